"""R's own files (.rds, .rda): its serialization, read as data. Nothing in it is ever run.

The format is documented in "R Internals", Serialization Formats: XDR, versions 2 and 3.
"""

import bz2
import lzma
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from palaestra.core.errors import Invalid

UNPACKED = 1 << 30
DEPTH = 200
_NA_INTEGER = -(1 << 31)


@dataclass(slots=True)
class RValue:
    """`kind` as R names it; `value` an array, a list of RValue, or texts; attributes by name."""

    kind: str
    value: Any
    attributes: dict[str, "RValue"] = field(default_factory=dict)

    def texts(self, attribute: str) -> list[str | None]:
        found = self.attributes.get(attribute)
        return list(found.value) if found is not None and found.kind == "character" else []

    def inherits(self, name: str) -> bool:
        return name in self.texts("class")


def read_r(path: Path) -> dict[str, RValue]:
    """Objects by name; of an .rds file the one of the name "". Raises Invalid about `file`."""
    data = _unpacked(path)
    named = data[:5] in (b"RDX2\n", b"RDX3\n")
    try:
        reader = _Reader(data, 5 if named else 0)
        found = reader.start()
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError, ValueError) as wrong:
        raise Invalid("file", f"This file of R cannot be read: {wrong}.") from wrong
    if not named:
        return {"": found}
    if found.kind != "pairlist":
        raise Invalid("file", "This file of R holds no objects.")
    return {str(name): value for name, value in found.value if isinstance(value, RValue)}


_PACKED: tuple[tuple[bytes, Any], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ", lzma.LZMADecompressor),
)


def _unpacked(path: Path) -> bytes:
    raw = path.read_bytes()
    for magic, opener in _PACKED:
        if raw.startswith(magic):
            try:
                unpacked: bytes = opener().decompress(raw, UNPACKED + 1)
            except (OSError, EOFError, lzma.LZMAError, zlib.error) as wrong:
                raise Invalid("file", "This file is damaged.") from wrong
            if len(unpacked) > UNPACKED:
                raise Invalid("file", "Unpacked, this file is larger than 1 GiB.")
            return unpacked
    return raw


_VECTORS = {10: "logical", 13: "integer", 14: "double", 15: "complex", 24: "raw"}


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._references: list[Any] = []
        self._depth = 0

    def start(self) -> RValue:
        if self._take(2) != b"X\n":
            raise ValueError("it is not R's binary format")
        version = self._int()
        self._take(8)
        if version == 3:
            self._take(self._count())
        elif version != 2:
            raise ValueError(f"its version {version} is unknown")
        found = self._item()
        return found if isinstance(found, RValue) else RValue("NULL", None)

    def _take(self, count: int) -> bytes:
        if count < 0 or self._at + count > len(self._data):
            raise ValueError("it ends too early")
        self._at += count
        return self._data[self._at - count : self._at]

    def _int(self) -> int:
        return int(struct.unpack(">i", self._take(4))[0])

    def _count(self) -> int:
        count = self._int()
        if count == -1:
            count = (self._int() << 32) + self._int()
        if count < 0 or count > len(self._data):
            raise ValueError("a length makes no sense")
        return count

    def _item(self) -> Any:
        self._depth += 1
        if self._depth > DEPTH:
            raise ValueError("it is nested too deeply")
        flags = self._int()
        found = self._of_type(flags & 0xFF, flags)
        self._depth -= 1
        return found

    def _of_type(self, kind: int, flags: int) -> Any:
        if kind in (254, 253, 252, 251, 247, 242, 241, 250):  # NULL, environments, missing, base
            return None
        if kind == 255:
            place = flags >> 8 or self._int()
            return self._references[place - 1]
        if kind == 1:
            return self._symbol()
        if kind == 2:
            return self._pairlist(flags)
        if kind == 9:
            return self._text()
        if kind == 238:
            return self._alternative()
        return self._vector(kind, flags)

    def _symbol(self) -> str:
        name = self._item() or ""
        self._references.append(name)
        return str(name)

    def _pairlist(self, flags: int) -> RValue:
        pairs: list[tuple[Any, Any]] = []
        while True:
            if flags & 0x200:
                self._item()
            tag = self._item() if flags & 0x400 else None
            pairs.append((tag, self._item()))
            flags = self._int()
            if flags & 0xFF == 254:
                return RValue("pairlist", pairs)
            if flags & 0xFF != 2:
                raise ValueError("a list is not ended")

    def _text(self) -> str | None:
        length = self._int()
        return None if length == -1 else self._take(length).decode("utf-8", errors="replace")

    def _vector(self, kind: int, flags: int) -> RValue:
        if kind in _VECTORS:
            found = RValue(_VECTORS[kind], self._numbers(kind))
        elif kind == 16:
            found = RValue("character", [self._item() for _ in range(self._count())])
        elif kind in (19, 20):
            found = RValue("list", [self._item() for _ in range(self._count())])
        else:
            raise ValueError(f"it holds something that is no data (type {kind})")
        if flags & 0x200:
            found.attributes = self._attributes()
        return found

    def _numbers(self, kind: int) -> Any:
        count = self._count()
        if kind == 24:
            return np.frombuffer(self._take(count), dtype=np.uint8)
        types = {10: ">i4", 13: ">i4", 14: ">f8", 15: ">c16"}
        dtype = np.dtype(types[kind])
        return np.frombuffer(self._take(count * dtype.itemsize), dtype=dtype)

    def _attributes(self) -> dict[str, RValue]:
        pairs = self._item()
        if not isinstance(pairs, RValue) or pairs.kind != "pairlist":
            return {}
        return {str(name): one for name, one in pairs.value if isinstance(one, RValue)}

    def _alternative(self) -> RValue:
        """Compact forms of version 3: a sequence of whole numbers, and wrapped vectors."""
        info, state, attributes = self._item(), self._item(), self._item()
        name = info.value[0][1] if isinstance(info, RValue) and info.value else ""
        found = self._unwrapped(str(name), state)
        if isinstance(attributes, RValue) and attributes.kind == "pairlist":
            pairs = attributes.value
            found.attributes |= {str(tag): one for tag, one in pairs if isinstance(one, RValue)}
        return found

    def _unwrapped(self, name: str, state: Any) -> RValue:
        if name in ("compact_intseq", "compact_realseq"):
            length, first, step = state.value[:3]
            if not 0 <= length <= len(self._data) * 1000:
                raise ValueError("a length makes no sense")
            values = first + step * np.arange(int(length))
            is_int = name == "compact_intseq"
            return RValue("integer" if is_int else "double", values)
        if name.startswith("wrap_"):
            wrapped = state.value[0]
            inner = wrapped[1] if isinstance(wrapped, tuple) else wrapped
            if isinstance(inner, RValue):
                return inner
        if name == "deferred_string":
            inner = state.value[0][1]
            if isinstance(inner, RValue):
                return RValue("character", [_word(value) for value in inner.value.tolist()])
        raise ValueError(f"it holds a {name or 'value'} that is not known")


def _word(value: Any) -> str | None:
    if value == _NA_INTEGER or value != value:
        return None
    return f"{value:.15g}" if isinstance(value, float) else str(value)
