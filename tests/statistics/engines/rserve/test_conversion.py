"""Values there and back through a real R, nothing lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from palaestra.statistics.engines.r.engine import REngine
from palaestra.statistics.engines.rserve import (
    NA_REAL,
    Connection,
    ConnectionGone,
    DataFrame,
    Datetimes,
    Factor,
    RError,
    RValue,
    is_na,
    to_python,
    to_r,
)
from tests.builders.statistics import Bench


class Wire:
    """A connection of its own to the engine's Rserve, called without `await`."""

    def __init__(self, bench: Bench) -> None:
        assert isinstance(bench.engine, REngine)
        self.bench = bench
        self.connection = bench.do(Connection.open(bench.engine._rserve.path))

    def call(self, name: str, *arguments: RValue) -> RValue:
        return self.bench.do(self.connection.call(name, *arguments))

    def back(self, value: Any) -> RValue:
        """The value as R has it, by way of a data set's column or of a whole data set."""
        self.call("put", to_r("there"), to_r(value))
        request = to_r('{"do": "command", "tree": {"data": "there"}}')
        answer: RValue = self.call("run", request).data[0]
        return answer


@pytest.fixture
def wire(r_bench: Bench) -> Iterator[Wire]:
    made = Wire(r_bench)
    yield made
    r_bench.do(made.connection.close())


def frame(**columns: Any) -> DataFrame:
    return DataFrame(columns=columns)


def test_na_and_nan_stay_apart(wire: Wire) -> None:
    sent = np.array([1.5, NA_REAL, np.nan, np.inf, -np.inf, -0.0, 5e-324])

    found = wire.back(frame(x=sent)).data[0].data

    assert found.tobytes() == sent.tobytes()
    assert is_na(found).tolist() == [False, True, False, False, False, False, False]


def test_factors_keep_unused_levels_and_order(wire: Wire) -> None:
    sent = Factor(codes=np.array([2, 0, 1], dtype=np.int32), levels=["a", "b", "ö"], ordered=True)

    found = to_python(wire.back(frame(g=sent)).data[0])

    assert isinstance(found, Factor)
    assert (found.codes.tolist(), list(found.levels), found.ordered) == (
        [2, 0, 1],
        ["a", "b", "ö"],
        True,
    )


@pytest.mark.parametrize("zone", ["UTC", "Europe/Stockholm", None])
def test_times_keep_their_zone(wire: Wire, zone: str | None) -> None:
    sent = Datetimes(seconds=np.array([0.0, 1.5e9, NA_REAL]), zone=zone)

    found = to_python(wire.back(frame(t=sent)).data[0])

    assert isinstance(found, Datetimes)
    assert (found.zone, found.seconds.tobytes()) == (zone, sent.seconds.tobytes())


def test_texts_are_utf8_and_missing_is_no_text(wire: Wire) -> None:
    sent = ["å", "", "NA", None, "日本", "🎲", "\x01", 'a"b\\c\n']

    assert wire.back(frame(s=RValue(kind="string", data=sent))).data[0].data == sent


def test_truths_and_whole_numbers(wire: Wire) -> None:
    truths = RValue(kind="logical", data=np.array([0, 1, 2], dtype=np.uint8))
    whole = np.array([1, -(2**31), 7], dtype=np.int32)

    found = wire.back(frame(k=truths, i=whole))

    assert found.data[0].data.tolist() == [0, 1, 2]
    assert found.data[1].data.tolist() == whole.tolist()


@pytest.mark.parametrize("rows", [0, 1])
def test_frames_of_no_row_and_of_one(wire: Wire, rows: int) -> None:
    sent = frame(x=np.ones(rows), g=Factor.of(["a"] * rows, levels=["a", "b"]))

    found = to_python(wire.back(sent))

    assert isinstance(found, DataFrame)
    assert (list(found.columns), len(found.columns["x"])) == (["x", "g"], rows)
    assert list(found.columns["g"].levels) == ["a", "b"]


@pytest.mark.parametrize("count", [10**5, pytest.param(10**7, marks=pytest.mark.long)])
def test_many_numbers(wire: Wire, count: int) -> None:
    sent = np.random.default_rng(1).normal(size=count)

    assert wire.back(frame(x=sent)).data[0].data.tobytes() == sent.tobytes()


def test_only_what_is_handed_out_can_be_called(wire: Wire) -> None:
    for name in ("system", "eval", "oc.init", "begin"):
        with pytest.raises(KeyError):
            wire.call(name)
    assert set(wire.connection.capabilities) == {
        "limit",
        "put",
        "set_variable",
        "run",
        "ping",
        "process",
        "dump_all",
        "load_all",
    }  # fmt: skip - a list of words


def test_plain_commands_are_refused(r_bench: Bench, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    wire = Wire(r_bench)

    with pytest.raises((RError, ConnectionGone)):
        wire.bench.do(wire.connection.unsafe_evaluate(f"file.create('{canary}')"))

    assert not canary.exists()
    assert r_bench.value("add", 1, 1) == 2
