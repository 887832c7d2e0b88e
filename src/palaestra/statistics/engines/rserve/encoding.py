"""Values to bytes. There is no way to write language, symbols or functions here."""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from palaestra.statistics.engines.rserve.values import Kind, RValue
from palaestra.statistics.engines.rserve.wire import ATTRIBUTES_BIT, Item, Type, head

Buffer = bytes | memoryview
# Attributes that values may carry: data of base R, nothing that dispatches to code of others.
ATTRIBUTES = frozenset(
    {"names", "class", "levels", "row.names", "tzone", "dim", "dimnames", "units"}
)
CLASSES = frozenset({"factor", "ordered", "data.frame", "Date", "POSIXct", "POSIXt", "difftime"})
DEEPEST = 64


def encode(value: RValue) -> list[Buffer]:
    """Buffers one after the other; the large ones are views of the arrays themselves.

    Raises ValueError for what R cannot hold (a NUL in a text), TypeError for what is no value.
    """
    return _value(value, depth=0)


def call(reference: str, arguments: list[RValue]) -> list[Buffer]:
    """The one call there is: of a capability, by the reference that the server gave."""
    function = _with_head(Type.STRINGS, _text_list([reference]), _attributes_of_reference())
    parts = [function, *(encode(argument) for argument in arguments)]
    body = [buffer for part in parts for buffer in part]
    return item([head(Type.LANGUAGE_NO_TAG, size_of(body)), *body])


def item(body: list[Buffer]) -> list[Buffer]:
    return [head(Item.SEXP, size_of(body)), *body]


def text_item(text: str) -> list[Buffer]:
    """A parameter of a plain command, padded to whole words."""
    raw = text.encode() + b"\0"
    raw += b"\0" * (-len(raw) % 4)
    return [head(Item.TEXT, len(raw)), raw]


def size_of(buffers: list[Buffer]) -> int:
    return sum(len(buffer) for buffer in buffers)


def _value(value: Any, *, depth: int) -> list[Buffer]:
    if depth > DEEPEST:
        raise ValueError(f"lists may be at most {DEEPEST} deep")
    if not isinstance(value, RValue) or value.kind not in _BODIES:
        raise TypeError("only values of R can be sent")
    kind, body_of = _BODIES[value.kind]
    if value.kind == "list":
        inner = [_value(each, depth=depth + 1) for each in value.data]
        body = [buffer for part in inner for buffer in part]
    else:
        body = body_of(value.data)
    return _with_head(kind, body, _attributes(value, depth=depth))


def _with_head(kind: Type, body: list[Buffer], attributes: list[Buffer]) -> list[Buffer]:
    mark = ATTRIBUTES_BIT if attributes else 0
    whole = [*attributes, *body]
    return [head(kind | mark, size_of(whole)), *whole]


def _attributes(value: RValue, *, depth: int) -> list[Buffer]:
    if not value.attributes:
        return []
    strange = value.attributes.keys() - ATTRIBUTES
    if strange or not CLASSES.issuperset(value.classes):
        raise ValueError(f"these attributes are not sent: {sorted(strange) or value.classes}")
    pairs: list[Buffer] = []
    for name, attribute in value.attributes.items():
        pairs += [*_value(attribute, depth=depth + 1), *_tag(name)]
    return [head(Type.LIST_TAG, size_of(pairs)), *pairs]


def _attributes_of_reference() -> list[Buffer]:
    pairs = [*_with_head(Type.STRINGS, _text_list(["OCref"]), []), *_tag("class")]
    return [head(Type.LIST_TAG, size_of(pairs)), *pairs]


def _tag(name: str) -> list[Buffer]:
    """The name of an attribute: the only place of a symbol's name, and from a fixed list."""
    raw = name.encode() + b"\0"
    raw += b"\0" * (-len(raw) % 4)
    return [head(Type.SYMBOL_NAME, len(raw)), raw]


def _array(dtype: str) -> Callable[[Any], list[Buffer]]:
    def body(data: Any) -> list[Buffer]:
        array = np.ascontiguousarray(data, dtype=dtype)
        return [array.reshape(-1).view(np.uint8).data] if array.size else []

    return body


def _logicals(data: Any) -> list[Buffer]:
    return _counted(np.ascontiguousarray(data, dtype=np.uint8).tobytes(), padding=b"\xff")


def _raw(data: bytes) -> list[Buffer]:
    return _counted(bytes(data), padding=b"\0")


def _counted(data: bytes, *, padding: bytes) -> list[Buffer]:
    return [struct.pack("<I", len(data)), data, padding * (-len(data) % 4)]


def _text_list(data: list[str | None]) -> list[Buffer]:
    """Each text ends with a NUL; NA is the byte 0xFF, with which no UTF-8 starts."""
    if any(value is not None and "\0" in value for value in data):
        raise ValueError("a text may hold no NUL")
    if not data:
        return []
    whole = b"\0".join(b"\xff" if value is None else value.encode() for value in data) + b"\0"
    return [whole, b"\1" * (-len(whole) % 4)]


_BODIES: dict[Kind, tuple[Type, Callable[[Any], list[Buffer]]]] = {
    "null": (Type.NULL, lambda _: []),
    "logical": (Type.LOGICALS, _logicals),
    "integer": (Type.INTEGERS, _array("<i4")),
    "double": (Type.DOUBLES, _array("<f8")),
    "complex": (Type.COMPLEX, _array("<c16")),
    "string": (Type.STRINGS, _text_list),
    "raw": (Type.RAW, _raw),
    "list": (Type.VECTOR, lambda _: []),
}
