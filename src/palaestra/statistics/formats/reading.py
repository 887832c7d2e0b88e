"""A file as a table, whatever its format; called in a worker by its import path."""

from pathlib import Path
from typing import Any

import polars as pl

from palaestra.core.errors import Invalid
from palaestra.statistics.engines.frames import Column
from palaestra.statistics.formats.guessing import MODES, column_of, labelled
from palaestra.statistics.formats.naming import dataset_name, variable_names
from palaestra.statistics.formats.table import MOST_VARIABLES, Table, Texts, Variable
from palaestra.statistics.sheets.converting import converted
from palaestra.statistics.sheets.packing import pack, plain

SHOWN = 50
ENDINGS = {
    "csv": "csv",
    "txt": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "sav": "sav",
    "zsav": "sav",
    "dta": "dta",
    "rds": "rds",
    "rda": "rds",
    "rdata": "rds",
    "html": "html",
    "htm": "html",
    "dat": "fixed",
    "prn": "fixed",
}  # fmt: skip - a table
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))


def look(*, path: str, filename: str, choices: dict[str, Any], max_data: int | None) -> Any:
    """What the file becomes, without keeping it."""
    return _described(_read(Path(path), filename, choices, max_data), filename, choices)


def convert(
    *, path: str, filename: str, choices: dict[str, Any], max_data: int | None, out_dir: str
) -> Any:
    """The same, with the values of each variable in a file of `out_dir`, named by its place."""
    table = _read(Path(path), filename, choices, max_data)
    for place, variable in enumerate(table.variables):
        (Path(out_dir) / str(place)).write_bytes(pack(variable.column))
    told = _described(table, filename, choices)
    told["metas"] = [_meta(variable) for variable in table.variables]
    told["rownames"] = table.rownames
    return told


def format_of(filename: str, path: Path, wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in FORMATS:
            raise Invalid("choices.format", f"A format is one of {', '.join(FORMATS)}.")
        return wanted
    ending = filename.rpartition(".")[2].lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"X\n", b"RDX")):
        return "rds"
    return "html" if b"<table" in head.lower() or b"<html" in head.lower() else "csv"


def _read(path: Path, filename: str, choices: dict[str, Any], max_data: int | None) -> Table:
    format = format_of(filename, path, choices.get("format"))
    table = _table(path, format, choices)
    table.guessed["format"] = format
    _leave_out(table, choices)
    if not table.variables:
        raise Invalid("file", "There are no variables in this file.")
    if len(table.variables) > MOST_VARIABLES:
        raise Invalid("file", f"A data set has at most {MOST_VARIABLES:,} variables.")
    if max_data is not None and table.rows * len(table.variables) > max_data:
        raise Invalid("file", f"Rows times variables may be at most {max_data:,} on this server.")
    return table


def _table(path: Path, format: str, choices: dict[str, Any]) -> Table:
    if format in ("csv", "tsv", "fixed", "xlsx", "html"):
        return _typed(_texts(path, format, choices), choices)
    if format == "rds":
        from palaestra.statistics.formats.r_frames import read_r_frames

        return _changed(read_r_frames(path, choices), choices)
    from palaestra.statistics.formats.labelled import read_spss, read_stata

    read = read_spss if format == "sav" else read_stata
    return _changed(read(path, choices), choices)


def _texts(path: Path, format: str, choices: dict[str, Any]) -> Texts:
    from palaestra.statistics.formats import delimited, sheets_and_pages

    if format == "tsv":
        return delimited.read_delimited(path, {"delimiter": "\t", **_said(choices)})
    readers = {
        "csv": delimited.read_delimited,
        "fixed": delimited.read_fixed,
        "xlsx": sheets_and_pages.read_workbook,
        "html": sheets_and_pages.read_page,
    }
    return readers[format](path, choices)


def _said(choices: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in choices.items() if value is not None}


def _typed(texts: Texts, choices: dict[str, Any]) -> Table:
    names = variable_names(texts.heads)
    decimal = choices.get("decimal") or _guess_decimal(texts)
    modes = choices.get("modes") or {}
    table = Table(
        [],
        problems=texts.problems,
        parts=texts.parts,
        guessed={**texts.guessed, "decimal": decimal},
    )
    for name, head, cells in zip(names, texts.heads, texts.columns, strict=True):
        column = column_of(
            cells, name, wanted=modes.get(name), decimal=decimal, problems=table.problems
        )
        extra = {} if head is None or str(head).strip() == name else {"label": str(head).strip()}
        table.variables.append(Variable(name, column, extra))
    return table


def _guess_decimal(texts: Texts) -> str:
    """A comma, where the cells are not divided by commas and it makes more numbers."""
    if texts.guessed.get("delimiter") == ",":
        return "."
    counts = {".": 0, ",": 0}
    for cells in texts.columns[:50]:
        head = pl.Series(cells[:200], dtype=pl.String).drop_nulls()
        for mark in counts:
            counts[mark] += int(head.str.contains(rf"^\s*-?\d+\{mark}\d+\s*$").sum())
    return "," if counts[","] > counts["."] else "."


def _changed(table: Table, choices: dict[str, Any]) -> Table:
    """With the modes that somebody chose over those of the file."""
    modes = choices.get("modes") or {}
    for variable in table.variables:
        wanted = modes.get(variable.name)
        if wanted is None or wanted == variable.column.mode:
            continue
        if wanted not in MODES:
            raise Invalid("choices.modes", f"A mode is one of {', '.join(MODES)}.")
        if wanted in ("nominal", "ordinal") and variable.column.mode == "string":
            words = pl.Series(variable.column.values, dtype=pl.String)
            variable.column = labelled(words, wanted)
        else:
            variable.column, _ = converted(variable.column, {"mode": wanted})
        variable.extra.pop("missing", None)
    return table


def _leave_out(table: Table, choices: dict[str, Any]) -> None:
    gone = set(choices.get("leave_out") or ())
    table.variables = [one for one in table.variables if one.name not in gone]


def _meta(variable: Variable) -> dict[str, Any]:
    column = variable.column
    told: dict[str, Any] = {"type": "variable", "name": variable.name, "mode": column.mode}
    if column.format:
        told["format"] = column.format
    if column.mode in ("nominal", "ordinal"):
        told["labels"] = list(column.levels)
        told["factors"] = list(range(1, len(column.levels) + 1))
    return told | variable.extra


def _described(table: Table, filename: str, choices: dict[str, Any]) -> dict[str, Any]:
    heads = [_head(variable.column) for variable in table.variables]
    shown = min(SHOWN, table.rows)
    return {
        "name": dataset_name(filename),
        "rows": table.rows,
        "parts": table.parts,
        "choices": {**table.guessed, **_said(choices), "format": table.guessed["format"]},
        "variables": [_summary(variable) for variable in table.variables],
        "preview": [[head[row] for head in heads] for row in range(shown)],
        "problems": table.problems,
    }


def _head(column: Column) -> list[Any]:
    values = plain(Column(mode=column.mode, values=column.values[:SHOWN], levels=column.levels))
    if column.levels:
        return [None if code is None else column.levels[code - 1] for code in values]
    return values


def _summary(variable: Variable) -> dict[str, Any]:
    column = variable.column
    told: dict[str, Any] = {
        "name": variable.name,
        "mode": column.mode,
        "missing": _missing(column),
        "label": variable.extra.get("label"),
        "labels": list(column.levels[:100]) if column.levels else None,
    }
    return told


def _missing(column: Column) -> int:
    if column.mode == "string":
        return sum(value is None for value in column.values)
    if column.mode == "logical":
        return int((column.values == 2).sum())
    if column.mode in ("nominal", "ordinal"):
        return int((column.values == 0).sum())
    return int((column.values != column.values).sum())
