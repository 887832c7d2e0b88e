"""How long scoring a million rows takes, beside the same formula in bare numpy.

Prints a Markdown table; ends with an error if log loss takes more than LIMIT times the bare one.
"""

import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from palaestra.competitions.answers.classes import check_probabilities
from palaestra.competitions.metrics.absdiff import absdiff
from palaestra.competitions.metrics.logloss import EPSILON, logloss
from palaestra.competitions.scoring import score
from palaestra.competitions.tables.table import Table

ROWS = 1_000_000
CLASSES = 10
LIMIT = 1.3
REPEATS = 7

Array = NDArray[np.float64]
Work = Callable[[], object]


def bare_binary(truth: NDArray[np.int64], prediction: Array) -> float:
    clipped = np.clip(prediction, EPSILON, 1 - EPSILON)
    return float(-np.mean(np.log(np.where(truth == 1, clipped, 1 - clipped))))


def bare_several(truth: NDArray[np.int64], prediction: Array) -> float:
    clipped = np.clip(prediction, EPSILON, 1 - EPSILON)
    clipped /= clipped.sum(axis=1, keepdims=True)
    return float(-np.mean(np.log(clipped[np.arange(len(truth)), truth])))


def bare_difference(truth: Array, prediction: Array) -> float:
    return float(np.mean(np.abs(truth - prediction)))


def best(work: Work) -> float:
    """Seconds of the fastest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def extra_memory(work: Work) -> int:
    """Bytes allocated at once, beyond the arguments."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def compare(name: str, ours: Work, bare: Work) -> float:
    taken, reference = best(ours), best(bare)
    megabytes = (extra_memory(ours) / 1e6, extra_memory(bare) / 1e6)
    ratio = taken / reference
    print(
        f"| {name} | {taken * 1e3:.1f} | {reference * 1e3:.1f} | {ratio:.2f}"
        f" | {megabytes[0]:.1f} | {megabytes[1]:.1f} |"
    )
    return ratio


def compare_metrics(chance: np.random.Generator) -> list[float]:
    print("| metric | ours, ms | bare numpy, ms | ratio | ours, MB | bare, MB |")
    print("|---|---|---|---|---|---|")
    two, chances = chance.integers(0, 2, ROWS), chance.random(ROWS)
    several, many = chance.integers(0, CLASSES, ROWS), chance.random((ROWS, CLASSES))
    ratios = [
        compare(
            "logloss, 2 classes",
            lambda: logloss(two, chances, classes=2),
            lambda: bare_binary(two, chances),
        ),
        compare(
            "logloss, 2 classes, probabilities checked",
            lambda: checked_logloss(two, chances, classes=2),
            lambda: bare_binary(two, chances),
        ),
        compare(
            f"logloss, {CLASSES} classes",
            lambda: logloss(several, many, classes=CLASSES),
            lambda: bare_several(several, many),
        ),
        compare(
            f"logloss, {CLASSES} classes, probabilities checked",
            lambda: checked_logloss(several, many, classes=CLASSES),
            lambda: bare_several(several, many),
        ),
    ]
    values = chance.normal(size=ROWS)
    compare("absdiff", lambda: absdiff(values, chances), lambda: bare_difference(values, chances))
    return ratios


def checked_logloss(truth: NDArray[np.int64], prediction: Array, *, classes: int) -> float:
    names = [str(number) for number in range(prediction.size // len(truth))]
    check_probabilities(Table(pl.DataFrame()), names, prediction, rows=None)
    return logloss(truth, prediction, classes=classes)


def time_files(chance: np.random.Generator) -> None:
    """From file to score, as a worker does it."""
    print("\n| a whole submission of a million rows | size, MB | s |\n|---|---|---|")
    truth = pl.DataFrame({"index": np.arange(ROWS), "y": chance.integers(0, 2, ROWS)})
    answer = pl.DataFrame({"index": np.arange(ROWS), "y": chance.random(ROWS)})
    with tempfile.TemporaryDirectory() as folder:
        truth_path, csv, text = (Path(folder) / name for name in ("t.csv", "a.csv", "a.json"))
        truth.write_csv(truth_path)
        answer.write_csv(csv)
        cells = zip(map(str, answer["index"]), answer["y"], strict=True)
        text.write_text(json.dumps({"y": dict(cells)}))
        for path in (csv, text):
            taken = best(lambda path=path: _score(path, truth_path))  # type: ignore[misc]  # the default binds the loop's path
            size = path.stat().st_size / 1e6
            print(f"| {path.suffix[1:].upper()} | {size:.0f} | {taken:.2f} |")


def _score(answer: Path, truth: Path) -> object:
    return score(
        answer_path=str(answer),
        answer_format=answer.suffix[1:],
        truth_path=str(truth),
        truth_format="csv",
        spec={"type": "classify", "metric": "logloss"},
    )


def main() -> int:
    chance = np.random.default_rng(20180430)
    ratios = compare_metrics(chance)
    time_files(chance)
    if max(ratios) > LIMIT:
        print(f"\nLog loss takes {max(ratios):.2f} times as long as bare numpy; limit {LIMIT}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
