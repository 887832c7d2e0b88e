"""Messages between the server and a worker: a length of four bytes and MessagePack."""

import struct
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.values import Items, Matrix

HEAD = struct.Struct("<Q")
_TAG = "$"


def packed(message: Any) -> bytes:
    body = msgspec.msgpack.encode(_plain(message))
    return HEAD.pack(len(body)) + body


def unpacked(body: bytes) -> Any:
    return _rich(msgspec.msgpack.decode(body))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray):
        whole = np.ascontiguousarray(value)
        return {
            _TAG: "array",
            "kind": whole.dtype.str,
            "shape": whole.shape,
            "bytes": whole.tobytes(),
        }
    if isinstance(value, np.generic):
        return value.item()
    make = _MAKERS.get(type(value))
    return make(value) if make is not None else value


def _column(column: Column) -> dict[str, Any]:
    return {
        _TAG: "column",
        "mode": column.mode,
        "values": _plain(column.values),
        "levels": list(column.levels),
        "format": column.format,
    }  # fmt: skip - a record


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        _TAG: "frame",
        "name": frame.name,
        "names": list(frame.columns),
        "columns": [_column(each) for each in frame.columns.values()],
        "rownames": None if frame.rownames is None else list(frame.rownames),
        "filters": list(frame.filters),
    }  # fmt: skip - a record


_MAKERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Column: _column,
    Frame: _frame,
    Matrix: lambda value: {_TAG: "matrix", "values": _plain(value.values)},
    Items: lambda value: {_TAG: "items", "items": _plain(value.items), "names": value.names},
}


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return [_rich(each) for each in value]
    if not isinstance(value, dict):
        return value
    if _TAG not in value:
        return {key: _rich(each) for key, each in value.items()}
    return _READERS[value[_TAG]](value)


def _read_array(value: dict[str, Any]) -> Any:
    flat = np.frombuffer(value["bytes"], dtype=np.dtype(value["kind"]))
    return flat.reshape(value["shape"])


def _read_column(value: dict[str, Any]) -> Column:
    return Column(
        mode=value["mode"],
        values=_rich(value["values"]),
        levels=tuple(value["levels"]),
        format=value["format"],
    )  # fmt: skip - a record


def _read_frame(value: dict[str, Any]) -> Frame:
    columns = [_read_column(each) for each in value["columns"]]
    return Frame(
        name=value["name"],
        columns=dict(zip(value["names"], columns, strict=True)),
        rownames=value["rownames"],
        filters=tuple(value["filters"]),
    )  # fmt: skip - a record


_READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "array": _read_array,
    "column": _read_column,
    "frame": _read_frame,
    "matrix": lambda value: Matrix(values=_rich(value["values"])),
    "items": lambda value: Items(items=_rich(value["items"]), names=value["names"]),
}
