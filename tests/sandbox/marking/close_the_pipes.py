import os

os.close(3)
os.close(4)
