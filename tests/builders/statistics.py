"""The document's nine rows, and sessions of both engines for plain functions."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.choosing import open_engine
from palaestra.statistics.engines.engine import Engine, Limits
from palaestra.statistics.engines.frames import Frame, frame_of
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.structures import Dataset, decode

T = TypeVar("T")
DATA = Path(__file__).parents[1] / "statistics" / "data"
# Expected numbers, made by R with statistics-golden.R beside it.
GOLDEN: dict[str, Any] = json.loads((DATA / "statistics-golden.json").read_text())


def make_dataset(name: str = "data", **columns: list[Any]) -> Dataset:
    """Texts make nominal variables, truths logical ones, numbers scalars."""
    variables = [
        {"type": "variable", "name": key, "mode": _mode(values), "values": values}
        for key, values in columns.items()
    ]
    made = decode({"type": "dataset", "name": name, "variables": variables})
    assert isinstance(made, Dataset)
    return made


def _mode(values: list[Any]) -> str:
    some = next((value for value in values if value is not None), 0.0)
    if isinstance(some, bool):
        return "logical"
    return "nominal" if isinstance(some, str) else "scalar"


def nine_rows(name: str = "data") -> Dataset:
    return make_dataset(name, **GOLDEN["dataset"])


class Bench:
    """An engine and one session of it, called without `await`."""

    def __init__(self, runner: asyncio.Runner, engine: Engine, session: KernelSession) -> None:
        self.runner, self.engine, self.session = runner, engine, session

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def put(self, dataset: Dataset | Frame) -> None:
        frame = dataset if isinstance(dataset, Frame) else frame_of(dataset)
        self.do(self.session.put(frame))

    def start_over(self) -> None:
        """The session then holds the document's nine rows and nothing else."""
        held = self.session._holdings
        for name in {*held.catalog.datasets, *held.models, *held.lists}:
            self.do(self.session.drop(name))
        self.put(nine_rows())

    def run(self, raw: dict[str, Any], *, dataset: str | None = None) -> dict[str, Any]:
        """The result as it travels."""
        result = self.do(self.session.run(decode(raw), dataset=dataset))
        made: dict[str, Any] = msgspec.to_builtins(result)
        return made

    def value(self, mode: str, *arguments: Any, dataset: str | None = "data") -> Any:
        """What a command gives. Texts are names; `text` makes text."""
        raw = {"type": "command", "mode": mode, "arguments": list(arguments)}
        return self.run(raw, dataset=dataset)["value"]


def text(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


def call(mode: str, *arguments: Any) -> dict[str, Any]:
    return {"type": "command", "mode": mode, "arguments": list(arguments)}


@contextmanager
def running_bench(
    engine: Literal["r", "python"], folder: Path, *, limits: Limits | None = None
) -> Iterator[Bench]:
    with asyncio.Runner() as runner:
        sandbox = Sandbox(SandboxSettings())
        house = open_engine(engine, folder=folder, key=b"a key of this test", sandbox=sandbox)
        try:
            session = runner.run(house.open("workspace", limits=limits))
            yield Bench(runner, house, session)  # type: ignore[arg-type] # both give KernelSession
        finally:
            runner.run(house.close())
            sandbox.close()
