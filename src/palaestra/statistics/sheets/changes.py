"""What can be done to a sheet: each change as it travels."""

from typing import Annotated, Any

import msgspec

Row = Annotated[int, msgspec.Meta(ge=0)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Value = str | float | bool | None


class SetBlock(msgspec.Struct, frozen=True, tag="set", tag_field="op"):
    """`values` are rows of lists, beside each other under `variables`, from `row` on."""

    row: Row
    variables: list[str]
    values: list[list[Value]]


class InsertRows(msgspec.Struct, frozen=True, tag="insert_rows", tag_field="op"):
    """Empty ones before `row`, or with `values` by variable; read-only variables are computed."""

    row: Row
    count: Count
    values: dict[str, list[Value]] = {}


class RemoveRows(msgspec.Struct, frozen=True, tag="remove_rows", tag_field="op"):
    row: Row
    count: Count


class AddVariable(msgspec.Struct, frozen=True, tag="add_variable", tag_field="op"):
    """At place `at`, else as the last one; without values it is empty."""

    variable: dict[str, Any]
    at: Row | None = None


class RemoveVariable(msgspec.Struct, frozen=True, tag="remove_variable", tag_field="op"):
    name: str


class ChangeVariable(msgspec.Struct, frozen=True, tag="change_variable", tag_field="op"):
    """Only the keys in `variable` change; null takes a key away. A new mode converts the values."""

    name: str
    variable: dict[str, Any]


class ReplaceVariable(msgspec.Struct, frozen=True, tag="replace_variable", tag_field="op"):
    """The whole of it, values included, in the place of `name`."""

    name: str
    variable: dict[str, Any]


Change = (
    SetBlock
    | InsertRows
    | RemoveRows
    | AddVariable
    | RemoveVariable
    | ChangeVariable
    | ReplaceVariable
)
