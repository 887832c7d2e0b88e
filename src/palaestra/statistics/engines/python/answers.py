"""One request answered from what a session holds."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.commands import run_command
from palaestra.statistics.engines.python.crosstabs import crosstab
from palaestra.statistics.engines.python.descriptives import descriptive
from palaestra.statistics.engines.python.graphs import run_graph
from palaestra.statistics.engines.python.models import run_models
from palaestra.statistics.engines.python.tests import run_tests
from palaestra.statistics.structures import Problem

Held = dict[str, Frame]
_OF_A_FRAME: dict[str, Callable[[Frame, dict[str, Any]], Any]] = {
    "crosstab": crosstab,
    "descriptive": descriptive,
    "graph": run_graph,
    "model": run_models,
}


def answer(held: Held, request: dict[str, Any]) -> Any:
    """Raises `Problem`."""
    kind = request["do"]
    if kind in _OF_A_FRAME:
        return _OF_A_FRAME[kind](held[request["data"]], request)
    whole = _OF_ALL.get(kind)
    if whole is None:
        raise Problem("not_available", f"The Python engine does not compute “{kind}”.")
    return whole(held, request)


def _put(held: Held, request: dict[str, Any]) -> None:
    frame: Frame = request["frame"]
    held[frame.name] = frame


def _set_variable(held: Held, request: dict[str, Any]) -> None:
    frame = held[request["data"]]
    columns = {**frame.columns, request["name"]: request["column"]}
    held[frame.name] = Frame(
        name=frame.name, columns=columns, rownames=frame.rownames, filters=frame.filters
    )


def _drop(held: Held, request: dict[str, Any]) -> None:
    held.pop(request["data"], None)


def _dump(held: Held, _: dict[str, Any]) -> list[Frame]:
    return list(held.values())


def _load(held: Held, request: dict[str, Any]) -> None:
    held.clear()
    held.update({frame.name: frame for frame in request["frames"]})


def _shapes(held: Held, _: dict[str, Any]) -> dict[str, Frame]:
    """Each data set without its values; `rownames` says how many rows there are."""
    return {name: _emptied(frame) for name, frame in held.items()}


def _emptied(frame: Frame) -> Frame:
    columns = {
        name: Column(mode=each.mode, values=each.values[:0], levels=each.levels, format=each.format)
        for name, each in frame.columns.items()
    }
    return Frame(
        name=frame.name, columns=columns, rownames=[str(frame.rows)], filters=frame.filters
    )


def _limit(_: Held, request: dict[str, Any]) -> None:
    """Beyond what the parent held already, which is shared."""
    status = Path("/proc/self/status").read_text()
    held_kb = int(next(line.split()[1] for line in status.splitlines() if "VmData" in line))
    size = (held_kb << 10) + (int(request["memory_mb"]) << 20)
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _command(held: Held, request: dict[str, Any]) -> Any:
    return run_command(held, request, np.random.default_rng(request.get("seed")))


def _test(held: Held, request: dict[str, Any]) -> Any:
    return run_tests(held[request["data"]] if request["data"] is not None else None, request)


def _ping(held: Held, _: dict[str, Any]) -> int:
    return len(held)


_OF_ALL: dict[str, Callable[[Held, dict[str, Any]], Any]] = {
    "command": _command,
    "limit": _limit,
    "ping": _ping,
    "test": _test,
    "put": _put,
    "set": _set_variable,
    "drop": _drop,
    "dump": _dump,
    "load": _load,
    "shapes": _shapes,
}
