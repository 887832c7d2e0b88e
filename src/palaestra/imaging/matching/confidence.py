"""How often an answer with this evidence is right: a logistic curve, fitted by the benchmark.

The weights were fitted on the half of the benchmark's pairs with an even number, and what
`docs/explanation/imaging.md` shows is measured on the other half.
"""

import math
from collections.abc import Mapping

# Evidence → weight; the curve's input is their sum and BASE.
WEIGHTS: dict[str, float] = {"likeness": 14.0, "likeness_low": 3.0, "log_inliers": 0.6}
BASE = -8.5


def confidence_of(evidence: Mapping[str, float]) -> float:
    """From 0 to 1."""
    terms = terms_of(evidence)
    total = BASE + sum(weight * terms[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))


def terms_of(evidence: Mapping[str, float]) -> dict[str, float]:
    """The numbers that the curve weighs."""
    return {
        "likeness": evidence["likeness"],
        "likeness_low": evidence["likeness_low"],
        "log_inliers": math.log(max(evidence["inliers"], 1.0) / 30.0),
    }
