"""Commands on truth values, and comparisons. Mind the document's names: `ge` is >, `le` is <."""

from palaestra.statistics.commands.entry import Entry, arguments

_MOST = 32


def _comparison(name: str, sign: str, about: str) -> Entry:
    return Entry(
        name=name,
        group="logical",
        arguments=arguments("x: values, y: values"),
        gives="truths",
        formula=f"x_i {sign} y_i",
        r=f"x {sign} y",
        about=about,
    )  # fmt: skip - a table


ENTRIES = (
    Entry(
        name="and",
        group="logical",
        arguments=arguments("x: truths, y: truths, more: truths?*"),
        most=_MOST,
        gives="truths",
        formula="x_i ∧ y_i",
        r="x & y",
        about="True where all are true.",
    ),
    Entry(
        name="or",
        group="logical",
        arguments=arguments("x: truths, y: truths, more: truths?*"),
        most=_MOST,
        gives="truths",
        formula="x_i ∨ y_i",
        r="x | y",
        about="True where any is true.",
    ),
    Entry(
        name="not",
        group="logical",
        arguments=arguments("x: truths"),
        gives="truths",
        formula="¬x_i",
        r="!x",
        about="True where it is false.",
    ),
    _comparison("ge", ">", "Greater than (not “or equal”: that is geq)."),
    _comparison("le", "<", "Less than (not “or equal”: that is leq)."),
    _comparison("geq", ">=", "Greater than or equal."),
    _comparison("leq", "<=", "Less than or equal."),
    _comparison("eq", "==", "Equal."),
    Entry(
        name="all",
        group="logical",
        arguments=arguments("x: truths"),
        gives="truth",
        formula="∀i x_i",
        r="all(x, na.rm = TRUE)",
        about="Whether no value is false.",
    ),
    Entry(
        name="any",
        group="logical",
        arguments=arguments("x: truths"),
        gives="truth",
        formula="∃i x_i",
        r="any(x, na.rm = TRUE)",
        about="Whether some value is true.",
    ),
)  # fmt: skip - a table
