"""What a run in the sandbox costs, beside a cold bwrap and a bare interpreter in the same run.

Prints Markdown tables; ends with an error where a goal is missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import machine, table
from benchmarks.processes import family, megabytes, palaestra
from benchmarks.wire import Connection, request
from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.visible import EXECUTABLE, SITE, view_for

PRINT = "print(1)"
SCIENCE = "import numpy, pandas\nprint(1)"
PROGRAMS = {"print(1)": PRINT, "numpy and pandas": SCIENCE}
AT_ONCE = 8
# Warm beside cold: p50 at most, runs a second at least; beside a bare interpreter, p50 at most.
GOALS = {"print(1)": (0.2, 2.5, 1.0), "numpy and pandas": (0.03, 15.0, None)}
MOST_MORE_MS = 6.0
Run = Callable[[str], None]


def cold_runner(settings: SandboxSettings) -> Run:
    """bwrap with the same root and a clean interpreter, nothing of ours inside."""
    view = view_for(tuple(settings.packages))
    box = Box(program=settings.bubblewrap, view=view, user=settings.user)
    start = f"import sys; sys.path.append({SITE!r}); exec(sys.argv[1])"
    words = [*box.outside(), EXECUTABLE, "-I", "-S", "-c", start]
    return lambda code: _checked([*words, code])


def bare_runner() -> Run:
    """The real interpreter: what a version manager puts before it is a shell script."""
    python = getattr(sys, "_base_executable", sys.executable)
    packages = next(place for place in sys.path if place.endswith("site-packages"))
    start = f"import sys; sys.path.append({packages!r}); exec(sys.argv[1])"
    return lambda code: _checked([str(Path(python).resolve()), "-I", "-S", "-c", start, code])


def _checked(words: list[str]) -> None:
    if subprocess.run(words, capture_output=True, check=True).stdout != b"1\n":
        raise SystemExit(f"{words[0]} printed something else")


def warm_runner(sandbox: Sandbox) -> Run:
    def run(code: str) -> None:
        if sandbox.run(code).output != b"1\n":
            raise SystemExit("the sandbox printed something else")

    return run


def served_runner(line: Connection) -> Run:
    def run(code: str) -> None:
        body = json.dumps({"code": code}).encode()
        # Other phases last longer than the server keeps a quiet connection: `timed` opens it anew.
        line.timed(request("POST", "/code/run", body=body))

    return run


def latencies(runners: dict[str, Run], code: str, rounds: int) -> dict[str, float]:
    """The median of each in ms, asked in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in runners}
    for number in range(rounds + 2):
        for name, run in runners.items():
            began = time.perf_counter()
            run(code)
            if number >= 2:
                seconds[name].append(time.perf_counter() - began)
    return {name: 1000 * statistics.median(taken) for name, taken in seconds.items()}


def throughput(run: Run, code: str, seconds: float) -> float:
    """Runs a second with AT_ONCE at once."""
    until, counts = time.perf_counter() + seconds, [0] * AT_ONCE

    def work(index: int) -> None:
        while time.perf_counter() < until:
            run(code)
            counts[index] += 1

    threads = [threading.Thread(target=work, args=(index,)) for index in range(AT_ONCE)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def memory(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    """PSS of each parent, and of what waits below it (init and program) for each child."""
    rows = []
    for kind, pid in sandbox.parents.process_ids().items():
        # bwrap, then the parent, then two processes for each child that waits.
        zygote, *below = family(pid)[1:]
        children = max(1, len(below) // 2)
        name = "numpy, pandas" if "pandas" in kind.preload else "bare"
        each = sum(map(megabytes, below)) / children
        rows.append((name, f"{megabytes(zygote):.1f}", f"{each:.1f}"))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=4.0)
    arguments = parser.parse_args()
    settings = SandboxSettings()
    sandbox = Sandbox(settings)
    missed: list[str] = []
    machine("sqlalchemy", "litestar")
    with tempfile.TemporaryDirectory() as folder, palaestra(Path(folder)) as server:
        line = Connection(server.port)
        runners = {
            "cold": cold_runner(settings),
            "bare": bare_runner(),
            "warm": warm_runner(sandbox),
            "/code/run": served_runner(line),
        }
        for name, code in PROGRAMS.items():
            missed += _show(name, code, runners, arguments.rounds, arguments.seconds)
    table(("parent", "its PSS, MB", "a child that waits, MB"), memory(sandbox))
    sandbox.close()
    if missed:
        raise SystemExit("\n".join(missed))


def _show(name: str, code: str, runners: dict[str, Run], rounds: int, seconds: float) -> list[str]:
    taken = latencies(runners, code, rounds)
    rates = {
        who: throughput(runners[who], code, seconds) for who in ("cold", "warm", "cold", "warm")
    }
    rows = [
        (who, f"{ms:.1f}", f"{ms / taken['cold']:.3f}", _rate(rates, who))
        for who, ms in taken.items()
    ]
    print(f"\n`{name}`\n")
    heads = ("", "p50, ms", "beside cold", f"runs a second, {AT_ONCE} at once")
    table(heads, rows)
    print()
    return _missed(name, taken, rates)


def _rate(rates: dict[str, float], who: str) -> str:
    if who not in rates:
        return ""
    return f"{rates[who]:.0f} ({rates[who] / rates['cold']:.1f} × cold)"


def _missed(name: str, taken: dict[str, float], rates: dict[str, float]) -> list[str]:
    slowest, rate, bare = GOALS[name]
    found = []
    if taken["warm"] > slowest * taken["cold"]:
        found.append(f"{name}: p50 is more than {slowest} of cold")
    if rates["warm"] < rate * rates["cold"]:
        found.append(f"{name}: fewer than {rate} × the runs a second of cold")
    if bare is not None and taken["warm"] > bare * taken["bare"]:
        found.append(f"{name}: p50 is more than that of a bare interpreter")
    if name == "print(1)" and taken["/code/run"] > taken["warm"] + MOST_MORE_MS:
        found.append(f"/code/run takes more than {MOST_MORE_MS} ms more")
    return found


if __name__ == "__main__":
    main()
