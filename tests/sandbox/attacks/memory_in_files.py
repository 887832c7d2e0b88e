"""Files in memory without a name, and System V segments."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
try:
    os.memfd_create("hidden")
    print("ESCAPED memfd")
except OSError:
    pass
if libc.shmget(0, 1 << 20, 0o1600) >= 0:
    print("ESCAPED shmget")
if libc.semget(0, 1, 0o1600) >= 0:
    print("ESCAPED semget")
if libc.msgget(0, 0o1600) >= 0:
    print("ESCAPED msgget")
