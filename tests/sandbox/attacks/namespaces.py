"""New namespaces, mounts, other roots."""

import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def call(what, numbers, *arguments):
    """A system call by its number on this machine; none may be allowed."""
    number = numbers[0] if platform.machine() == "x86_64" else numbers[1]
    if number is not None and libc.syscall(ctypes.c_long(number), *arguments) >= 0:
        print("ESCAPED", what)


for name, flag in (
    ("user", 0x10000000), ("mount", 0x20000), ("pid", 0x20000000), ("net", 0x40000000),
    ("ipc", 0x8000000), ("uts", 0x4000000), ("cgroup", 0x2000000), ("time", 0x80),
):  # fmt: skip
    call(f"unshare {name}", (272, 97), flag)
call("clone", (56, 220), 0x10000011, 0, 0, 0, 0)
call("clone3", (435, 435), None, 0)
call("mount", (165, 40), b"none", b"/tmp", b"tmpfs", 0, None)
call("umount", (166, 39), b"/tmp", 2)
call("pivot_root", (155, 41), b"/tmp", b"/tmp")
call("chroot", (161, 51), b"/tmp")
call("open_tree", (428, 428), -100, b"/", 1)
call("move_mount", (429, 429), -100, b"/tmp", -100, b"/usr", 0)
call("fsopen", (430, 430), b"tmpfs", 0)
call("mount_setattr", (442, 442), -100, b"/", 0, None, 0)
call("setns", (308, 268), 0, 0)
