"""EBML, the boxes that WebM is made of (RFC 8794): read from bytes that nobody trusts, written."""

import struct
from dataclasses import dataclass

UNKNOWN_SIZE = -1
LONGEST_ID = 4


@dataclass(frozen=True, slots=True)
class Element:
    """`start` and `end` of its content in the bytes; `end` is UNKNOWN_SIZE where it is not said."""

    id: int
    start: int
    end: int


def read_element(data: memoryview, at: int) -> Element | None:
    """The element whose head begins at `at`; None where the bytes end or make no sense."""
    size = len(data)
    if at >= size:
        return None
    length = 9 - data[at].bit_length()
    if length > LONGEST_ID or at + length >= size:
        return None
    number = int.from_bytes(data[at : at + length], "big")
    at += length
    width = 9 - data[at].bit_length()
    if width > 8 or at + width > size:
        return None
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    start = at + width
    if value == (1 << 7 * width) - 1:
        return Element(number, start, UNKNOWN_SIZE)
    return Element(number, start, start + value)


def read_unsigned(data: memoryview, element: Element) -> int:
    return int.from_bytes(data[element.start : element.end], "big")


def read_signed(data: memoryview, element: Element) -> int:
    return int.from_bytes(data[element.start : element.end], "big", signed=True)


def read_float(data: memoryview, element: Element) -> float:
    """0 for a number of a width that there is not."""
    form = {4: ">f", 8: ">d"}.get(element.end - element.start)
    return float(struct.unpack_from(form, data, element.start)[0]) if form else 0.0


def element(id: int, content: bytes) -> bytes:
    return head(id, len(content)) + content


def head(id: int, size: int) -> bytes:
    """Of an element, its id and the size of its content."""
    return id.to_bytes((id.bit_length() + 7) // 8, "big") + _size(size)


def unsigned(id: int, value: int, *, width: int | None = None) -> bytes:
    return element(id, value.to_bytes(width or max(1, (value.bit_length() + 7) // 8), "big"))


def signed(id: int, value: int) -> bytes:
    return element(id, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def double(id: int, value: float) -> bytes:
    return element(id, struct.pack(">d", value))


def _size(value: int) -> bytes:
    width = 1
    while value >= (1 << 7 * width) - 1:
        width += 1
    return (value | 1 << 7 * width).to_bytes(width, "big")
