"""The curves of confidence, fitted to the half of the pairs with an even number."""

import numpy as np

from benchmarks.imaging.measuring import Outcome
from benchmarks.imaging.sources import Array
from palaestra.imaging.matching.confidence import DISK_WEIGHTS, WEIGHTS, terms_of

# Keeps weights finite where right and wrong can be told apart without a fault.
_RESTRAINT = 0.02


def fit(outcomes: list[Outcome]) -> str:
    """As the constants of `palaestra.imaging.matching.confidence`."""
    ours = [o for o in outcomes if o.recipe == "ours" and o.evidence and o.number % 2 == 0]
    points = [o for o in ours if "disk" not in o.evidence]
    disks = [o for o in ours if "disk" in o.evidence]
    lines = _fitted(points, list(WEIGHTS), "", by_points=True)
    lines += _fitted(disks, list(DISK_WEIGHTS), "DISK_", by_points=False)
    return "\n".join(lines)


def _fitted(some: list[Outcome], names: list[str], prefix: str, *, by_points: bool) -> list[str]:
    if not some:
        return []
    terms = [terms_of(o.evidence) if by_points else o.evidence for o in some]
    values = np.array([[term[name] for name in names] for term in terms])
    right = np.array([o.is_usable for o in some], float)
    weights, base = _logistic(values, right)
    pairs = ", ".join(f'"{n}": {w:.2f}' for n, w in zip(names, weights, strict=True))
    count = f"# {len(some)} answers, {int(len(some) - right.sum())} wrong"
    return [f"{prefix}WEIGHTS = {{{pairs}}}", f"{prefix}BASE = {base:.2f}  {count}"]


def _logistic(values: Array, right: Array) -> tuple[Array, float]:
    """By Newton's steps; both kinds of answers weigh as often as they come."""
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    design = np.column_stack([(values - middle) / spread, np.ones(len(values))])
    found = np.zeros(design.shape[1])
    restraint = np.diag([*[_RESTRAINT * len(values) / 10] * values.shape[1], 1e-6])
    for _ in range(60):
        share = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (right - share) - restraint @ found
        bend = design.T @ (design * (share * (1 - share) + 1e-9)[:, None]) + restraint
        found = found + np.linalg.solve(bend, slope)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)
