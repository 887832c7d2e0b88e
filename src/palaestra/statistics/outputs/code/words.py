"""Names, texts and numbers as R reads them."""

import re
from collections.abc import Iterable
from typing import Any

_RESERVED = frozenset(
    {
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "TRUE",
        "FALSE",
        "NULL",
        "Inf",
        "NaN",
        "NA",
        "NA_integer_",
        "NA_real_",
        "NA_character_",
        "NA_complex_",
        "in",
    }
)  # fmt: skip - a list of words
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


def name(text: str) -> str:
    """Backticks where R would read it as something else."""
    if _PLAIN.fullmatch(text) and text not in _RESERVED:
        return text
    return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`"


def text(value: str) -> str:
    """A string literal; what is not plain ASCII is written as its number."""
    made = []
    for letter in value:
        if letter in '"\\':
            made.append("\\" + letter)
        elif " " <= letter <= "~":
            made.append(letter)
        else:
            made.append(f"\\U{{{ord(letter):x}}}")
    return '"' + "".join(made) + '"'


def value(given: Any) -> str:
    """A literal, or a vector of them."""
    if given is None:
        return "NA"
    if isinstance(given, bool):
        return "TRUE" if given else "FALSE"
    if isinstance(given, str):
        return text(given)
    if isinstance(given, list | tuple):
        return f"c({', '.join(value(each) for each in given)})"
    return repr(given)


def column(data: str, variable: str) -> str:
    return f"{data}${name(variable)}"


def columns(data: str, variables: Iterable[str]) -> str:
    """A part of a data frame by the names of its columns."""
    return f"{data}[{value(list(variables))}]"


def arguments(**given: Any) -> str:
    """Those that are said, as R's arguments: ``, mu = 5``; `_` in a name is R's point."""
    said = [
        f"{key.replace('_', '.')} = {value(each)}"
        for key, each in given.items()
        if each is not None
    ]
    return "".join(f", {each}" for each in said)


def indented(lines: Iterable[str]) -> str:
    """As the body of a function or loop."""
    return "\n".join(f"  {line}" for each in lines for line in each.split("\n"))


def sum_of(terms: Iterable[Iterable[str]]) -> str:
    """The right side of a formula."""
    written = [":".join(name(each) for each in term) for term in terms]
    return " + ".join(written) or "1"
