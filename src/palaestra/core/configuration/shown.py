"""What may be shown of a configuration, and where each value came from; no secret leaves."""

from collections.abc import Iterator
from typing import Any, get_type_hints
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from palaestra.core.configuration.container import Settings
from palaestra.core.configuration.section import is_secret, is_url

HIDDEN = "(hidden)"
# Of settings made by hand, which tell no sources.
BY_HAND = "given by the program"


class Shown(Struct, frozen=True, kw_only=True):
    """One key. `value` is None where it is unset, and HIDDEN where it is a secret."""

    section: str
    field: str
    value: Any
    source: str


def shown(settings: Settings) -> Iterator[Shown]:
    """Every key, in the order of its section."""
    for section in settings.sections:
        values = settings[section.struct]
        for field, annotation in get_type_hints(section.struct, include_extras=True).items():
            yield Shown(
                section=section.name,
                field=field,
                value=_visible(getattr(values, field), annotation),
                source=settings.sources.get(f"{section.name}.{field}", BY_HAND),
            )


def _visible(value: object, annotation: Any) -> object:
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
