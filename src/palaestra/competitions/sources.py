"""Where the tables of a spec come from: text in the spec, a file beside it, or a URL."""

from collections.abc import Collection, Mapping
from typing import Literal, get_args

import msgspec

from palaestra.core.errors import Invalid

TableFormat = Literal["csv", "json", "parquet", "arrow"]

_FORMATS: dict[str, TableFormat] = {name: name for name in get_args(TableFormat)}
# How files begin; an Arrow stream by the mark before its first message.
_MAGIC: dict[bytes, TableFormat] = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A table that the spec names; neither text nor URL for one that came as a file."""

    text: str | None = None
    url: str | None = None
    format: TableFormat | None = None


def is_url(text: object) -> bool:
    """Whether a data set or answer is an address to fetch rather than a table."""
    return isinstance(text, str) and text.strip()[:8].lower().startswith(("http://", "https://"))


def format_of(text: str) -> TableFormat:
    """csv or json, seen from how a table's text begins."""
    return "json" if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else "csv"


def format_of_bytes(head: bytes) -> TableFormat:
    """The format of a file, seen from its first bytes."""
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    return format_of(head.decode("utf-8", errors="replace"))


def is_missing(raw: Mapping[str, object], name: str, *, files: Collection[str]) -> bool:
    """Whether nothing was sent; "hidden" is what GET shows of a truth that it keeps."""
    return name not in files and raw.get(name) in (None, "", "hidden")


def read_source(raw: Mapping[str, object], name: str, *, files: Collection[str]) -> Source:
    """The table called `name`, its format by what was said or else by how the text begins.

    Raises Invalid about ``spec.`` and `name`; `files` are those that came beside the spec.
    """
    stated = _stated_format(raw, name)
    if name in files:
        return Source(format=stated)
    if is_missing(raw, name, files=files):
        raise Invalid(f"spec.{name}", f"The {name} is missing: send the table as JSON or CSV text.")
    text = raw[name]
    if isinstance(text, Mapping | list):
        return Source(text=msgspec.json.encode(text).decode(), format="json")
    if not isinstance(text, str):
        raise Invalid(f"spec.{name}", f"The {name} must be text: a table as JSON or CSV.")
    if is_url(text):
        return Source(url=text.strip(), format=stated)
    # Some clients state csv, the format of the URL that they might have sent, beside JSON text.
    return Source(text=text, format="json" if stated == "json" else format_of(text))


def _stated_format(raw: Mapping[str, object], name: str) -> TableFormat | None:
    said = raw.get(f"{name}_type")
    if said not in (None, "", "none", *_FORMATS):
        known = ", ".join(_FORMATS)
        raise Invalid(f"spec.{name}_type", f"The {name}_type must be none or one of {known}.")
    return _FORMATS.get(str(said))
