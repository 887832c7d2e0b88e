"""What server and worker say to each other: msgpack in frames, four bytes of length in front.

Imported by every worker: nothing but msgspec and the standard library.
"""

import struct
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeAlias, TypeVar

import msgspec

T = TypeVar("T")

MIB = 1 << 20
FRAME_LIMIT = 64 * MIB
RESULT_LIMIT = FRAME_LIMIT - (1 << 10)  # the rest of the frame needs room too
LENGTH = struct.Struct(">I")


class Task(msgspec.Struct, tag="task", frozen=True, kw_only=True):
    """Call `work` ("package.module:function") with `arguments`, each encoded by itself.

    `memory` is how many bytes the work may add to what its worker holds.
    """

    work: str
    arguments: dict[str, msgspec.Raw]
    memory: int


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The first word of a worker."""


class Progress(msgspec.Struct, tag="progress", frozen=True):
    """`fraction` from 0 to 1; `text` for people."""

    fraction: float
    text: str


class Done(msgspec.Struct, tag="done", frozen=True):
    result: msgspec.Raw


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """An exception as data: the name of its class and what made it."""

    kind: str
    values: dict[str, str | int | None]


Answer: TypeAlias = Ready | Progress | Done | Failed


class FrameError(ValueError):
    """A frame that is too long, or was cut off."""


def encode(value: object) -> bytes:
    """Raises TypeError for what has no form in msgpack. Arrays of numbers travel as lists."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def decode(data: bytes | msgspec.Raw, kind: type[T] | Any) -> Any:
    """Raises msgspec.ValidationError if `data` is not of `kind`."""
    return msgspec.msgpack.decode(data, type=kind, dec_hook=_rich)


def _plain(value: Any) -> object:
    if isinstance(value, PurePath):
        return str(value)
    if hasattr(value, "tolist"):  # numbers and arrays of numpy, without importing it here
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} cannot travel between server and worker")


def _rich(kind: type, value: Any) -> Any:
    if kind is object:  # as in dict[str, object]: whatever came
        return value
    if issubclass(kind, PurePath):
        return kind(value)
    raise NotImplementedError(f"a {kind.__name__} cannot travel between server and worker")


def frame(message: object) -> bytes:
    """Raises FrameError above FRAME_LIMIT: what is larger travels as a file."""
    body = encode(message)
    return LENGTH.pack(checked_length(len(body))) + body


def checked_length(length: int, *, limit: int = FRAME_LIMIT) -> int:
    if length > limit:
        raise FrameError(f"{length:,} bytes; between server and worker go {limit:,} at most")
    return length


def read_frame(read: Callable[[int], bytes]) -> bytes | None:
    """The next frame's body, or None at the end; `read(n)` gives n bytes, fewer only at the end.

    Raises FrameError for one that is too long or cut off.
    """
    header = read(LENGTH.size)
    if not header:
        return None
    body = read(body_length(header)) if len(header) == LENGTH.size else b""
    if len(header) < LENGTH.size or len(body) < body_length(header):
        raise FrameError("the frame was cut off")
    return body


def body_length(header: bytes) -> int:
    (length,) = LENGTH.unpack(header)
    return checked_length(length)


def spoken(text: str, *, longest: int) -> str:
    """`text` as it can travel: short, and without halves of characters."""
    whole = text.encode("utf-8", "replace").decode()
    return whole if len(whole) <= longest else f"{whole[: longest - 1]}…"
