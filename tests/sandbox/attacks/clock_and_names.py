"""Time and names that all share."""

import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(what, numbers, *arguments):
    """A system call by its number on this machine; none may be allowed."""
    number = numbers[0] if platform.machine() == "x86_64" else numbers[1]
    if number is not None and libc.syscall(ctypes.c_long(number), *arguments) >= 0:
        print("ESCAPED", what)


import socket

call("sethostname", (170, 161), b"mine", 4)
call("setdomainname", (171, 162), b"mine", 4)
call("settimeofday", (164, 170), None, None)
call("clock_settime", (227, 112), 0, None)
call("clock_adjtime", (305, 266), 0, None)
call("adjtimex", (159, 171), None)
if socket.gethostname() != "sandbox":
    print("ESCAPED", socket.gethostname())
