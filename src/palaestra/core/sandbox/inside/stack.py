"""Which Python functions another process is in, read from its memory.

A program cannot lie about that: whatever it patches, calls or prints, its frames are what the
interpreter keeps of them. Where the interpreter keeps what differs between versions, and is found
out by looking at this process, which knows what it is in.
"""

import ctypes
import os
import struct
from typing import Any

WORD = 8
# Pointers may carry marks in their lowest bits.
POINTER = ~0x7
STATE_WORDS = 96
FRAME_WORDS = 16
MOST_FRAMES = 64


class Unreadable(Exception):
    """This interpreter keeps its frames in a way that is not known here."""


class Stack:
    """Made in a process of the same parent: addresses are then the same.

    `own` is the open memory of this process.
    """

    def __init__(self, own: int) -> None:
        get_state = ctypes.pythonapi.PyThreadState_Get
        get_state.restype = ctypes.c_void_p
        self._state: int = get_state()
        self._locate(own)

    def frames(self, memory: int) -> list[int]:
        """Addresses of the frames of the main thread, the innermost first.

        `memory` is the open memory of the other process. Raises OSError where that has ended.
        """
        address = _word(memory, self._state + WORD * self._entry)
        if self._inner is not None:
            address = _word(memory, address + WORD * self._inner)
        found: list[int] = []
        while address and len(found) < MOST_FRAMES:
            found.append(address)
            address = _word(memory, address + WORD * self._previous)
        return found

    def code(self, memory: int, frame: int) -> int:
        """The `id` of the code object that a frame runs."""
        return _word(memory, frame + WORD * self._code) & POINTER

    def local(self, memory: int, frame: int, index: int) -> int:
        """The `id` of the object in a local variable."""
        return _word(memory, frame + WORD * (self._locals + index)) & POINTER

    # --- where this interpreter keeps them

    def _locate(self, memory: int) -> None:
        mark = object()
        self._probe(mark, memory)

    def _probe(self, mark: object, memory: int) -> None:
        mine, callers = id(_code_of(Stack._probe)), id(_code_of(Stack._locate))
        for entry, word in enumerate(_words(memory, self._state, STATE_WORDS)):
            for inner, address in [(None, word), *enumerate(_words(memory, word, 4))]:
                if self._fits(memory, address, mine, callers, id(mark)):
                    self._entry, self._inner = entry, inner
                    return
        raise Unreadable("the frames of this Python are not where they were looked for")

    def _fits(self, memory: int, frame: int, mine: int, callers: int, mark: int) -> bool:
        words = [word & POINTER for word in _words(memory, frame, FRAME_WORDS)]
        # The frame may be that of _fits itself, or of a comprehension: go up to _probe's.
        if id(_code_of(Stack._fits)) in words:
            return self._fits_from(memory, words, mine, callers, mark)
        return False

    def _fits_from(self, memory: int, words: list[int], mine: int, callers: int, mark: int) -> bool:
        code = words.index(id(_code_of(Stack._fits)))
        for previous, address in enumerate(words):
            upper = [word & POINTER for word in _words(memory, address, FRAME_WORDS)]
            if len(upper) > code and upper[code] == mine and mark in upper:
                self._code, self._previous = code, previous
                # `self` comes first among the variables of _probe, `mark` after it.
                self._locals = upper.index(mark) - 1
                above = [w & POINTER for w in _words(memory, upper[previous], FRAME_WORDS)]
                return len(above) > code and above[code] == callers
        return False


def _code_of(function: Any) -> Any:
    return function.__code__


def _word(memory: int, address: int) -> int:
    number: int = struct.unpack("<Q", os.pread(memory, WORD, address))[0]
    return number


def _words(memory: int, address: int, count: int) -> tuple[int, ...]:
    """None where there is no memory at `address`."""
    if address < 4096 or address % WORD or address >= 1 << 47:
        return ()
    try:
        found = os.pread(memory, WORD * count, address)
    except OSError:
        return ()
    return struct.unpack(f"<{len(found) // WORD}Q", found[: len(found) // WORD * WORD])
