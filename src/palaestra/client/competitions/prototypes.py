"""The empty answer, as far as spec and data set alone tell it; in plain Python.

=========  =======  ====  ======================================================================
targets    key      when  rows
=========  =======  ====  ======================================================================
(classify)                one for each row of the data set
dict       yes      yes   one for each key, and the moment in a column ``when``
dict       yes      no    the rows of the data set that have one of the keys
dict       no       yes   one for each key, and the moment in a column ``when``
dict       no       no    one for each key
list       yes      yes   one for each value of the key column, and the moment in ``when``
list       yes      no    one for each value of the key column
list       no       yes   one, labelled with the moment
list       no       no    those in which a target is empty in the data set, else the next row
(cluster)                 one for each row of the data set
=========  =======  ====  ======================================================================

Only the server knows which rows its hidden truth is about: `Client.answer_prototype` asks it.
"""

from collections.abc import Mapping
from typing import Any

from palaestra.client.frames.columns import Columns, Label, is_missing, labels_of, named

# Answers to these are probabilities, one column a class where there are more than two.
PROBABLE = frozenset({"brier", "logloss", "pr_auc", "roc_auc"})


def prototype(spec: Mapping[str, Any], dataset: Columns) -> Columns:
    """An answer to fill in; `spec` has the documented fields, `dataset` its table."""
    if spec["type"] != "predict":
        return _empty(_class_columns(spec), dataset.all_labels())
    targets, key, when = spec.get("targets"), spec.get("dataset_key"), spec.get("when")
    when = None if when == "" else when
    if isinstance(targets, Mapping):
        return _of_keys(targets, key, when, dataset)
    names = [targets] if isinstance(targets, str) else list(targets or [])
    if key:
        return _keyed(names, key, when, _texts(dataset.cells[key]))
    return _empty(names, _rows_to_predict(names, when, dataset))


def _class_columns(spec: Mapping[str, Any]) -> list[str]:
    if spec["type"] == "cluster":
        return ["cluster"]
    classes = spec.get("num_classes") or 2
    if classes > 2 and spec["metric"] in PROBABLE:
        return [str(number) for number in range(classes)]
    return ["class"]


def _empty(names: list[str], labels: list[Label]) -> Columns:
    cells: dict[str, list[Any]] = {name: [None] * len(labels) for name in names}
    return Columns(cells, labels_of([str(label) for label in labels]))


def _rows_to_predict(names: list[str], when: float | None, dataset: Columns) -> list[Label]:
    if when is not None:
        return [int(when) if when == int(when) else repr(when)]
    for name in names:
        empty = [is_missing(cell) for cell in dataset.cells.get(name, [])]
        if any(empty):
            pairs = zip(dataset.all_labels(), empty, strict=True)
            return [label for label, missing in pairs if missing]
    return [0]


def _of_keys(
    targets: Mapping[str, Any], key: str | None, when: float | None, dataset: Columns
) -> Columns:
    names = list(dict.fromkeys(name for one in targets.values() for name in _names(one)))
    asked = [str(one) for one in targets]
    if key is None or when is not None:
        return _keyed(names, key, when, asked)
    keys = _texts(dataset.cells[key])
    rows = [row for row, one in enumerate(keys) if one in set(asked)]
    cells: dict[str, list[Any]] = {key: [keys[row] for row in rows]}
    cells |= {name: [None] * len(rows) for name in names}
    return Columns(cells, [dataset.all_labels()[row] for row in rows])


def _names(columns: Any) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)


def _keyed(names: list[str], key: str | None, when: float | None, keys: list[str]) -> Columns:
    """Keys as labels, or in their own column where one occurs twice."""
    cells: dict[str, list[Any]] = {} if when is None else {"when": [when] * len(keys)}
    cells |= {name: [None] * len(keys) for name in names}
    if len(set(keys)) == len(keys):
        return Columns(cells, named(keys))
    return Columns({key or "index": keys, **cells})


def _texts(cells: list[Any]) -> list[str]:
    """Values as labels: 72 and 72.0 are both "72"."""
    whole = all(not isinstance(cell, float) or cell.is_integer() for cell in cells)
    return [str(int(cell)) if whole and isinstance(cell, float) else str(cell) for cell in cells]
