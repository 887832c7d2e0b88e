"""How often an answer with this evidence is right: a logistic curve.

That of points is fitted; `docs/explanation/imaging.md` shows how it does on pairs that it was not
fitted to. That of whole disks is set by hand: the benchmark has one wrong answer of this kind.
"""

import math
from collections.abc import Mapping

# Evidence → weight; the curve's input is their sum and the base. Made by
# `python -m benchmarks.imaging.attempts FILE`, then `python -m benchmarks.imaging.fitting FILE`,
# of 1,387 answers, 458 of them more than 10 px wrong.
WEIGHTS: dict[str, float] = {
    "likeness": 2.01,
    "likeness_low": 0.60,
    "surprise": 0.44,
    "unsure": -1.98,
}
BASE = 2.24
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
        "surprise": math.log1p(evidence["surprise"]),
        "unsure": math.log1p(evidence["unsure_px"]),
    }
