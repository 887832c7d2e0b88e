"""Worked examples for newcomers: a data set in a workspace of its own, with results to look at."""

import csv
from pathlib import Path
from typing import Any

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.errors import NotFound
from palaestra.statistics.models import Workspace
from palaestra.statistics.service import benches, objects, workspaces

FOLDER = Path(__file__).parents[1] / "samples"
TITLES = {"nine": "Nine rows", "mtcars": "Cars (mtcars)", "iris": "Flowers (iris)"}
_NUMBERS_AS_LABELS = {"mtcars": ("cyl", "vs", "am", "gear", "carb")}

_OUTPUTS: dict[str, list[dict[str, Any]]] = {
    "nine": [
        {
            "type": "crosstab",
            "row_variables": ["A"],
            "column_variables": ["B"],
            "totals": ["row", "column", "dataset"],
        },
        {"type": "test", "mode": "chisq", "variables": ["A", "B"]},
        {"type": "test", "mode": "t2", "variables": ["C", "A"]},
        {"type": "graph", "mode": "scatter", "variables": ["C", "D"]},
    ],
    "mtcars": [
        {
            "type": "descriptive",
            "variables": ["mpg", "hp", "wt"],
            "descriptives": ["count", "mean", "sd", "min", "max"],
            "panel_variables": ["cyl"],
            "panel_placement": ["row"],
        },
        {"type": "graph", "mode": "box", "variables": ["mpg", "cyl"]},
        {"type": "test", "mode": "anova1", "variables": ["mpg", "cyl"], "var_equal": True},
        {"type": "model", "mode": "lm", "response": "mpg", "terms": [["wt"], ["hp"]]},
    ],
    "iris": [
        {
            "type": "descriptive",
            "variables": ["Sepal.Length", "Petal.Length"],
            "descriptives": ["count", "mean", "sd"],
            "panel_variables": ["Species"],
            "panel_placement": ["row"],
        },
        {
            "type": "graph",
            "mode": "scatter",
            "variables": ["Petal.Length", "Petal.Width", "Species"],
        },
        {"type": "test", "mode": "cor", "variables": ["Petal.Length", "Petal.Width"]},
    ],
}


def make(db: DbSession, identity: Identity, name: str) -> Workspace:
    """A new workspace with the example, the current one now. Raises NotFound."""
    if name not in TITLES:
        raise NotFound("example")
    workspace = workspaces.create(db, identity, name=TITLES[name])
    objects.put(db, workspace, dataset(name))
    for wanted in _OUTPUTS[name]:
        objects.put(db, workspace, {**wanted, "dataset": name})
    benches.wake(db, workspace.id)
    return workspace


def dataset(name: str) -> dict[str, Any]:
    """The example's data set, as it travels."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    labels = _NUMBERS_AS_LABELS.get(name, ())
    columns = list(zip(*rows, strict=True))
    names = None
    if heads[0] == "model":
        names, heads, columns = list(columns[0]), heads[1:], columns[1:]
    variables = [
        _variable(head, column, as_labels=head in labels)
        for head, column in zip(heads, columns, strict=True)
    ]
    found: dict[str, Any] = {"type": "dataset", "name": name, "variables": variables}
    return found | ({"rownames": names} if names else {})


def _variable(name: str, column: tuple[str, ...], *, as_labels: bool) -> dict[str, Any]:
    if as_labels:
        found = sorted(set(column), key=float)
        return {"name": name, "mode": "nominal", "labels": found, "values": list(column)}
    try:
        return {"name": name, "mode": "scalar", "values": [float(cell) for cell in column]}
    except ValueError:
        return {"name": name, "mode": "nominal", "values": list(column)}
