import os
import sys

exercise = sys.modules["inside.exercise"]
exercise.os = type("os", (), {"read": {4: b"0"}.get, "write": os.write})
os.read = {4: b"0"}.get
