"""The curve of confidence, fitted to what `benchmarks.imaging.attempts` wrote."""

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks.imaging.measuring import USABLE
from benchmarks.imaging.sources import Array
from palaestra.imaging.matching.confidence import WEIGHTS, terms_of

# Keeps weights finite where right and wrong can be told apart without a fault.
_RESTRAINT = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attempts", type=Path, nargs="+")
    asked = parser.parse_args()
    lines = [line for file in asked.attempts for line in file.read_text().splitlines()]
    print(fit([json.loads(line) for line in lines]))


def fit(answers: list[dict[str, object]]) -> str:
    """As the constants of `palaestra.imaging.matching.confidence`."""
    terms = [terms_of(answer["evidence"]) for answer in answers]  # type: ignore[arg-type]  # as it was written
    values = np.array([[term[name] for name in WEIGHTS] for term in terms])
    right = np.array([answer["error"] <= USABLE for answer in answers], float)  # type: ignore[operator]  # likewise
    weights, base = _logistic(values, right)
    pairs = ", ".join(f'"{n}": {w:.2f}' for n, w in zip(WEIGHTS, weights, strict=True))
    wrong = int(len(right) - right.sum())
    return f"WEIGHTS = {{{pairs}}}\nBASE = {base:.2f}  # {len(right)} answers, {wrong} wrong"


def _logistic(values: Array, right: Array) -> tuple[Array, float]:
    """By Newton's steps, with weights of standardised terms held back."""
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    design = np.column_stack([(values - middle) / spread, np.ones(len(values))])
    found = np.zeros(design.shape[1])
    restraint = np.diag([*[_RESTRAINT] * values.shape[1], 1e-6])
    for _ in range(60):
        share = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (right - share) - restraint @ found
        bend = design.T @ (design * (share * (1 - share) + 1e-9)[:, None]) + restraint
        found = found + np.linalg.solve(bend, slope)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)


if __name__ == "__main__":
    main()
