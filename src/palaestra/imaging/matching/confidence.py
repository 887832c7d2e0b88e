"""How often an answer with this evidence is right: a logistic curve.

The weights are set by hand: the benchmark has too few wrong answers to fit them to. What
`docs/explanation/imaging.md` says of it is measured.
"""

import math
from collections.abc import Mapping

# Evidence → weight; the curve's input is their sum and the base.
WEIGHTS: dict[str, float] = {
    "likeness": 14.0,
    "likeness_low": 3.0,
    "log_inliers": 0.6,
    "unsure": -1.0,
}
BASE = -8.5
# The same of whole disks.
DISK_WEIGHTS: dict[str, float] = {"likeness": 12.0, "margin": 8.0}
DISK_BASE = -7.0


def confidence_of(evidence: Mapping[str, float]) -> float:
    """From 0 to 1, of an answer by points."""
    return _curve(WEIGHTS, BASE, terms_of(evidence))


def confidence_of_disk(evidence: Mapping[str, float]) -> float:
    """From 0 to 1, of an answer by the disk of the Moon."""
    return _curve(DISK_WEIGHTS, DISK_BASE, evidence)


def _curve(weights: Mapping[str, float], base: float, terms: Mapping[str, float]) -> float:
    total = base + sum(weight * terms[name] for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


def terms_of(evidence: Mapping[str, float]) -> dict[str, float]:
    """The numbers that the curve of points weighs."""
    return {
        "likeness": evidence["likeness"],
        "likeness_low": evidence["likeness_low"],
        "log_inliers": math.log(max(evidence["inliers"], 1.0) / 30.0),
        "unsure": math.log1p(evidence["unsure_px"]),
    }
