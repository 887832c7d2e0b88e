"""Analyses of variance, and comparisons of variances."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special, stats

from palaestra.statistics.engines.python.designs import Design, all_interactions
from palaestra.statistics.engines.python.tests.asked import (
    Answer,
    Asked,
    Groups,
    Numbers,
    enough,
    named,
    named_as,
    ratio,
    tail,
)
from palaestra.statistics.engines.python.tests.assumptions import (
    equal_variances,
    levene,
    normality,
    normality_of_groups,
)
from palaestra.statistics.engines.python.tests.occasions import occasions
from palaestra.statistics.outputs.numbers import NA
from palaestra.statistics.structures import Problem

_TERMS = ("term", "df", "sum_sq", "mean_sq", "F", "p")


def one_way(asked: Asked) -> Answer:
    y, g = asked.numbers(0), asked.groups(1)
    notes = [*normality_of_groups(y, g), *equal_variances(y, g)]
    if asked.request.get("var_equal") is False:
        return {**_welch(y, g), "assumptions": notes}
    table = _one_way_table(y, g, asked.names[1])
    total = sum(table["sum_sq"])
    return {
        "method": "One-way analysis of variance",
        "statistic": named(F=table["F"][0]),
        "df": table["df"],
        "p_value": table["p"][0],
        "estimate": named_as(
            [f"mean in group {level}" for level in g.levels], [part.mean() for part in g.split(y)]
        ),
        "n": len(y),
        "effect": named(eta_squared=table["sum_sq"][0] / total if total else math.nan),
        "assumptions": notes,
        "tables": {"anova": table},
    }


def _one_way_table(y: Numbers, g: Groups, name: str) -> dict[str, list[Any]]:
    parts = g.split(y)
    if len(y) == len(parts):
        raise Problem("bad_groups", "There are no degrees of freedom left for the error.")
    between = float(sum(len(part) * (part.mean() - y.mean()) ** 2 for part in parts))
    within = float(sum(((part - part.mean()) ** 2).sum() for part in parts))
    rows = [(name, len(parts) - 1, between), ("Residuals", len(y) - len(parts), within)]
    return anova_table(rows)


def anova_table(rows: Sequence[tuple[str, float, float]]) -> dict[str, list[Any]]:
    """Of (term, degrees of freedom, sum of squares); the last row is the error."""
    _, error_df, error = rows[-1]
    made = []
    for term, df, squares in rows[:-1]:
        mean = squares / df if df else math.nan
        f = ratio(mean, error / error_df)
        made.append((term, float(df), squares, mean, f, float(special.fdtrc(df, error_df, f))))
    made.append(("Residuals", float(error_df), error, error / error_df, NA, NA))
    return {
        name: list(column) for name, column in zip(_TERMS, zip(*made, strict=True), strict=True)
    }


def _welch(y: Numbers, g: Groups) -> Answer:
    parts = g.split(y)
    for part in parts:
        enough(part, 2, "observations in each group")
    n = np.array([len(part) for part in parts], dtype=float)
    v = np.array([part.var(ddof=1) for part in parts])
    m = np.array([part.mean() for part in parts])
    k = len(parts)
    w = n / v
    share = float((((1 - w / w.sum()) ** 2) / (n - 1)).sum()) / (k**2 - 1)
    mean = float((w * m).sum() / w.sum())
    f = float((w * (m - mean) ** 2).sum()) / ((k - 1) * (1 + 2 * (k - 2) * share))
    df = [float(k - 1), 1 / (3 * share)]
    return {
        "method": "One-way analysis of means (not assuming equal variances)",
        "statistic": named(F=f),
        "df": df,
        "p_value": float(special.fdtrc(*df, f)),
        "n": len(y),
    }


def factorial(asked: Asked) -> Answer:
    terms = asked.request.get("terms") or all_interactions(asked.names[1:])
    for place in range(1, len(asked.names)):
        asked.groups(place)
    y = asked.numbers(0)
    fit = Design.of(asked.columns, terms).fit(y)
    if fit.df == 0:
        raise Problem("bad_groups", "There are no degrees of freedom left for the error.")
    rows = [*fit.squares(), ("Residuals", float(fit.df), fit.rss)]
    table = anova_table(rows)
    return {
        "method": "Analysis of variance",
        "statistic": named(F=table["F"][0]),
        "df": table["df"],
        "p_value": table["p"][0],
        "n": len(y),
        "assumptions": normality(fit.residuals, "residuals"),
        "tables": {"anova": table},
    }


def repeated(asked: Asked) -> Answer:
    m, labels = occasions(asked)
    n, k = m.shape
    if n < 2:
        raise Problem("bad_groups", "This takes at least two subjects.")
    grand = m.mean()
    subjects = float(k * ((m.mean(axis=1) - grand) ** 2).sum())
    between = float(n * ((m.mean(axis=0) - grand) ** 2).sum())
    error = float(((m - grand) ** 2).sum()) - subjects - between
    name = "occasion" if asked.option("wide", False) else asked.names[1]
    within = anova_table([(name, k - 1, between), ("Residuals", (n - 1) * (k - 1), error)])
    table = _with_subjects(within, n - 1, subjects)
    return {
        "method": "Repeated-measures analysis of variance",
        "statistic": named(F=table["F"][1]),
        "df": table["df"][1:],
        "p_value": table["p"][1],
        "n": n,
        "estimate": named_as([f"mean in {label}" for label in labels], m.mean(axis=0)),
        "effect": named(partial_eta_squared=ratio(between, between + error)),
        "tables": {"anova": table},
    }


def _with_subjects(table: dict[str, list[Any]], df: int, squares: float) -> dict[str, list[Any]]:
    first = dict(zip(_TERMS, ("subjects", float(df), squares, squares / df, NA, NA), strict=True))
    return {name: [first[name], *column] for name, column in table.items()}


def levenes(asked: Asked) -> Answer:
    y = asked.numbers(0)
    f, df, p = levene(y, asked.groups(1))
    if not np.isfinite(f):
        raise Problem("bad_groups", "In each group all values are equally far from the median.")
    return {
        "method": "Levene's test for equal variances (centre: median)",
        "statistic": named(F=f),
        "df": df,
        "p_value": p,
        "n": len(y),
    }


def tukey(asked: Asked) -> Answer:
    y, g = asked.numbers(0), asked.groups(1)
    parts = g.split(y)
    df, k = len(y) - len(parts), len(parts)
    if df < 1:
        raise Problem("bad_groups", "There are no degrees of freedom left for the error.")
    mse = sum(float(((part - part.mean()) ** 2).sum()) for part in parts) / df
    q = float(stats.studentized_range.ppf(asked.level, k, df))
    rows = [
        _comparison(parts, g.levels, i, j, mse=mse, q=q, df=df)
        for i in range(k)
        for j in range(i + 1, k)
    ]
    names = ("first", "second", "diff", "low", "high", "p")
    table = {
        name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }
    return {
        "method": "Tukey multiple comparisons of means",
        "df": [float(k), float(df)],
        "p_value": min(table["p"]),
        "n": len(y),
        "tables": {"comparisons": table},
    }


def _comparison(
    parts: list[Numbers],
    levels: tuple[str, ...],
    i: int,
    j: int,
    *,
    mse: float,
    q: float,
    df: int,
) -> tuple[Any, ...]:
    difference = float(parts[j].mean() - parts[i].mean())
    error = math.sqrt(mse / 2 * (1 / len(parts[i]) + 1 / len(parts[j])))
    p = float(stats.studentized_range.sf(abs(difference) / error, len(parts), df))
    return levels[j], levels[i], difference, difference - q * error, difference + q * error, p


def two_variances(asked: Asked) -> Answer:
    first, second = asked.groups(1, count=2).split(asked.numbers(0))
    enough(first, 2)
    enough(second, 2)
    ratio = float(asked.option("null", 1.0))
    df = [float(len(first) - 1), float(len(second) - 1)]
    estimate = float(first.var(ddof=1) / second.var(ddof=1))
    f = estimate / ratio
    cdf, sf = float(special.fdtr(*df, f)), float(special.fdtrc(*df, f))
    return {
        "method": "F test to compare two variances",
        "statistic": named(F=f),
        "df": df,
        "p_value": tail(cdf, sf, asked.alternative),
        "conf_int": _ratio_interval(estimate, df, asked),
        "estimate": named_as(["ratio of variances"], estimate),
        "n": len(first) + len(second),
    }


def _ratio_interval(estimate: float, df: list[float], asked: Asked) -> list[float]:
    if asked.alternative == "less":
        return [0.0, estimate / float(special.fdtri(*df, 1 - asked.level))]
    if asked.alternative == "greater":
        return [estimate / float(special.fdtri(*df, asked.level)), math.inf]
    half = (1 - asked.level) / 2
    return [
        estimate / float(special.fdtri(*df, 1 - half)),
        estimate / float(special.fdtri(*df, half)),
    ]


def bartlett(asked: Asked) -> Answer:
    y, g = asked.numbers(0), asked.groups(1)
    parts = g.split(y)
    for part in parts:
        enough(part, 2, "observations in each group")
    n = np.array([len(part) - 1 for part in parts], dtype=float)
    v = np.array([part.var(ddof=1) for part in parts])
    k = len(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        top = n.sum() * np.log((n * v).sum() / n.sum()) - (n * np.log(v)).sum()
        statistic = float(top / (1 + ((1 / n).sum() - 1 / n.sum()) / (3 * (k - 1))))
    return {
        "method": "Bartlett test of homogeneity of variances",
        "statistic": named_as(["Bartlett's K-squared"], statistic),
        "df": [float(k - 1)],
        "p_value": float(special.chdtrc(k - 1, statistic)),
        "n": len(y),
    }
