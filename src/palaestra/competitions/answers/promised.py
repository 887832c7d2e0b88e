"""Answers that were asked for before anybody knew the truth: what can be checked of both."""

import polars as pl

from palaestra.competitions.answers.comparison import compare, compared_columns
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid


def check_promised(answer: Table, empty: Table, rules: Rules) -> None:
    """Every check of an answer for which its prototype `empty` is enough.

    Raises Invalid about ``answer``.
    """
    compare(answer, _stand_in(empty, rules), rules)


def check_truth(truth: Table, empty: Table, rules: Rules) -> None:
    """Whether answers like `empty` can be scored with this truth; raises Invalid."""
    try:
        compare(_stand_in(empty, rules), truth, rules)
    except Invalid as wrong:
        raise Invalid(
            "answer", f"The truth does not fit the answers that were asked for. {wrong.message}"
        ) from wrong


def _stand_in(empty: Table, rules: Rules) -> Table:
    """The prototype with values that any truth may have: no difference, or the first class."""
    first, *others = compared_columns(empty, rules)
    probable = metric_named(rules.metric).answers == "probabilities"
    values = [pl.lit(1.0 if probable and others else 0.0).alias(first)]
    values += [pl.lit(0.0).alias(name) for name in others]
    return Table(empty.frame.with_columns(values), empty.labels)
