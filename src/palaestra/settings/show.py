"""The whole effective configuration as text, secrets hidden."""

import json
from collections.abc import Iterator
from itertools import groupby

import msgspec

from palaestra.core.configuration import Settings
from palaestra.core.configuration.shown import shown


def show(settings: Settings) -> str:
    """TOML, each value followed by its source; what is unset stands as a comment."""
    return "\n".join(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    for section, keys in groupby(shown(settings), key=lambda key: key.section):
        yield f"[{section}]"
        for key in keys:
            yield f"{shown_line(key.field, key.value):<48}  # {key.source}"
        yield ""


def shown_line(field: str, value: object) -> str:
    return f"# {field} is unset" if value is None else f"{field} = {_toml(value)}"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(str(k))} = {_toml(v)}" for k, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return _toml(msgspec.to_builtins(value))
