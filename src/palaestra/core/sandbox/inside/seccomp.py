"""Filters of system calls, as BPF that the kernel runs; made here, without a library."""

import errno
import platform
import struct

from .syscalls import ALLOWED, CHECKED, NUMBERS, SETUP

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000
AF_UNIX = 1
# Every namespace that clone can make.
CLONE_NEW = 0x7E020080
# TCGETS, TIOCGPGRP, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC
IOCTLS = (0x5401, 0x540F, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5452)
# Of fcntl: leases, directory notices, and how large a pipe is (1.2 GB pass unseen through it).
FCNTLS_REFUSED = (1024, 1026, 1031)
# Names, parent's death, dumpable (asked, not set), bounding set (read), no new privileges,
# timer slack, huge pages, names of mappings.
PRCTLS = (1, 2, 3, 15, 16, 23, 29, 30, 38, 39, 41, 42, 0x53564D41)
PR_SET_DUMPABLE = 4
# Dumpable, seccomp, capabilities: while the sandbox is built.
PRCTLS_SETUP = (PR_SET_DUMPABLE, 22, 24, 47)

Instruction = tuple[int, int, int, int]


def machine() -> str:
    """The architecture whose numbers hold. Raises OSError where we have no table."""
    name = platform.machine()
    if name not in NUMBERS:
        raise OSError(errno.ENOSYS, f"no table of system calls for {name}")
    return name


def large_filter(architecture: str) -> bytes:
    """All that a sandbox needs, also while it is built."""
    numbers = NUMBERS[architecture]
    lines = _preamble(architecture)
    for name in (*ALLOWED, *SETUP):
        if name in numbers:
            lines += _when(numbers[name], [_returns(ALLOW)])
    for name, checks in _checks(prctls=(*PRCTLS, *PRCTLS_SETUP)).items():
        lines += _when(numbers[name], checks)
    # glibc falls back where a call does not exist, but not where it is refused.
    lines += _when(numbers["clone3"], [_returns(REFUSE | errno.ENOSYS)])
    return _packed([*lines, _returns(REFUSE | errno.EPERM)])


def small_filter(architecture: str) -> bytes:
    """Takes away what only the building needed; beside `large_filter`, which stays."""
    numbers = NUMBERS[architecture]
    lines = _preamble(architecture)
    for name in SETUP:
        lines += _when(numbers[name], [_returns(REFUSE | errno.EPERM)])
    lines += _when(numbers["prctl"], [*_may_hide(), *_only_values(PRCTLS, error=errno.EPERM)])
    return _packed([*lines, _returns(ALLOW)])


def _may_hide() -> list[Instruction]:
    """Whoever wishes may make its own memory unreadable for others, and never readable again."""
    return [
        _argument(0),
        (JUMP_EQUAL, 0, 3, PR_SET_DUMPABLE),
        _argument(1),
        (JUMP_EQUAL, 0, 1, 0),
        _returns(ALLOW),
    ]


def _checks(*, prctls: tuple[int, ...]) -> dict[str, list[Instruction]]:
    checks = {
        "socket": _only_values((AF_UNIX,), error=errno.EAFNOSUPPORT),
        "socketpair": _only_values((AF_UNIX,), error=errno.EAFNOSUPPORT),
        "clone": [
            _argument(0),
            (JUMP_SET, 0, 1, CLONE_NEW & ~0x80),
            _returns(REFUSE | errno.EPERM),
            _returns(ALLOW),
        ],
        "prctl": _only_values(prctls, error=errno.EPERM),
        "ioctl": _only_values(IOCTLS, error=errno.ENOTTY, argument=1),
        "fcntl": _all_but(FCNTLS_REFUSED, argument=1),
    }
    assert set(checks) == set(CHECKED)
    return checks


def _only_values(values: tuple[int, ...], *, error: int, argument: int = 0) -> list[Instruction]:
    lines = [_argument(argument)]
    for value in values:
        lines += [(JUMP_EQUAL, 0, 1, value), _returns(ALLOW)]
    return [*lines, _returns(REFUSE | error)]


def _all_but(values: tuple[int, ...], *, argument: int) -> list[Instruction]:
    lines = [_argument(argument)]
    for value in values:
        lines += [(JUMP_EQUAL, 0, 1, value), _returns(REFUSE | errno.EPERM)]
    return [*lines, _returns(ALLOW)]


def _preamble(architecture: str) -> list[Instruction]:
    """Kill who calls in the way of another architecture, where the same numbers mean others."""
    lines = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, AUDIT[architecture]),
        _returns(KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    if architecture == "x86_64":
        lines += [(JUMP_GREATER_EQUAL, 0, 1, X32_BIT), _returns(KILL)]
    return lines


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    return [(JUMP_EQUAL, 0, len(then), number), *then]


def _argument(index: int) -> Instruction:
    """The low half of an argument: each of those that are looked at is an int for the kernel."""
    return (LOAD, 0, 0, ARGUMENTS + 8 * index)


def _returns(action: int) -> Instruction:
    return (RETURN, 0, 0, action)


def _packed(lines: list[Instruction]) -> bytes:
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
