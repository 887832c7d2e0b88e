"""Files that bring types and labels: SPSS and Stata."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from palaestra.core.errors import Invalid
from palaestra.statistics.engines.frames import Column
from palaestra.statistics.formats.naming import variable_names
from palaestra.statistics.formats.table import Table, Variable

# A numeric variable whose values all have labels is one of labels.
MEASURES = {"nominal": "nominal", "ordinal": "ordinal"}


def read_spss(path: Path, choices: dict[str, Any]) -> Table:
    """With variable labels, value labels and declared missing values. Raises Invalid."""
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_sav(
            str(path),
            user_missing=True,
            encoding=choices.get("encoding"),
            dates_as_pandas_datetime=True,
        )
    except Exception as wrong:
        raise Invalid("file", "This is no file of SPSS that can be read.") from wrong
    return _table(frame, meta)


def read_stata(path: Path, choices: dict[str, Any]) -> Table:
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_dta(
            str(path), encoding=choices.get("encoding"), dates_as_pandas_datetime=True
        )
    except Exception as wrong:
        raise Invalid("file", "This is no file of Stata that can be read.") from wrong
    return _table(frame, meta)


def _table(frame: Any, meta: Any) -> Table:
    names = variable_names(list(frame.columns))
    variables = []
    for name, head in zip(names, frame.columns, strict=True):
        labels = meta.variable_value_labels.get(head) or {}
        column, extra = _column(frame[head], labels, meta.variable_measure.get(head))
        label = meta.column_names_to_labels.get(head)
        if label or name != head:
            extra["label"] = label or head
        extra |= _missing(meta, head, column, labels)
        variables.append(Variable(name, column, extra))
    return Table(variables, guessed={"encoding": meta.file_encoding})


def _column(series: Any, labels: dict[Any, str], measure: Any) -> tuple[Column, dict[str, Any]]:
    if pd.api.types.is_datetime64_any_dtype(series):
        return _moments(series), {}
    if pd.api.types.is_numeric_dtype(series):
        return _numbers(series, labels, measure)
    if labels or measure in MEASURES:
        return _texts_with_labels(series, labels, measure), {}
    return Column(mode="string", values=[_text(value) for value in series]), {}


def _moments(series: Any) -> Column:
    seconds = series.to_numpy(dtype="datetime64[ms]").astype(np.int64) / 1000.0
    values = np.where(series.isna().to_numpy(), np.nan, seconds)
    return Column(mode="datetime", values=values, format="Y-m-d")


def _numbers(series: Any, labels: dict[Any, str], measure: Any) -> tuple[Column, dict[str, Any]]:
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    there = np.unique(values[~np.isnan(values)])
    if not labels or not set(there.tolist()) <= {float(code) for code in labels}:
        return Column(mode="scalar", values=values), {}
    codes = sorted(float(code) for code in labels)
    places = {code: place for place, code in enumerate(codes, start=1)}
    coded = np.array([places.get(value, 0) for value in values.tolist()], dtype=np.int32)
    levels = _unique([str(labels[code]) for code in codes])
    return Column(mode=_mode(measure), values=coded, levels=levels), {}


def _mode(measure: Any) -> Any:
    return MEASURES.get(measure, "nominal")


def _unique(labels: list[str]) -> tuple[str, ...]:
    """Two codes with the same label stay two."""
    seen: dict[str, int] = {}
    told = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        told.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(told)


def _texts_with_labels(series: Any, labels: dict[Any, str], measure: Any) -> Column:
    words = [labels.get(value, _text(value)) for value in series]
    levels = list(dict.fromkeys([*labels.values(), *(word for word in words if word is not None)]))
    places: dict[str | None, int] = {None: 0}
    places |= {level: place for place, level in enumerate(levels, start=1)}
    coded = np.array([places[word] for word in words], dtype=np.int32)
    return Column(mode=_mode(measure), values=coded, levels=tuple(levels))


def _text(value: Any) -> str | None:
    if value is None or value == "" or (isinstance(value, float) and np.isnan(value)):
        return None
    return str(value)


def _missing(meta: Any, head: str, column: Column, labels: dict[Any, str]) -> dict[str, Any]:
    """Values that SPSS calls missing: they are kept, and computed as missing."""
    ranges = (getattr(meta, "missing_ranges", None) or {}).get(head) or []
    if column.mode == "scalar":
        there = np.unique(column.values[~np.isnan(column.values)])
        gone = [v for v in there.tolist() if any(r["lo"] <= v <= r["hi"] for r in ranges)]
        return {"missing": gone} if gone else {}
    if column.mode in ("nominal", "ordinal"):
        codes = sorted(float(code) for code in labels if isinstance(code, int | float))
        gone = [
            place
            for place, code in enumerate(codes, start=1)
            if any(_within(r, code) for r in ranges)
        ]
        return {"missing": gone} if gone else {}
    return {}


def _within(span: dict[str, Any], code: float) -> bool:
    low, high = span["lo"], span["hi"]
    if isinstance(low, str) or isinstance(high, str):
        return False
    return bool(low <= code <= high)
