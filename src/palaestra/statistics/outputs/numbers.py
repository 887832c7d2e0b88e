"""Numbers as they travel: missing is null, NaN and infinities are objects."""

import math
import struct
from typing import Any

# R's NA_real_: a NaN whose low word is 1954.
NA: float = struct.unpack("<d", struct.pack("<Q", 0x7FF00000000007A2))[0]
_LOW_WORD_OF_NA = 1954


def is_na(value: float) -> bool:
    bits = struct.unpack("<Q", struct.pack("<d", value))[0]
    return value != value and bits & 0xFFFFFFFF == _LOW_WORD_OF_NA


def number(value: float) -> Any:
    """A float as JSON can say it, at full precision; whole numbers stay floats."""
    if math.isfinite(value):
        return value
    if value == value:
        return {"inf": 1 if value > 0 else -1}
    return None if is_na(value) else {"nan": True}


def numbers(values: Any) -> list[Any]:
    """Of an array, or of an iterable of floats."""
    return [number(float(value)) for value in values]


def plain(value: Any) -> Any:
    """Any depth of lists and dicts with floats and arrays in them."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return plain(value.tolist()) if hasattr(value, "tolist") else value
