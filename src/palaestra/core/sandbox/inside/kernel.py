"""System calls that Python has no function for, through the C library."""

import ctypes
import os

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_SLAVE = 32, 4096, 16384, 1 << 19
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION = 0x20080522
LAST_CAPABILITY = 40
OPENAT2 = 437
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446
# Of Landlock's interface, the first version that has scopes: abstract sockets, and signals.
LANDLOCK_WITH_SCOPES, LANDLOCK_SCOPES = 6, 0x1 | 0x2
RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH = 0x02, 0x04, 0x08


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    _checked(LIBC.unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    _checked(LIBC.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    names = [None if name is None else name.encode() for name in (source, target, kind)]
    _checked(LIBC.mount(*names, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def prctl(option: int, *values: object) -> None:
    numbers = [value if isinstance(value, int) else 0 for value in values]
    numbers += [0] * (4 - len(numbers))
    arguments = [ctypes.c_ulong(number) for number in numbers]
    _checked(LIBC.prctl(option, *arguments), f"prctl {option}")


def drop_capabilities() -> None:
    """Take every capability, for good: also from the bounding set."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(LAST_CAPABILITY + 1):
        if LIBC.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break  # an older kernel that has fewer, or none to drop from
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _checked(LIBC.capset(header, (ctypes.c_uint32 * 6)()), "capset")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install_filter(instructions: bytes) -> None:
    """Load a seccomp filter; it holds for this process and all that come from it."""
    program = _Program(len(instructions) // 8, instructions)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    address = ctypes.cast(ctypes.pointer(program), ctypes.c_void_p).value
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address)


def scopes() -> int:
    """A Landlock ruleset under which nobody signals, or reaches abstract sockets of, who is not
    under it too; -1 where this kernel has none (before Linux 6.12, or switched off)."""
    call, size = ctypes.c_long(LANDLOCK_CREATE_RULESET), ctypes.c_size_t
    if LIBC.syscall(call, None, size(0), 1) < LANDLOCK_WITH_SCOPES:
        return -1
    # What of files and of the network it handles: nothing; then the scopes.
    attributes = (ctypes.c_uint64 * 3)(0, 0, LANDLOCK_SCOPES)
    result = LIBC.syscall(call, attributes, size(ctypes.sizeof(attributes)), 0)
    return _checked(result, "landlock")


def restrict(ruleset: int) -> None:
    """This process and all that come from it, for good; new privileges were given up before."""
    result = LIBC.syscall(ctypes.c_long(LANDLOCK_RESTRICT_SELF), ruleset, 0)
    _checked(result, "landlock")


def open_beneath(folder: int, name: str, flags: int) -> int:
    """A descriptor of `name` below the open `folder`; no link is followed anywhere on the way."""
    how = (ctypes.c_uint64 * 3)(
        flags, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS
    )
    result = LIBC.syscall(
        ctypes.c_long(OPENAT2), folder, os.fsencode(name), how, ctypes.c_size_t(ctypes.sizeof(how))
    )
    return _checked(result, f"open {name}")
