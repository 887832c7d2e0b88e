"""Numbers of the QAP1 protocol."""

import struct
from enum import IntEnum

# command or answer, length (low word), message id, length (high word)
HEADER = struct.Struct("<IIiI")
GREETING = 32
# Items of 2^24 bytes and more have a header of eight bytes instead of four.
LARGE = 1 << 24
LARGE_BIT = 0x40
ATTRIBUTES_BIT = 0x80


class Command(IntEnum):
    LOGIN = 0x001
    EVALUATE = 0x003
    CALL = 0x00F
    OK = 0x10001
    ERROR = 0x10002
    # Sent by a server in object-capability mode in the place of a greeting.
    CAPABILITIES = 0x434F7352
    OUT_OF_BAND = 0x20000


class Item(IntEnum):
    TEXT = 4
    SEXP = 10


class Type(IntEnum):
    NULL = 0
    S4 = 7
    VECTOR = 16
    CLOSURE = 18
    SYMBOL_NAME = 19
    LIST_NO_TAG = 20
    LIST_TAG = 21
    LANGUAGE_NO_TAG = 22
    LANGUAGE_TAG = 23
    EXPRESSIONS = 26
    INTEGERS = 32
    DOUBLES = 33
    STRINGS = 34
    LOGICALS = 36
    RAW = 37
    COMPLEX = 38
    UNKNOWN = 48


def head(kind: int, size: int) -> bytes:
    """Of an item or a value: type and length."""
    if size < LARGE:
        return struct.pack("<I", kind | size << 8)
    return struct.pack("<Q", kind | LARGE_BIT | size << 8)
