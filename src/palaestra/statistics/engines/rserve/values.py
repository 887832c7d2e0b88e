"""R's vectors, as they are."""

import struct
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["null", "logical", "integer", "double", "complex", "string", "raw", "list"]
# A NaN whose low word is 1954; integers take their smallest, logicals 2 (as Rserve sends them).
NA_REAL: float = struct.unpack("<d", struct.pack("<Q", 0x7FF00000000007A2))[0]
NA_INTEGER = -(2**31)
NA_LOGICAL = 2
_LOW_WORD_OF_NA = 1954


@dataclass(frozen=True, slots=True, eq=False)
class RValue:
    """`data` by kind: null None · logical uint8 · integer int32 · double float64 · complex
    complex128 · string a list with None for NA · raw bytes · list a list of values."""

    kind: Kind
    data: Any = None
    attributes: dict[str, "RValue"] = field(default_factory=dict)

    def __len__(self) -> int:
        return 0 if self.data is None else len(self.data)

    @property
    def names(self) -> list[str | None] | None:
        found = self.attributes.get("names")
        return None if found is None else list(found.data)

    @property
    def classes(self) -> tuple[str, ...]:
        found = self.attributes.get("class")
        return () if found is None else tuple(found.data)


NULL = RValue(kind="null")


def strings(*values: str | None) -> RValue:
    return RValue(kind="string", data=list(values))


def is_na(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where doubles are NA; a NaN that R computed is none."""
    whole = np.ascontiguousarray(values, dtype=np.float64)
    low = whole.view(np.uint64) & np.uint64(0xFFFFFFFF)
    return np.asarray(np.isnan(whole) & (low == _LOW_WORD_OF_NA))
