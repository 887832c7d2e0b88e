import os
import time

if os.fork() == 0:
    while True:
        os.read(4, 1 << 20)
        os.write(3, b"P")
time.sleep(0.05)
