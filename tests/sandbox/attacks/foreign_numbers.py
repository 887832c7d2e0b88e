"""The numbers of another architecture, where a filter might not look."""

import ctypes
import os
import platform

if platform.machine() == "x86_64":
    child = os.fork()
    if child == 0:
        ctypes.CDLL(None).syscall(ctypes.c_long(0x40000000 + 39))
        print("ESCAPED x32", flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        print("ESCAPED", status)
