"""What an answer must look like, told to people and to programs."""

from typing import Literal

from palaestra.competitions.answers.forms import form_of
from palaestra.competitions.answers.prototypes import answer_columns
from palaestra.competitions.metrics.catalogue import AnswerKind, metric_named
from palaestra.competitions.specs import Rules
from palaestra.competitions.summaries import AnswerShape
from palaestra.competitions.tables.table import Table

LABELS_SHOWN = 20


def answer_shape(rules: Rules, empty: Table, truth: Table | None = None) -> AnswerShape:
    """The shape of the answer of which `empty` is the prototype."""
    names = answer_columns(rules, truth)
    labels = [] if empty.labels is None else empty.labels.head(LABELS_SHOWN).to_list()
    kind = metric_named(rules.metric).answers
    probable = kind == "probabilities"
    by_class = kind != "values" or rules.type == "cluster"
    classes = _classes(rules, names) if by_class else None
    return {
        "form": form_of(rules),
        "columns": empty.columns,
        "alternatives": _alternatives(rules, names, classes) if probable else [],
        "rows": empty.height,
        "label_column": None if empty.labels is None else "index",
        "labels": labels,
        "values": _values(rules, names, kind),
        "classes": classes,
    }


def _classes(rules: Rules, names: list[str]) -> int:
    return len(names) if len(names) > 1 else rules.num_classes


def _alternatives(rules: Rules, names: list[str], classes: int | None) -> list[list[str]]:
    """Other columns that are taken: labels in one column, or every class its own."""
    if rules.type == "predict":
        return []
    if len(names) > 1:
        return [["class"]]
    return [[str(number) for number in range(classes or 0)]]


def _values(
    rules: Rules, names: list[str], kind: AnswerKind
) -> Literal["probability", "class", "number"]:
    if kind == "classes" or rules.type == "cluster":
        return "class"
    if kind == "values":
        return "number"
    several = rules.num_classes > 2 and len(names) == 1
    return "class" if several else "probability"
