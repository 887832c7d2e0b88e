"""What the statistics engines cost, beside bare R, in one run; see README.md."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.figures import machine, table
from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.engine import Limits
from palaestra.statistics.engines.frames import Column, Frame
from palaestra.statistics.engines.python.engine import PythonEngine
from palaestra.statistics.engines.r.engine import REngine
from palaestra.statistics.engines.r.process import LIBRARY
from palaestra.statistics.engines.rserve import Connection
from palaestra.statistics.engines.session import KernelSession
from palaestra.statistics.engines.warm import WarmEngine
from palaestra.statistics.structures import decode

ROWS = 10**6
RSCRIPT = "/usr/bin/Rscript"
WIDE = Limits(memory_mb=3000)
SMALL = decode({"type": "command", "mode": "add", "arguments": [1, 2]})
# What a fresh process has to do before its first answer.
FRESH = """
library <- new.env(parent = baseenv())
for (file in commandArgs(TRUE)) sys.source(file, library)
loadNamespace("jsonlite")
stopifnot(library$COMMANDS$add(1, 2) == 3)
"""
BARE = """
path <- commandArgs(TRUE)
x <- readBin(path, "integer", 2e6)
d <- data.frame(g = factor(x[1:1e6]), h = factor(x[-(1:1e6)]))
times <- sapply(1:5, function(i) system.time(table(d$g, d$h))[["elapsed"]])
cat(min(times) * 1000)
"""
# The same numbers by way of JSON text: read, described, written.
JSON = """
started <- Sys.time()
d <- jsonlite::fromJSON(commandArgs(TRUE))
found <- lapply(d, function(x) c(mean = mean(x), sd = sd(x), count = length(x)))
text <- jsonlite::toJSON(found, digits = NA)
cat(as.numeric(difftime(Sys.time(), started, units = "secs")) * 1000)
"""


def milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    started = time.perf_counter()
    await work()
    return milliseconds(started)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def rscript(code: str, *arguments: str) -> tuple[float, str]:
    """Milliseconds of the whole process, and what it printed."""
    started = time.perf_counter()
    words = [RSCRIPT, "--vanilla", "-e", code, *arguments]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return milliseconds(started), done.stdout


def columns(count: int) -> Frame:
    random = np.random.default_rng(7)
    made = {f"x{i}": Column("scalar", random.normal(size=ROWS)) for i in range(count)}
    return Frame(name="big", columns=made)


def categories() -> Frame:
    random = np.random.default_rng(8)
    codes = [random.integers(1, k + 1, ROWS).astype(np.int32) for k in (5, 4)]
    return Frame(
        name="cats",
        columns={
            "g": Column("nominal", codes[0], levels=tuple("abcde")),
            "h": Column("nominal", codes[1], levels=tuple("abcd")),
        },
    )


async def sessions(engine: REngine) -> list[tuple[str, ...]]:
    """A new session beside a fresh process, interleaved."""
    files = [str(path) for path in _library()]
    await (await engine.open("warm")).close()
    ours, fresh = [], []
    for _ in range(20):
        fresh.append(rscript(FRESH, *files)[0])
        for _ in range(3):
            started = time.perf_counter()
            session = await engine.open("one")
            await session.run(SMALL)
            ours.append(milliseconds(started))
            await session.close()
    ratio = p95(fresh) / p95(ours)
    return [
        ("new session, first answer, p95", f"{p95(ours):.1f}", f"{p95(fresh):.1f}", f"{ratio:.1f}")
    ]


def _library() -> list[Path]:
    order = (
        "problems",
        "session",
        "rows",
        "crosstab",
        "descriptive",
        "commands",
        "distributions",
        "tests",
        "models",
        "graphs",
        "main",
    )  # fmt: skip - a list of words
    return [LIBRARY / f"{name}.R" for name in order]


async def idle(engine: REngine) -> list[tuple[str, ...]]:
    """A small command beside a bare round trip with 50 idle sessions; memory of 100."""
    held = [await engine.open(f"idle {i}") for i in range(50)]
    session = held[0]
    raw = await Connection.open(engine._rserve.path)
    bare, ours = [], []
    for _ in range(300):
        bare.append(await timed(lambda: raw.call("ping")))
        ours.append(await timed(lambda: session.run(SMALL)))
    await raw.close()
    held += [await engine.open(f"idle {i}") for i in range(50, 100)]
    memory = _memory()
    for each in held:
        await each.close()
    middle = statistics.median(ours), statistics.median(bare)
    figures = f"{middle[0]:.2f}", f"{middle[1]:.2f}", f"limit {1.5 * middle[1] + 2:.2f}"
    return [
        ("small command, 50 idle sessions, median", *figures),
        ("100 idle sessions together, MB", f"{memory:.0f}", "", "limit 500"),
    ]  # fmt: skip - a table


def _memory() -> float:
    """Proportional set size of every process named Rserve below this one, in MB."""
    found = [
        each.memory_full_info().pss
        for each in psutil.Process().children(recursive=True)
        if each.name() == "Rserve"
    ]
    return sum(found) / 2**20


async def large(engine: REngine, folder: Path) -> list[tuple[str, ...]]:
    session = await engine.open("large", limits=WIDE)
    frame = columns(10)
    wanted = decode({"type": "descriptive", "variables": list(frame.columns)})

    async def binary() -> None:
        await session.put(frame)
        await session.run(wanted)

    ours = min([await timed(binary) for _ in range(3)])
    text = folder / "big.json"
    started = time.perf_counter()
    text.write_text(
        json.dumps({name: each.values.tolist() for name, each in frame.columns.items()})
    )
    written = milliseconds(started)
    by_json = written + float(rscript(JSON, str(text))[1])
    crossed = await crosstabs(session, folder)
    await session.close()
    return [
        (
            "10⁶ × 10 numbers in, described",
            f"{ours:.0f}",
            f"{by_json:.0f} (JSON)",
            f"{by_json / ours:.1f}",
        ),
        crossed,
    ]  # fmt: skip - a table


async def crosstabs(session: KernelSession, folder: Path) -> tuple[str, ...]:
    frame = categories()
    await session.put(frame)
    wanted = decode(
        {"type": "crosstab", "row_variables": ["g"], "column_variables": ["h"], "dataset": "cats"}
    )
    ours = min([await timed(lambda: session.run(wanted)) for _ in range(5)])
    file = folder / "codes"
    file.write_bytes(b"".join(each.values.tobytes() for each in frame.columns.values()))
    bare = float(rscript(BARE, str(file))[1])
    return ("crosstab of 10⁶ rows", f"{ours:.1f}", f"{bare:.1f}", f"{bare / ours:.1f}")


OUTPUTS: dict[str, dict[str, Any]] = {
    "crosstab": {"type": "crosstab", "row_variables": ["g"], "column_variables": ["h"]},
    "descriptive by group": {
        "type": "descriptive",
        "variables": ["x", "y"],
        "panel_variables": ["g"],
    },
    "t-test": {"type": "test", "mode": "t2", "variables": ["x", "two"]},
    "chi-squared": {"type": "test", "mode": "chisq", "variables": ["g", "h"]},
    "Kruskal-Wallis": {"type": "test", "mode": "kruskal", "variables": ["x", "g"]},
    "analysis of variance": {"type": "test", "mode": "anova", "variables": ["x", "g", "h"]},
    "regression": {"type": "test", "mode": "lm", "variables": ["x", "y", "g"]},
    "logistic regression": {"type": "test", "mode": "logistic", "variables": ["two", "x"]},
    "scatter with a line": {
        "type": "graph",
        "mode": "scatter",
        "variables": ["x", "y"],
        "components": [{"mode": "fit"}],
    },
    "histogram": {"type": "graph", "mode": "hist", "variables": ["x"]},
    "boxes": {"type": "graph", "mode": "box", "variables": ["x", "g"]},
}  # fmt: skip - a table


def ten_thousand() -> Frame:
    random = np.random.default_rng(9)
    n = 10_000

    def codes(k: int) -> Any:
        return random.integers(1, k + 1, n).astype(np.int32)

    return Frame(
        name="data",
        columns={
            "x": Column("scalar", random.normal(size=n)),
            "y": Column("scalar", random.normal(size=n)),
            "g": Column("nominal", codes(5), levels=tuple("abcde")),
            "h": Column("nominal", codes(4), levels=tuple("abcd")),
            "two": Column("nominal", codes(2), levels=("no", "yes")),
        },
    )


async def beside(r: WarmEngine, python: WarmEngine) -> list[tuple[str, ...]]:
    frame = ten_thousand()
    pair = [await engine.open("beside", limits=WIDE) for engine in (r, python)]
    for each in pair:
        await each.put(frame)
    rows = []
    for name, raw in OUTPUTS.items():
        wanted = decode(raw)
        times: list[list[float]] = [[], []]
        for _ in range(7):
            for place, session in enumerate(pair):
                times[place].append(await timed(lambda s=session, w=wanted: s.run(w)))
        one, other = (statistics.median(each) for each in times)
        rows.append((name, f"{one:.1f}", f"{other:.1f}", f"{other / one:.2f}"))
    for each in pair:
        await each.close()
    return rows


async def main() -> None:
    sandbox = Sandbox(SandboxSettings())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        r = REngine(folder / "r", key=b"k", sandbox=sandbox)
        python = PythonEngine(folder / "python", key=b"k")
        try:
            rows = [*await sessions(r), *await idle(r), *await large(r, folder)]
            both = await beside(r, python)
        finally:
            await r.close()
            await python.close()
            sandbox.close()
    machine("numpy", "scipy")
    table(("what, ms", "ours", "beside", "ratio"), rows)
    table(("output of 10,000 rows, ms", "R", "Python", "Python / R"), both)
    _check(rows)


def _check(rows: list[tuple[str, ...]]) -> None:
    """Ends with an error where a limit does not hold."""
    ours = {row[0]: float(row[1]) for row in rows}
    ratios = {row[0]: row[3] for row in rows}
    names = list(ours)
    held = (
        float(ratios[names[0]]) >= 10,
        ours[names[1]] <= float(ratios[names[1]].split()[1]),
        ours[names[2]] < 500,
        float(ratios[names[3]]) >= 5,
        float(ratios[names[4]]) > 0.1,
    )
    if not all(held):
        sys.exit(f"limits: {dict(zip(names, held, strict=True))}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
