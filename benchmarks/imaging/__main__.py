"""Runs the pairs, keeps what came of them, and prints the tables.

Resumable: what a cache folder holds is not run again, so that a long run may be made in parts.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import cv2

from benchmarks.imaging.diagram import draw
from benchmarks.imaging.measuring import Outcome, measured
from benchmarks.imaging.pairs import SEED, count, pair
from benchmarks.imaging.tables import print_tables
from palaestra.imaging.names import ALGORITHMS, CLASSIC

DIAGRAM = Path(__file__).parents[2] / "docs" / "images" / "imaging-reliability.svg"


def main() -> None:
    asked = _arguments()
    cv2.setNumThreads(1)
    cache = Path(asked.cache)
    cache.mkdir(parents=True, exist_ok=True)
    for number in range(asked.first, min(asked.last, count()), asked.step):
        _run(number, cache, asked.recipes.split(","), seed=asked.seed)
    outcomes = read(cache)
    if not asked.quiet:
        print_tables(outcomes)
    if asked.draw:
        DIAGRAM.write_text(draw(outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    folder = Path(tempfile.gettempdir()) / "palaestra-imaging-benchmark"
    parser.add_argument("--cache", default=str(folder), help="folder for what has been measured")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=count())
    parser.add_argument("--step", type=int, default=1, help="only every so manieth pair")
    parser.add_argument("--seed", type=int, default=SEED, help="of which the pairs are made")
    parser.add_argument("--recipes", default="ours,classic", help="which of them to run")
    parser.add_argument("--draw", action="store_true", help="write the reliability diagram")
    parser.add_argument("--quiet", action="store_true", help="print no tables")
    return parser.parse_args()


def _run(number: int, cache: Path, recipes: list[str], *, seed: int) -> None:
    file = cache / f"{number:04}.jsonl"
    known = {(o["asked"], o["recipe"]) for o in _lines(file)}
    every = {"ours": ALGORITHMS, "classic": CLASSIC}
    wanted = [(name, recipe) for recipe in recipes for name in every[recipe]]
    missing = [one for one in wanted if one not in known]
    if not missing:
        return
    made = pair(number, seed=seed)
    with file.open("a") as out:
        for asked, recipe in missing:
            outcome = measured(made, asked=asked, recipe=recipe)
            out.write(json.dumps(outcome.plain()) + "\n")
    print(f"{number + 1}/{count()}", file=sys.stderr, flush=True)


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def read(cache: Path) -> list[Outcome]:
    """Everything measured so far."""
    return [
        Outcome(**line)  # type: ignore[arg-type]  # as it was written
        for file in sorted(cache.glob("[0-9]*.jsonl"))
        for line in _lines(file)
    ]


if __name__ == "__main__":
    main()
