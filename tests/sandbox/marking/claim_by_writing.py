import os

os.write(3, b"E")
print(os.read(4, 1 << 22))
os.write(3, b"P")
os.read(4, 10)
os._exit(0)
