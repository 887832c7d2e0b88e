"""What a session holds, by name: enough to find whose variable a name means, without the values."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.structures import Problem
from palaestra.statistics.structures.datasets import Mode

CATEGORICAL: tuple[Mode, ...] = ("nominal", "ordinal", "string", "logical")
NUMERIC: tuple[Mode, ...] = ("scalar", "datetime")


@dataclass(frozen=True, slots=True)
class Entry:
    mode: Mode
    levels: tuple[str, ...] = ()
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a data set: its variables in order, its filters, its rows."""

    variables: dict[str, Entry]
    filters: tuple[str, ...]
    rows: int


@dataclass(slots=True)
class Catalog:
    datasets: dict[str, Shape] = field(default_factory=dict)

    def put(self, frame: Frame) -> None:
        self.datasets[frame.name] = Shape(
            variables={name: entry_of(column) for name, column in frame.columns.items()},
            filters=frame.filters,
            rows=frame.rows,
        )

    def set_variable(self, dataset: str, name: str, column: Column) -> None:
        shape = self.datasets[dataset]
        variables = {**shape.variables, name: entry_of(column)}
        self.datasets[dataset] = replace(shape, variables=variables)

    def shape(self, dataset: str) -> Shape:
        if dataset not in self.datasets:
            raise Problem("unknown_object", f"There is no data set “{dataset}”.", path="dataset")
        return self.datasets[dataset]

    def home(self, names: Iterable[str], *, dataset: str | None) -> str:
        """The one data set that has all these variables: `dataset` if that is given."""
        wanted = list(names)
        if dataset is not None:
            self._check(wanted, dataset)
            return dataset
        fits = [
            name for name, shape in self.datasets.items() if shape.variables.keys() >= set(wanted)
        ]
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise Problem(
                "bad_field",
                f"Say which is meant: {', '.join(fits)} have these variables.",
                path="dataset",
            )  # fmt: skip - one thought a line
        self._tell_missing(wanted)
        raise Problem("bad_groups", "The variables are not all in one data set.")

    def _check(self, wanted: list[str], dataset: str) -> None:
        there = self.shape(dataset).variables
        for name in wanted:
            if name not in there:
                raise Problem("unknown_variable", f"“{dataset}” has no variable “{name}”.")

    def _tell_missing(self, wanted: list[str]) -> None:
        known = {name for shape in self.datasets.values() for name in shape.variables}
        for name in wanted:
            if name not in known:
                raise Problem("unknown_variable", f"There is no variable “{name}”.")

    def entry(self, dataset: str, name: str) -> Entry:
        return self.shape(dataset).variables[name]

    def require(
        self, dataset: str, names: Iterable[str], modes: tuple[Mode, ...], *, path: str
    ) -> None:
        """Raises `Problem` type where a variable has another mode, unknown_variable for none."""
        names = list(names)
        self._check(names, dataset)
        for index, name in enumerate(names):
            mode = self.entry(dataset, name).mode
            if mode not in modes:
                raise Problem(
                    "type",
                    f"“{name}” is {mode}; here it takes {' or '.join(modes)}.",
                    path=f"{path}[{index}]",
                )


def entry_of(column: Column) -> Entry:
    return Entry(mode=column.mode, levels=column.levels, format=column.format)
