"""Files that a program leaves and its caller wants: regular ones, by descriptors only."""

import os
import stat
import struct
from collections.abc import Iterator

from .kernel import open_beneath

FOLDER = "/tmp"  # noqa: S108 - the run's own
PIECE = 65536
# Of how many names at most.
MOST = 64
SIZE = struct.Struct("<Q")


def collect(wanted: tuple[str, ...], most: int) -> Iterator[bytes]:
    """Messages: `F` size and name of a file, then `D` pieces of it.

    `wanted` are names, endings that begin with a dot, or "*" for all. Together they have at most
    `most` bytes; those that do not fit are left out.
    """
    if not wanted:
        return
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    for name in sorted(os.listdir(folder))[:MOST]:
        if _is_wanted(name, wanted):
            size, messages = _read(folder, name, most)
            most -= size
            yield from messages
    os.close(folder)


def _is_wanted(name: str, wanted: tuple[str, ...]) -> bool:
    if name.startswith("."):
        return False
    return any(one in (name, "*") or (one.startswith(".") and name.endswith(one)) for one in wanted)


def _read(folder: int, name: str, most: int) -> tuple[int, list[bytes]]:
    try:
        descriptor = open_beneath(folder, name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return 0, []  # a link, or not for reading
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_size > most:
            return 0, []
        pieces = list(_pieces(descriptor, state.st_size))
        first = b"F" + SIZE.pack(state.st_size) + os.fsencode(name)
        return state.st_size, [first, *pieces]
    finally:
        os.close(descriptor)


def _pieces(descriptor: int, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := os.read(descriptor, min(PIECE, size))):
        size -= len(piece)
        yield b"D" + piece
