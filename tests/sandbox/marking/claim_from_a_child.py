import os
import select

if os.fork() == 0:
    while True:
        os.read(4, 1 << 20)
        os.write(3, b"P")
select.select([], [], [], 0.05)
