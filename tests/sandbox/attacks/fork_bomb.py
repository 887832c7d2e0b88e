"""Processes that multiply."""

import os

children = 0
for _ in range(5000):
    try:
        if os.fork() == 0:
            while True:
                os.fork()
    except OSError:
        continue
    children += 1
if children > 200:
    print("ESCAPED", children)
