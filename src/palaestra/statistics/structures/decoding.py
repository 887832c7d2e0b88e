"""From what a client sent to a struct."""

import re
from typing import Any

import msgspec

from palaestra.statistics.structures.commands import Command, parse_command
from palaestra.statistics.structures.datasets import (
    Dataset,
    Document,
    Filter,
    ItemList,
    Settings,
    Variable,
    is_name,
)
from palaestra.statistics.structures.outputs import Crosstab, Descriptive, Graph, Model, Test
from palaestra.statistics.structures.problems import Problem

Runnable = Crosstab | Descriptive | Test | Graph | Model | Command
Object = Variable | Filter | Dataset | ItemList | Settings | Document | Runnable

_TYPES: dict[str, type[msgspec.Struct]] = {
    "variable": Variable,
    "filter": Filter,
    "dataset": Dataset,
    "list": ItemList,
    "settings": Settings,
    "document": Document,
    "crosstab": Crosstab,
    "descriptive": Descriptive,
    "test": Test,
    "graph": Graph,
    "model": Model,
}
# A command in the document's short form, `{"type": "add", "variables": […]}`, has one of these.
_SHORT = {"variables", "arguments"}
OBJECT_TYPES = (*_TYPES, "command")


def decode(raw: Any) -> Object:
    """Raises `Problem`: unknown_type, bad_field, bad_name, unknown_command…"""
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        raise Problem("unknown_type", "An object names its kind in “type”.", path="type")
    struct = _TYPES.get(raw["type"])
    if raw["type"] == "command" or (struct is None and _SHORT & raw.keys()):
        return parse_command(raw)
    if struct is None:
        raise Problem(
            "unknown_type",
            f"There is no type “{raw['type'][:64]}”; there are {', '.join(OBJECT_TYPES)}.",
            path="type",
        )
    if raw.get("mode") == "filter" and struct is Variable:
        raw = {**raw, "mode": "logical"}
    found: Any = _convert(raw, struct)
    _check_name(found.name)
    return found  # type: ignore[no-any-return] # one of the structs of _TYPES


def _convert(raw: dict[str, Any], struct: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.convert(raw, struct)
    except msgspec.ValidationError as wrong:
        message, _, place = str(wrong).partition(" - at `$")
        path = re.sub(r"^\.", "", place.rstrip("`"))
        raise Problem("bad_field", message, path=path or None) from None


def _check_name(name: str | None) -> None:
    if name is not None and not is_name(name):
        raise Problem(
            "bad_name",
            "A name starts with a letter, has letters, digits, “_” and “.”, at most 64 in all.",
            path="name",
        )
