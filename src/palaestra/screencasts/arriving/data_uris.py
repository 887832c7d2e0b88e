"""A JSON list of data URIs, read piece by piece; each one's bytes go where the caller says."""

import json
import re
from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

import pybase64

from palaestra.core.errors import Invalid

PREFIX = "data:audio/webm;base64,"
_PREFIX = re.compile(r"""data:audio/webm(;\s*codecs="?opus"?)?;base64""")
LONGEST_PREFIX = 64
MOST = 500
BACKSLASH = ord("\\")
_SPACE = b" \t\r\n"
# A string that goes on in the next piece may end within \uXXXX.
_ESCAPE = re.compile(rb"\\(u[0-9A-Fa-f]{0,3})?\Z")


class Sink(Protocol):
    def write(self, chunk: bytes, /) -> None: ...

    def close(self) -> None: ...


class _Expects(Enum):
    LIST = auto()
    FIRST = auto()
    NEXT = auto()
    STRING = auto()
    COMMA = auto()
    NOTHING = auto()


class DataUris:
    """A field of a form; `opens()` gives where the next sound goes. Raises Invalid about `name`."""

    def __init__(self, name: str, opens: Callable[[], Sink]) -> None:
        self._name = name
        self._opens = opens
        self._expects = _Expects.LIST
        self._rest = b""
        self._uri: _Uri | None = None
        self._count = 0

    def write(self, content: bytes) -> None:
        piece, at = self._rest + content, 0
        self._rest = b""
        while at < len(piece):
            if self._expects is _Expects.STRING:
                at = self._string(piece, at)
            else:
                at = self._between(piece, at)

    def close(self) -> None:
        if self._expects is not _Expects.NOTHING:
            self._refuse("It must be a JSON list of data URIs.")

    def _refuse(self, message: str) -> None:
        raise Invalid(self._name, message)

    def _between(self, piece: bytes, at: int) -> int:
        sign = piece[at : at + 1]
        if sign not in _SPACE:
            self._expects = self._after(sign)
        return at + 1

    def _after(self, sign: bytes) -> _Expects:
        match self._expects, sign:
            case _Expects.LIST, b"[":
                return _Expects.FIRST
            case ((_Expects.FIRST | _Expects.COMMA), b"]"):
                return _Expects.NOTHING
            case _Expects.COMMA, b",":
                return _Expects.NEXT
            case ((_Expects.FIRST | _Expects.NEXT), b'"'):
                self._begin()
                return _Expects.STRING
        raise Invalid(self._name, "It must be a JSON list of data URIs.")

    def _begin(self) -> None:
        self._count += 1
        if self._count > MOST:
            self._refuse(f"At most {MOST} sounds are taken at a time.")
        self._uri = _Uri(self._name, self._opens)

    def _string(self, piece: bytes, at: int) -> int:
        """Up to the end of the string or of the piece."""
        assert self._uri is not None, "a string has begun"
        end = _closing(piece, at)
        part = piece[at:] if end < 0 else piece[at:end]
        if end < 0 and (cut := _ESCAPE.search(part)):
            self._rest, part = part[cut.start() :], part[: cut.start()]
        self._uri.write(self._unescaped(part))
        if end < 0:
            return len(piece)
        self._uri.close()
        self._uri, self._expects = None, _Expects.COMMA
        return end + 1

    def _unescaped(self, part: bytes) -> bytes:
        """Base64 has nothing to escape, yet some clients write \\/ for a slash."""
        if b"\\" not in part:
            return part
        try:
            text = json.loads(b'"' + part + b'"')
            return str(text).encode("ascii")
        except ValueError as wrong:
            raise Invalid(self._name, "It must be a JSON list of data URIs.") from wrong


def _closing(piece: bytes, at: int) -> int:
    """Where the string ends; -1 if it goes on."""
    end = piece.find(b'"', at)
    while end > at and _is_escaped(piece, at, end):
        end = piece.find(b'"', end + 1)
    return end


def _is_escaped(piece: bytes, start: int, at: int) -> bool:
    before = at
    while before > start and piece[before - 1] == BACKSLASH:
        before -= 1
    return (at - before) % 2 == 1


class _Uri:
    """One data URI: its prefix is looked at, the rest decoded by fours."""

    def __init__(self, name: str, opens: Callable[[], Sink]) -> None:
        self._name = name
        self._opens = opens
        self._sink: Sink | None = None
        self._rest = b""
        self._is_padded = False

    def write(self, part: bytes) -> None:
        self._rest += part
        if self._sink is None and not self._begin():
            return
        whole = len(self._rest) // 4 * 4
        self._decode(self._rest[:whole])
        self._rest = self._rest[whole:]

    def close(self) -> None:
        if self._sink is None:
            raise Invalid(self._name, "only support audio/webm")
        if self._rest:
            raise Invalid(self._name, "A sound's base64 is cut off.")
        self._sink.close()

    def _begin(self) -> bool:
        prefix, comma, rest = self._rest.partition(b",")
        is_known = _PREFIX.fullmatch(prefix.decode("latin-1"))
        if (comma and not is_known) or len(prefix) > LONGEST_PREFIX:
            raise Invalid(self._name, "only support audio/webm")
        if not comma:
            return False
        self._rest, self._sink = rest, self._opens()
        return True

    def _decode(self, encoded: bytes) -> None:
        if not encoded:
            return
        assert self._sink is not None, "the prefix came first"
        try:
            if self._is_padded:
                raise ValueError("something follows the padding")
            decoded = pybase64.b64decode(encoded, validate=True)
        except ValueError as wrong:
            raise Invalid(self._name, "A sound is not valid base64.") from wrong
        self._is_padded = encoded.endswith(b"=")
        self._sink.write(decoded)
