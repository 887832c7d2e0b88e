"""Hosting a competition: a spec whose tables may be frames."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from palaestra.client.flow import Flow, Request
from palaestra.client.frames import Table, is_address, written
from palaestra.client.session import Session

PATH = "/api/v1/competitions"
# The server takes 16 MiB of JSON; larger tables travel as files of a form.
INLINE = 8 << 20
INSPECTION = 300.0
TABLES = ("dataset", "answer")


def host(session: Session, spec: Mapping[str, Any] | object) -> Flow[str]:
    """The id of the new competition; `spec` is a mapping or an object with `to_dict()`.

    Sent once: where the answer is lost, Unreachable says that it may be hosted.
    """
    request = request_of(spec)
    reply = yield from session.call(request)
    return str(reply.json()["id"])


def request_of(spec: Mapping[str, Any] | object) -> Request:
    fields = {name: _plain(value) for name, value in _fields(spec).items()}
    tables = {name: written(fields.pop(name)) for name in TABLES if _is_table(fields.get(name))}
    for name, table in tables.items():
        fields[f"{name}_type"] = table.type
    if sum(len(table.text) for table in tables.values()) > INLINE:
        return _form(fields, tables)
    inline = {name: table.text.decode() for name, table in tables.items()}
    return _request(json={"spec": {**fields, **inline}})


def _fields(spec: Any) -> dict[str, Any]:
    if isinstance(spec, Mapping):
        return dict(spec)
    if hasattr(spec, "to_dict"):
        return dict(spec.to_dict())
    if dataclasses.is_dataclass(spec) and not isinstance(spec, type):
        return dataclasses.asdict(spec)
    raise TypeError(f"A spec is a mapping of its fields, not {type(spec).__name__}.")


def _plain(value: Any) -> Any:
    """Moments as ISO 8601; a naive one is meant on this machine's clock, as Python means it."""
    if isinstance(value, datetime):
        return value.astimezone().isoformat()
    return value


def _is_table(value: Any) -> bool:
    """Not where there is none, nor where the server is to fetch it."""
    return (
        value is not None and not (isinstance(value, str) and not value) and not is_address(value)
    )


def _form(fields: dict[str, Any], tables: Mapping[str, Table]) -> Request:
    files = {
        name: (f"{name}.{table.type}", table.text, table.media_type)
        for name, table in tables.items()
    }
    return _request(form={"spec": json.dumps(fields)}, files=files)


def _request(**content: Any) -> Request:
    return Request(method="POST", path=PATH, timeout=INSPECTION, **content)
