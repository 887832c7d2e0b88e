"""Data: variables, data sets, filters, lists."""

import re
from typing import Annotated, Any, Literal

import msgspec

from palaestra.statistics.preferences import Graph, Table, Ui

NAME = r"^[A-Za-z][A-Za-z0-9_.]{0,63}$"
NameText = Annotated[str, msgspec.Meta(pattern=NAME)]
Mode = Literal["string", "scalar", "nominal", "ordinal", "datetime", "logical"]
Value = str | float | bool | None


class Comment(msgspec.Struct, kw_only=True):
    user: str
    time: float | str
    text: str


class Described(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What every object may say of itself; other keys are ignored, as the document says."""

    hash: int | None = None
    name: str | None = None
    label: str | None = None
    description: str | None = None
    comments: list[Comment] = []


class Variable(Described, kw_only=True, tag="variable"):
    """`values`, or a `formula` that gives them (then they are kept here as last computed).

    nominal and ordinal: whole numbers from 1 into `labels` (`factors` are those numbers),
    or texts, which are coded by first appearance. datetime: seconds since 1970 UTC.
    """

    mode: Mode = "scalar"
    values: list[Value] | None = None
    formula: dict[str, Any] | None = None
    missing: list[Value] = []
    factors: list[Value] | None = None
    labels: list[str] | None = None
    decimals: int | None = None
    format: str | None = None
    timezone: str | None = None


class Filter(Variable, kw_only=True, tag="filter"):
    """A variable of truth values that chooses rows; a missing one counts as false."""

    mode: Mode = "logical"


class Dataset(Described, kw_only=True, tag="dataset"):
    """`variables`: the objects themselves, or names of objects of the workspace."""

    variables: list[Variable | Filter | str] = []
    rownames: list[str] | None = None
    filters: list[str] = []


class ItemList(Described, kw_only=True, tag="list"):
    items: list[Any] = []


class Document(Described, kw_only=True, tag="document"):
    """A report: Markdown, with `![caption](result:3)` where the result of object 3 stands."""

    text: Annotated[str, msgspec.Meta(max_length=200_000)] = ""


class Settings(Described, kw_only=True, tag="settings"):
    """How things look, by area (document, page "Settings"), for whoever names it."""

    graph: Graph | None = None
    table: Table | None = None
    ui: Ui | None = None


def is_name(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(NAME[1:-1], text) is not None
