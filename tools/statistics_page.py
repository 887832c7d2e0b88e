"""Writes the reference of the statistics commands from their table."""

from palaestra.statistics.commands.entry import Entry
from palaestra.statistics.commands.table import COMMANDS, ENTRIES

HEAD = """# Statistics commands

What a formula or a `command` object may call: 127 names, and nothing else exists for either engine.
Arguments stand in this order; `?` marks those that may be left out, `…` the last one that may come
again. Beside each stands its equivalent in plain R. Mind the document's names of comparisons: `ge`
is “greater than” and `le` is “less than”; with “or equal” they are `geq` and `leq`.

In a formula one writes `+ - * / ^`, `> < >= <= == !=`, `& | !`, numbers, texts in quotes, names (in
backticks if wished), calls of these commands, and `name <- formula`.

"""
TITLES = {
    "generic": "Of anything",
    "dataset": "Data sets",
    "variable": "Variables",
    "output": "Outputs",
    "model": "Models",
    "list": "Lists",
    "logical": "Logic",
    "arithmetic": "Arithmetic",
    "date": "Dates",
    "random": "Random numbers",
    "density": "Densities",
    "cdf": "Distribution functions",
    "quantile": "Quantiles",
    "statistics": "Statistics",
    "math": "Mathematics",
    "utility": "Utilities",
}  # fmt: skip - a table


def statistics_page() -> str:
    parts = [HEAD]
    for group, title in TITLES.items():
        parts.append(f"## {title}\n\n")
        parts.extend(_entry(each) for each in ENTRIES if each.group == group)
    return "".join(parts)


def _entry(entry: Entry) -> str:
    lines = [f"### {_heading(entry)}\n", f"`{entry.call}` → {entry.gives}. {entry.about}\n"]
    if entry.formula:
        lines.append(f"Formula: {_plain(entry.formula)}\n")
    if entry.exists:
        lines.append(f"In R: `{entry.r}`\n")
    return "\n".join(lines) + "\n"


def _heading(entry: Entry) -> str:
    """A name with several uses says which."""
    several = len(COMMANDS[entry.name]) > 1
    return f"{entry.name} ({TITLES[entry.group].lower()})" if several else entry.name


def _plain(text: str) -> str:
    """Without what Markdown would take for its own."""
    for mark in ("\\", "*", "_", "<", "|", "[", "]"):
        text = text.replace(mark, f"\\{mark}")
    return text
