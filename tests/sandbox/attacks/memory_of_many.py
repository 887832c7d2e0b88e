"""A little in each of many processes."""

import os
import signal

for _ in range(40):
    if os.fork() == 0:
        block = bytearray(60 << 20)
        for place in range(0, len(block), 4096):
            block[place] = 1
        signal.pause()
signal.pause()
