"""A workspace, its data sets and its results, as Python has them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palaestra.client.shells import Shell
from palaestra.client.statistics import calls

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Dataset:
    """`variables` by name: mode, labels and the rest of their description."""

    name: str
    hash: int
    rows: int
    variables: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`result` has the documented shape; `code` is R code that gives the same numbers."""

    hash: int
    type: str
    result: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.result.get("code", ""))

    @property
    def cells(self) -> list[list[Any]]:
        """Of a table, the values alone."""
        return [[cell["v"] for cell in row] for row in self.result["cells"]]


@dataclass(frozen=True, slots=True)
class Output(Answer):
    _workspace: "Workspace" = field(repr=False, compare=False)

    def export(self, format: str) -> bytes:
        """As csv, html or docx; a graph also as png, svg or pdf."""
        workspace = self._workspace
        return workspace._shell.run(
            calls.exported(workspace._shell.session, workspace.id, self.hash, format)
        )


class Workspace:
    """One of one's workspaces. Each call waits for its result, at most `within` seconds."""

    def __init__(self, shell: Shell, id: str, name: str) -> None:
        self._shell, self.id, self.name = shell, id, name

    def __repr__(self) -> str:
        return f"Workspace({self.name!r}, id={self.id!r})"

    @property
    def datasets(self) -> list[Dataset]:
        found = self._shell.run(calls.snapshot(self._shell.session, self.id))
        return [dataset_of(one) for one in found["objects"] if one["type"] == "dataset"]

    def import_file(
        self, file: str | os.PathLike[str], *, name: str | None = None, **choices: Any
    ) -> Dataset:
        """CSV, TSV, Excel, SPSS, Stata, R, HTML or columns of fixed width become a data set.

        `choices` as in the import's preview: delimiter, decimal, header, modes, …
        """
        path = Path(file)
        flow = calls.imported(
            self._shell.session,
            self.id,
            path.read_bytes(),
            filename=path.name,
            name=name,
            choices=choices,
        )
        return dataset_of(self._shell.run(flow))

    def add(self, name: str, **columns: list[Any]) -> Dataset:
        """A data set of columns: numbers, truths, or texts, which become labels."""
        wanted = columns_as_dataset(name, columns)
        (hash,) = self._shell.run(calls.put(self._shell.session, self.id, [wanted]))
        flow = calls.computed(self._shell.session, self.id, hash, within=PATIENCE)
        return dataset_of(self._shell.run(flow))

    def compute(self, type: str, *, within: float = PATIENCE, **fields: Any) -> Output:
        """Any output, model or command of the document, by its fields."""
        session = self._shell.session
        (hash,) = self._shell.run(calls.put(session, self.id, [{"type": type, **fields}]))
        found = self._shell.run(calls.computed(session, self.id, hash, within=within))
        return Output(hash, type, found["result"], self)

    def crosstab(self, rows: list[str], columns: list[str] | None = None, **fields: Any) -> Output:
        return self.compute(
            "crosstab", row_variables=rows, column_variables=columns or [], **fields
        )

    def describe(self, *variables: str, **fields: Any) -> Output:
        return self.compute("descriptive", variables=list(variables), **fields)

    def test(self, mode: str, *variables: str, **fields: Any) -> Output:
        """Such as ``test("t2", "height", "sex")``: the response first, then the group."""
        return self.compute("test", mode=mode, variables=list(variables), **fields)

    def graph(self, mode: str, *variables: str, **fields: Any) -> Output:
        return self.compute("graph", mode=mode, variables=list(variables), **fields)


def columns_as_dataset(name: str, columns: Mapping[str, list[Any]]) -> dict[str, Any]:
    variables = [
        {"name": key, "mode": mode_of(values), "values": values} for key, values in columns.items()
    ]
    return {"type": "dataset", "name": name, "variables": variables}


def dataset_of(raw: dict[str, Any]) -> Dataset:
    metas = {one["name"]: one for one in raw["variables"]}
    return Dataset(name=raw["name"], hash=raw["hash"], rows=raw["rows"], variables=metas)


def mode_of(values: list[Any]) -> str:
    some = next((value for value in values if value is not None), 0.0)
    if isinstance(some, bool):
        return "logical"
    return "nominal" if isinstance(some, str) else "scalar"
