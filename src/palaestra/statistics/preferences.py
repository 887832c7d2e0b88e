"""What a preference set may hold, and how its levels are merged (document, page "Settings")."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

MOST_PIXELS = 10_000
Pixels = Annotated[float, msgspec.Meta(ge=0, le=MOST_PIXELS)]
Word = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[list[Word], msgspec.Meta(max_length=100)]


class _Strict(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Keys as documented, with a hyphen where the document has one."""


class Text(_Strict):
    size: Pixels | None = None
    family: Word | None = None
    style: Word | None = None
    color: Word | None = None
    header: Word | None = None


class Line(_Strict):
    width: Pixels | None = None
    style: Word | None = None
    color: Word | None = None


class Point(_Strict):
    size: Pixels | None = None
    icons: Words | None = None
    color: Word | None = None


class Bar(_Strict):
    color: Word | None = None
    fill: Word | None = None
    width: Pixels | None = None


class Graph(_Strict, rename="kebab"):
    width: Pixels | None = None
    height: Pixels | None = None
    margins: Annotated[list[Pixels], msgspec.Meta(min_length=4, max_length=4)] | None = None
    colors: Words | None = None
    point_icons: Words | None = None
    line_styles: Words | None = None
    line: Line | None = None
    point: Point | None = None
    text: Text | None = None
    bar: Bar | None = None
    background_color: Word | None = None


class Border(_Strict):
    cell: Word | None = None
    header: Word | None = None


class Table(_Strict, rename="kebab"):
    text: Text | None = None
    border: Border | None = None
    background_color: Word | None = None
    header: Word | None = None


class Sidebar(_Strict):
    shown: bool | None = None
    components: Words | None = None


class Ui(_Strict):
    sidebar: Sidebar | None = None
    simple_menus: bool | None = None
    plugins: Words | None = None
    text: Text | None = None


class Level(_Strict):
    graph: Graph | None = None
    table: Table | None = None
    ui: Ui | None = None


class Format(_Strict):
    """By what a result is made for."""

    screen: Level | None = None
    small: Level | None = None
    file: Level | None = None
    print: Level | None = None


class Preferences(_Strict):
    general: Level | None = None
    format: Format | None = None


FORMATS = ("screen", "small", "file", "print")


def effective(
    content: Mapping[str, Any], *, format: str, own: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """General settings, over them the format's, over them the object's `own`: leaf by leaf.

    A bar without a colour has the line's.
    """
    merged = merge(content.get("general") or {}, (content.get("format") or {}).get(format) or {})
    merged = merge(merged, own or {})
    graph = merged.get("graph") or {}
    line_color = (graph.get("line") or {}).get("color")
    if line_color is not None and (graph.get("bar") or {}).get("color") is None:
        merged = merge(merged, {"graph": {"bar": {"color": line_color}}})
    return merged


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What `above` does not say, `below` says; lists are leaves, null says nothing."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = merge(old, value)
        elif value is not None:
            merged[key] = value
    return merged
