"""Runs a test in each panel."""

from collections.abc import Callable
from typing import Any

import numpy as np

from palaestra.statistics.engines.frames import Frame
from palaestra.statistics.engines.python.descriptives import taken
from palaestra.statistics.engines.python.rows import kept_rows, panels_of
from palaestra.statistics.engines.python.summaries import missing_places
from palaestra.statistics.engines.python.tests import (
    correlations,
    ranks,
    shares,
    student,
    tables,
    variances,
)
from palaestra.statistics.engines.python.tests.asked import Answer, Asked

_TESTS: dict[str, Callable[[Asked], Answer]] = {
    "t1": student.one_sample,
    "t2": student.two_sample,
    "paired_t": student.paired,
    "anova1": variances.one_way,
    "anova": variances.factorial,
    "rm_anova": variances.repeated,
    "kruskal": ranks.kruskal,
    "friedman": ranks.friedman,
    "wilcoxon1": ranks.one_sample,
    "wilcoxon2": ranks.two_sample,
    "wilcoxon_paired": ranks.paired,
    "chisq_gof": tables.goodness_of_fit,
    "chisq": tables.chisq,
    "fisher": tables.fisher,
    "mcnemar": tables.mcnemar,
    "prop1": shares.one_share,
    "prop2": shares.several_shares,
    "binom": shares.binomial,
    "cor": correlations.correlation,
    "shapiro": correlations.shapiro,
    "var2": variances.two_variances,
    "bartlett": variances.bartlett,
    "levene": variances.levenes,
    "tukey": variances.tukey,
}


def run_tests(frame: Frame | None, request: dict[str, Any]) -> dict[str, Any]:
    test = _TESTS[request["mode"]]
    if frame is None:
        return {"results": [test(Asked(columns={}, request=request))]}
    names = request["variables"]
    kept = kept_rows(frame, request["filters"])
    # A matrix of correlations takes the complete pairs, not the complete rows.
    if request["mode"] != "cor" or len(names) == 2:
        kept &= complete(frame, names)
    panels = panels_of(frame, request["panels"])
    results = []
    for place in range(panels.count):
        rows = np.flatnonzero(kept & (panels.place == place))
        columns = {name: taken(frame.columns[name], rows) for name in names}
        answer = test(Asked(columns=columns, request=request))
        results.append(with_panel(answer, panels.labels[place]))
    return {"results": results}


def complete(frame: Frame, names: list[str]) -> Any:
    whole = np.ones(frame.rows, dtype=bool)
    for name in names:
        whole[missing_places(frame.columns[name])] = False
    return whole


def with_panel(answer: Answer, labels: dict[str, str]) -> Answer:
    if not labels:
        return answer
    return {**answer, "panel": {"names": list(labels), "values": list(labels.values())}}
