"""Classes, probabilities and their columns: what a table must hold to be read as such."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.cells import Numbers, numbers
from palaestra.competitions.tables.table import Rows, Table
from palaestra.core.errors import Invalid

Classes = NDArray[np.int64]

_LABELS_HINT = " If the first column only names the rows, call it index."


@dataclass(frozen=True, slots=True, eq=False)
class TrueClasses:
    """The class of each row, 0 … len(names)-1; `names` are the columns of an answer that has
    one column a class.
    """

    names: list[str]
    values: Classes


def true_classes(
    truth: Table, columns: list[str], rules: Rules, *, rows: Rows | None = None
) -> TrueClasses:
    """From one column of labels, or from one column a class in which one cell a row is 1."""
    if len(columns) == 1:
        labels = matrix(truth, columns, rows=rows)
        check_labels(truth, columns[0], labels, rules.num_classes, rows=rows)
        names = [str(number) for number in range(rules.num_classes)]
        return TrueClasses(names, labels.astype(np.int64))
    if rules.type != "predict" and len(columns) != rules.num_classes:
        raise Invalid(
            "spec.num_classes",
            f"The answer has {len(columns)} columns, one a class, but num_classes is"
            f" {rules.num_classes}.",
        )
    hot = matrix(truth, columns, rows=rows)
    _check_one_hot(truth, hot, rows=rows)
    return TrueClasses(columns, hot.argmax(axis=1))


def check_labels(
    table: Table, name: str, labels: Numbers, classes: int, *, rows: Rows | None
) -> None:
    wrong = (labels < 0) | (labels >= classes) | (labels != np.floor(labels))
    if wrong.any():
        place = int(wrong.argmax())
        said = f"{labels[place]:g} is not a class; classes are whole numbers, 0 to {classes - 1}."
        raise table.invalid("answer", said, row=_origin(place, rows), column=name)


def check_least(table: Table, names: list[str], least: float) -> None:
    """Refuse what a metric of amounts cannot take."""
    for name in names:
        values = numbers(table, name, field="answer")
        wrong = values < least
        if wrong.any():
            place = int(wrong.argmax())
            said = f"{values[place]:g} is below {least:g}, which this metric cannot take."
            raise table.invalid("answer", said, row=place, column=name)


def check_probabilities(
    table: Table, names: list[str], values: Numbers, *, rows: Rows | None
) -> None:
    if values.min() >= 0 and values.max() <= 1:
        return
    cells = values.reshape(len(values), len(names))
    place, column = np.argwhere((cells < 0) | (cells > 1))[0]
    said = f"{cells[place, column]:g} is not a probability; they lie between 0 and 1."
    raise table.invalid("answer", said, row=_origin(int(place), rows), column=names[column])


def _check_one_hot(truth: Table, hot: Numbers, *, rows: Rows | None) -> None:
    wrong = ((hot != 0) & (hot != 1)).any(axis=1) | (hot.sum(axis=1) != 1)
    if wrong.any():
        said = "exactly one class must be 1 and all others 0."
        raise truth.invalid("answer", said, row=_origin(int(wrong.argmax()), rows))


def _origin(place: int, rows: Rows | None) -> int:
    return place if rows is None else int(rows[place])


def check_names(names: list[str], expected: list[str]) -> None:
    """Columns count by position, so the right names in another order are surely a mistake."""
    if len(names) != len(expected):
        columns = "column" if len(names) == 1 else "columns"
        raise Invalid(
            "answer",
            f"The answer has {len(names)} {columns} ({_listed(names)}),"
            f" but {len(expected)} are asked for: {_listed(expected)}."
            + (_LABELS_HINT if len(names) == len(expected) + 1 else ""),
        )
    if names != expected and sorted(names) == sorted(expected):
        wrong = next(name for name, right in zip(names, expected, strict=True) if name != right)
        raise Invalid(
            "answer",
            f"The columns are in the wrong order. Put them as {_listed(expected)}.",
            column=wrong,
        )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


def matrix(table: Table, names: list[str], *, rows: Rows | None) -> Numbers:
    """(rows, names) of finite numbers; (rows,) for a single column."""
    columns = [numbers(table, name, field="answer", rows=rows) for name in names]
    return columns[0] if len(columns) == 1 else np.column_stack(columns)
