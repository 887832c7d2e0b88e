"""A section of the configuration and what its fields say about themselves."""

from typing import Any, get_args

import msgspec


class Section(msgspec.Struct, frozen=True):
    """`[name]` in palaestra.toml, ``PALAESTRA_NAME_…`` in the environment."""

    name: str
    struct: type[msgspec.Struct]


def setting(description: str, **limits: Any) -> msgspec.Meta:
    """What a field is for; `limits` are those of msgspec.Meta (ge, le, pattern, …)."""
    return msgspec.Meta(description=description, **limits)


def secret(description: str) -> msgspec.Meta:
    """A field that no log, page or command ever shows."""
    return msgspec.Meta(description=description, extra={"secret": True})


def secret_url(description: str) -> msgspec.Meta:
    """A URL whose password is secret; the rest may be shown."""
    return msgspec.Meta(description=description, extra={"secret": True, "url": True})


def path(description: str) -> msgspec.Meta:
    """A file or folder; relative ones count from the folder of the file that names them."""
    return msgspec.Meta(description=description, extra={"path": True})


def later(meta: msgspec.Meta) -> msgspec.Meta:
    """Declared, but not honoured by this version: whoever sets it is told, not left to believe."""
    return msgspec.Meta(description=meta.description, extra={**(meta.extra or {}), "later": True})


def is_secret(annotation: Any) -> bool:
    return _says(annotation, "secret")


def is_url(annotation: Any) -> bool:
    return _says(annotation, "url")


def is_later(annotation: Any) -> bool:
    return _says(annotation, "later")


def is_path(annotation: Any) -> bool:
    return _says(annotation, "path")


def _says(annotation: Any, mark: str) -> bool:
    notes = (note for note in get_args(annotation) if isinstance(note, msgspec.Meta))
    return any((note.extra or {}).get(mark, False) for note in notes)
