"""Reading an engine's answer: R has vectors where Python has one number."""

from typing import Any

from palaestra.statistics.outputs.numbers import plain


def one(value: Any) -> Any:
    """The single number or text of a vector; None of nothing."""
    values = plain(value)
    if isinstance(values, list):
        return values[0] if values else None
    return values


def several(value: Any) -> list[Any]:
    values = plain(value)
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def named(value: Any) -> dict[str, Any]:
    """`{"names": […], "values": […]}`, as engines say named numbers, as a dict."""
    if not value:
        return {}
    return dict(zip(several(value["names"]), several(value["values"]), strict=True))


def records(table: Any) -> list[dict[str, Any]]:
    """Columns of one length as rows."""
    if not table:
        return []
    columns = {name: several(values) for name, values in table.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
