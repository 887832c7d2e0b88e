"""Notes beside a test: whether what it takes for granted seems to hold."""

import numpy as np
from scipy import special, stats

from palaestra.statistics.engines.python.tests.asked import Answer, Groups, Numbers


def normality(x: Numbers, of: str) -> list[Answer]:
    """Shapiro and Wilk's, where it can be computed."""
    if not 3 <= len(x) <= 5000 or np.ptp(x) == 0:
        return []
    found = stats.shapiro(x)
    return [
        {
            "name": "normality",
            "of": of,
            "statistic": float(found.statistic),
            "p_value": float(found.pvalue),
        }
    ]


def normality_of_groups(y: Numbers, g: Groups) -> list[Answer]:
    parts = zip(g.split(y), g.levels, strict=True)
    return [note for part, level in parts for note in normality(part, level)]


def levene(y: Numbers, g: Groups) -> tuple[float, list[float], float]:
    """F, degrees of freedom and p of the absolute distances from the medians."""
    z = np.concatenate([np.abs(part - np.median(part)) for part in g.split(y)])
    sizes = [len(part) for part in g.split(y)]
    parts = np.split(z, np.cumsum(sizes)[:-1])
    between = sum(n * (part.mean() - z.mean()) ** 2 for n, part in zip(sizes, parts, strict=True))
    within = sum(((part - part.mean()) ** 2).sum() for part in parts)
    df = [float(len(parts) - 1), float(len(z) - len(parts))]
    # Distances that are alike in each group, as of groups of two, vary by what rounding leaves.
    if within <= 1e-26 * (y**2).sum():
        return np.nan, df, np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        f = float(np.float64(between / df[0]) / np.float64(within / df[1])) if df[1] else np.nan
    return f, df, float(special.fdtrc(*df, f))


def equal_variances(y: Numbers, g: Groups) -> list[Answer]:
    if min(len(part) for part in g.split(y)) < 2:
        return []
    f, _, p = levene(y, g)
    if not np.isfinite(f):
        return []
    return [{"name": "equal_variances", "of": "", "statistic": f, "p_value": p}]
