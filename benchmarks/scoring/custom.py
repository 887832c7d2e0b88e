"""What a function of the host's costs beside a metric of ours: each answer starts a sandbox.

Prints a Markdown table; ends with an error where starting it takes more than LIMIT.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.figures import machine, table
from palaestra.competitions.work import mark
from palaestra.core.configuration import SandboxSettings

LIMIT = 2.0
RUNS = 15
SIZES = (1_000, 100_000, 1_000_000)
CODE = "def metric(truth, answer):\n    return float(((truth - answer) ** 2).mean() ** 0.5)\n"
METRICS: dict[str, dict[str, Any]] = {
    "rmse": {"metric": "rmse"},
    "the same as a function": {
        "metric": "custom-min-values",
        "metric_code": CODE,
        "sandbox": msgspec.to_builtins(SandboxSettings()),
    },
}


def main() -> None:
    machine("numpy", "polars")
    rows, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            truth = Path(folder) / f"{size}.csv"
            truth.write_text("y\n" + "".join(f"{n % 97}.5\n" for n in range(size)))
            took = {name: _median(truth, fields) for name, fields in METRICS.items()}
            ours, theirs = took.values()
            slowest = max(slowest, theirs - ours)
            rows.append((f"{size:,}", f"{ours:.3f}", f"{theirs:.3f}", f"{theirs - ours:.3f}"))
    table(("rows", "rmse, s", "the same as a function, s", "more, s"), rows)
    if slowest > LIMIT:
        sys.exit(f"A function costs {slowest:.1f} s more, which is above {LIMIT} s.")


def _median(truth: Path, fields: dict[str, Any]) -> float:
    """Seconds of reading, comparing and scoring, the first run left out."""
    arguments = {
        "answer_path": str(truth),
        "answer_format": "csv",
        "truth_path": str(truth),
        "truth_format": "csv",
        "sample_path": None,
        "spec": {"type": "predict", "targets": ["y"], **fields},
    }
    times = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        found = mark(**arguments)
        times.append(time.perf_counter() - began)
        if found["score"] != 0.0:
            raise SystemExit(f"The score is {found}, not 0.")
    return statistics.median(times[1:])


if __name__ == "__main__":
    main()
