"""The whole effective configuration as text, secrets hidden."""

import json
from collections.abc import Iterator
from typing import Any, get_type_hints
from urllib.parse import urlsplit, urlunsplit

import msgspec

from palaestra.core.configuration import Settings, is_secret, is_url

HIDDEN = "(hidden)"


def show(settings: Settings) -> str:
    """TOML, each value followed by its source; what is unset stands as a comment."""
    return "\n".join(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    for section in settings.sections:
        yield f"[{section.name}]"
        values = settings[section.struct]
        for field, annotation in get_type_hints(section.struct, include_extras=True).items():
            shown = _shown(getattr(values, field), annotation)
            yield f"{shown_line(field, shown):<48}  # {settings.sources[f'{section.name}.{field}']}"
        yield ""


def shown_line(field: str, value: object) -> str:
    return f"# {field} is unset" if value is None else f"{field} = {_toml(value)}"


def _shown(value: object, annotation: Any) -> object:
    if value is None or not is_secret(annotation):
        return value
    return without_password(str(value)) if is_url(annotation) else HIDDEN


def without_password(url: str) -> str:
    """The URL with its password, and whatever stands after ``?``, hidden."""
    try:
        parts = urlsplit(url)
        if parts.password is not None:
            address = f"{parts.username or ''}:{HIDDEN}@{parts.netloc.rpartition('@')[2]}"
            parts = parts._replace(netloc=address)
    except ValueError:
        return HIDDEN
    return urlunsplit(parts._replace(query=HIDDEN if parts.query else "", fragment=""))


def _toml(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(str(k))} = {_toml(v)}" for k, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    return _toml(msgspec.to_builtins(value))
