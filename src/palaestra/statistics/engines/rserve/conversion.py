"""Python's and numpy's types to R's, and back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palaestra.statistics.engines.rserve.values import (
    NA_INTEGER,
    NA_REAL,
    NULL,
    Kind,
    RValue,
    strings,
)


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """`codes` are int32 from 1 into `levels`, used or not; 0 is missing."""

    codes: NDArray[np.int32]
    levels: Sequence[str]
    ordered: bool = False

    @classmethod
    def of(cls, values: Sequence[str | None], *, levels: Sequence[str] | None = None) -> "Factor":
        """Levels in order of first appearance if none are given."""
        shown = list(levels or dict.fromkeys(value for value in values if value is not None))
        places = {None: 0} | {level: place for place, level in enumerate(shown, start=1)}
        codes = np.array([places[value] for value in values], dtype=np.int32)
        return cls(codes=codes, levels=shown)


@dataclass(frozen=True, slots=True, eq=False)
class Datetimes:
    """Seconds since 1970 UTC, float64; `zone` is how R shows them (None: where R runs)."""

    seconds: NDArray[np.float64]
    zone: str | None = "UTC"


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """Days since 1970, float64."""

    days: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DataFrame:
    """Columns of one length; `rownames` None: numbered. `rows` counts where no column does."""

    columns: Mapping[str, Any]
    rownames: Sequence[str] | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A vector whose elements have names."""

    values: Any
    names: Sequence[str]


def to_r(value: Any) -> RValue:
    """None, bool, int, float, str, bytes · arrays of float64, int32, bool · lists of texts (None is
    NA) · other lists · dicts with texts as keys (named lists) · the classes above.

    Raises TypeError for anything else.
    """
    if isinstance(value, RValue):
        return value
    make: Callable[[Any], RValue]
    for kind, make in _MAKERS.items():
        if isinstance(value, kind):
            return make(value)
    raise TypeError(f"{type(value).__name__} has no value in R")


def _integer(value: int) -> RValue:
    if -(2**31) < value < 2**31:
        return RValue(kind="integer", data=np.array([value], dtype=np.int32))
    return RValue(kind="double", data=np.array([value], dtype=np.float64))


def _array(value: NDArray[Any]) -> RValue:
    kinds: dict[str, tuple[Any, str]] = {
        "f": ("double", "f8"),
        "b": ("logical", "u1"),
        "c": ("complex", "c16"),
    }  # fmt: skip - a table
    kind: Kind
    if value.dtype.kind == "i" and value.dtype.itemsize <= 4:
        kind, dtype = "integer", "i4"
    elif value.dtype.kind in kinds:
        kind, dtype = kinds[value.dtype.kind]
    else:
        raise TypeError(f"arrays of {value.dtype} have no vector in R")
    flat = value.reshape(-1, order="F").astype(dtype, copy=False)
    attributes = {} if value.ndim == 1 else {"dim": to_r(np.array(value.shape, dtype=np.int32))}
    return RValue(kind=kind, data=flat, attributes=attributes)


def _list(value: Sequence[Any]) -> RValue:
    if value and all(isinstance(each, str | None) for each in value) and any(value):
        return RValue(kind="string", data=list(value))
    return RValue(kind="list", data=[to_r(each) for each in value])


def _dict(value: Mapping[str, Any]) -> RValue:
    made = [to_r(each) for each in value.values()]
    return RValue(kind="list", data=made, attributes={"names": strings(*value)})


def _factor(value: Factor) -> RValue:
    codes = np.where(value.codes == 0, NA_INTEGER, value.codes).astype(np.int32)
    classes = ("ordered", "factor") if value.ordered else ("factor",)
    attributes = {"levels": strings(*value.levels), "class": strings(*classes)}
    return RValue(kind="integer", data=codes, attributes=attributes)


def _datetimes(value: Datetimes) -> RValue:
    attributes = {"class": strings("POSIXct", "POSIXt")}
    if value.zone is not None:
        attributes["tzone"] = strings(value.zone)
    return RValue(kind="double", data=value.seconds, attributes=attributes)


def _dates(value: Dates) -> RValue:
    return RValue(kind="double", data=value.days, attributes={"class": strings("Date")})


def _data_frame(value: DataFrame) -> RValue:
    made = [to_r(each) for each in value.columns.values()]
    rows = len(made[0]) if made else value.rows
    if value.rownames is None:
        # R's own short form for rows that are numbered.
        names = RValue(kind="integer", data=np.array([NA_INTEGER, -rows], dtype=np.int32))
    else:
        names = RValue(kind="string", data=list(value.rownames))
    attributes = {
        "names": RValue(kind="string", data=list(value.columns)),
        "class": strings("data.frame"),
        "row.names": names,
    }
    return RValue(kind="list", data=made, attributes=attributes)


def _named(value: Named) -> RValue:
    plain = to_r(value.values)
    names = RValue(kind="string", data=list(value.names))
    return RValue(kind=plain.kind, data=plain.data, attributes={**plain.attributes, "names": names})


_MAKERS: dict[Any, Any] = {
    type(None): lambda _: NULL,
    bool: lambda value: RValue(kind="logical", data=np.array([value], dtype=np.uint8)),
    int: _integer,
    float: lambda value: RValue(kind="double", data=np.array([value], dtype=np.float64)),
    str: strings,
    bytes: lambda value: RValue(kind="raw", data=value),
    np.ndarray: _array,
    Factor: _factor,
    Datetimes: _datetimes,
    Dates: _dates,
    DataFrame: _data_frame,
    Named: _named,
    list: _list,
    tuple: _list,
    dict: _dict,
}


def to_python(value: RValue) -> Any:
    """The same types back: vectors as arrays (logicals as uint8 with 2 for NA; integers with NA as
    float64 with NA_REAL), texts as lists, lists as lists, or as dicts where all have names."""
    for name in value.classes:
        if name in _READERS:
            return _READERS[name](value)
    if value.kind == "list":
        return _read_list(value)
    if value.kind in ("null", "raw", "string"):
        return value.data
    return _read_array(value)


def _read_array(value: RValue) -> Any:
    data = value.data
    if value.kind == "integer" and (data == NA_INTEGER).any():
        data = np.where(data == NA_INTEGER, NA_REAL, data.astype(np.float64))
    if "dim" in value.attributes:
        return data.reshape(tuple(value.attributes["dim"].data), order="F")
    return data


def _read_list(value: RValue) -> Any:
    made = [to_python(each) for each in value.data]
    names = value.names
    if names is None or not all(names) or len(set(names)) != len(names):
        return made
    return dict(zip(names, made, strict=True))


def _read_factor(value: RValue) -> Factor:
    codes = np.where(value.data == NA_INTEGER, 0, value.data).astype(np.int32)
    levels = value.attributes["levels"].data if "levels" in value.attributes else []
    return Factor(codes=codes, levels=levels, ordered="ordered" in value.classes)


def _read_datetimes(value: RValue) -> Datetimes:
    zone = value.attributes.get("tzone")
    shown = zone.data[0] if zone is not None and zone.data else None
    return Datetimes(seconds=value.data.astype(np.float64), zone=shown or None)


def _read_data_frame(value: RValue) -> DataFrame:
    names = [name or "" for name in value.names or []]
    made = [to_python(each) for each in value.data]
    rownames, rows = _read_rownames(value.attributes.get("row.names"))
    return DataFrame(columns=dict(zip(names, made, strict=True)), rownames=rownames, rows=rows)


def _read_rownames(value: RValue | None) -> tuple[Sequence[str] | None, int]:
    if value is None:
        return None, 0
    if value.kind == "string":
        return value.data, len(value.data)
    data = value.data
    if len(data) == 2 and data[0] == NA_INTEGER:
        return None, abs(int(data[1]))
    numbered = bool((data == np.arange(1, len(data) + 1)).all())
    return None if numbered else [str(each) for each in data], len(data)


_READERS: dict[str, Any] = {
    "factor": _read_factor,
    "POSIXct": _read_datetimes,
    "Date": lambda value: Dates(days=value.data.astype(np.float64)),
    "data.frame": _read_data_frame,
}
