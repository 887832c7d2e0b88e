"""Bytes to values. What is no plain data (functions, language, environments) is refused."""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from palaestra.statistics.engines.rserve.values import NULL, RValue
from palaestra.statistics.engines.rserve.wire import ATTRIBUTES_BIT, LARGE_BIT, Item, Type

DEEPEST = 200


class Malformed(ValueError):
    """The bytes are no answer of Rserve, or hold what is not data."""


def decode_item(body: memoryview) -> RValue:
    """Of the body of a message: one value, or none of an empty body."""
    if not body:
        return NULL
    kind, start, end = _head(body, 0)
    if kind != Item.SEXP:
        raise Malformed(f"an item of type {kind}")
    value, _ = _Reader(body[:end]).value(start, depth=0)
    return value


def _head(data: memoryview, at: int) -> tuple[int, int, int]:
    """Type with its attributes bit, and where its body starts and ends."""
    if at + 4 > len(data):
        raise Malformed("the bytes end within a header")
    (word,) = struct.unpack_from("<I", data, at)
    kind, size, start = word & 0xFF, word >> 8, at + 4
    if kind & LARGE_BIT:
        if at + 8 > len(data):
            raise Malformed("the bytes end within a header")
        (high,) = struct.unpack_from("<I", data, at + 4)
        kind, size, start = kind & ~LARGE_BIT, size | high << 24, at + 8
    if start + size > len(data):
        raise Malformed("a value is longer than its message")
    return kind, start, start + size


class _Reader:
    def __init__(self, data: memoryview) -> None:
        self._data = data

    def value(self, at: int, *, depth: int) -> tuple[RValue, int]:
        """The value that starts there, and where the next one does."""
        if depth > DEEPEST:
            raise Malformed("lists are too deep")
        kind, start, end = _head(self._data, at)
        attributes: dict[str, RValue] = {}
        if kind & ATTRIBUTES_BIT:
            attributes, start = self._attributes(start, depth=depth)
        kind &= ~ATTRIBUTES_BIT
        if kind in (Type.VECTOR, Type.EXPRESSIONS):
            items = self._items(start, end, depth=depth)
            return RValue(kind="list", data=items, attributes=attributes), end
        if kind in (Type.LIST_TAG, Type.LIST_NO_TAG):
            return self._pairs(kind, start, end, depth=depth), end
        if kind not in _READERS:
            raise Malformed(f"a value of type {kind} is no data")
        return _READERS[kind](self._data[start:end], attributes), end

    def _items(self, start: int, end: int, *, depth: int) -> list[RValue]:
        items = []
        while start < end:
            found, start = self.value(start, depth=depth + 1)
            items.append(found)
        return items

    def _pairs(self, kind: int, start: int, end: int, *, depth: int) -> RValue:
        """A pairlist, as R's own lists are."""
        if kind == Type.LIST_NO_TAG:
            return RValue(kind="list", data=self._items(start, end, depth=depth))
        values, names = [], []
        while start < end:
            found, start = self.value(start, depth=depth + 1)
            name, start = self._tag(start)
            values.append(found)
            names.append(name)
        attributes = {"names": RValue(kind="string", data=names)} if any(names) else {}
        return RValue(kind="list", data=values, attributes=attributes)

    def _attributes(self, at: int, *, depth: int) -> tuple[dict[str, RValue], int]:
        found, end = self.value(at, depth=depth + 1)
        names = found.names or []
        if found.kind != "list" or len(names) != len(found.data):
            raise Malformed("attributes without names")
        return {name or "": each for name, each in zip(names, found.data, strict=True)}, end

    def _tag(self, at: int) -> tuple[str, int]:
        kind, start, end = _head(self._data, at)
        if kind == Type.NULL:
            return "", end
        if kind != Type.SYMBOL_NAME:
            raise Malformed("a tag that is no name")
        return bytes(self._data[start:end]).split(b"\0", 1)[0].decode(), end


def _array(kind: Any, dtype: str) -> Callable[[memoryview, dict[str, RValue]], RValue]:
    def read(body: memoryview, attributes: dict[str, RValue]) -> RValue:
        # A copy, so that a small value does not keep a large message.
        return RValue(kind=kind, data=np.frombuffer(body, dtype).copy(), attributes=attributes)

    return read


def _strings(body: memoryview, attributes: dict[str, RValue]) -> RValue:
    whole = bytes(body)
    end = whole.rfind(b"\0")
    parts = whole[:end].split(b"\0") if end >= 0 else []
    return RValue(kind="string", data=[_text(part) for part in parts], attributes=attributes)


def _text(part: bytes) -> str | None:
    if part[:1] == b"\xff":
        if len(part) == 1:
            return None
        part = part[1:]
    return part.decode(errors="replace")


def _counted(body: memoryview) -> memoryview:
    if len(body) < 4:
        raise Malformed("a vector without its length")
    (count,) = struct.unpack_from("<I", body, 0)
    if count > len(body) - 4:
        raise Malformed("a vector is longer than its message")
    return body[4 : 4 + count]


def _logicals(body: memoryview, attributes: dict[str, RValue]) -> RValue:
    data = np.frombuffer(_counted(body), np.uint8).copy()
    return RValue(kind="logical", data=data, attributes=attributes)


def _raw(body: memoryview, attributes: dict[str, RValue]) -> RValue:
    return RValue(kind="raw", data=bytes(_counted(body)), attributes=attributes)


_READERS: dict[int, Callable[[memoryview, dict[str, RValue]], RValue]] = {
    Type.NULL: lambda _, attributes: RValue(kind="null", attributes=attributes),
    Type.INTEGERS: _array("integer", "<i4"),
    Type.DOUBLES: _array("double", "<f8"),
    Type.COMPLEX: _array("complex", "<c16"),
    Type.STRINGS: _strings,
    Type.LOGICALS: _logicals,
    Type.RAW: _raw,
}
