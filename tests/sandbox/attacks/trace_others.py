"""Looks into, and takes over, other processes."""

import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(what, numbers, *arguments):
    """A system call by its number on this machine; none may be allowed."""
    number = numbers[0] if platform.machine() == "x86_64" else numbers[1]
    if number is not None and libc.syscall(ctypes.c_long(number), *arguments) >= 0:
        print("ESCAPED", what)


call("ptrace attach", (101, 117), 16, 1, 0, 0)
call("ptrace traceme", (101, 117), 0, 0, 0, 0)
call("process_vm_readv", (310, 270), 1, None, 0, None, 0, 0)
call("process_vm_writev", (311, 271), 1, None, 0, None, 0, 0)
call("kcmp", (312, 272), 1, 1, 0, 0, 0)
call("pidfd_getfd", (438, 438), 0, 0, 0)
for name in ("mem", "environ", "maps", "auxv", "syscall", "stack", "io"):
    try:
        open(f"/proc/1/{name}", "rb").read(1)
        print("ESCAPED", name)
    except OSError:
        pass
