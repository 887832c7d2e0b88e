import importlib
import sys

importlib.reload(sys)
sys.settrace(lambda *_: None)
