"""What the table says of a command."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Argument:
    """`many`: the last one, which may come again, up to the entry's `most`."""

    name: str
    kind: str
    optional: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One use of a name; a few names have several (`add` of numbers, and of dates).

    `formula` is the definition in mathematical notation, `r` the equivalent in plain R.
    """

    name: str
    group: str
    arguments: tuple[Argument, ...]
    gives: str
    r: str
    about: str
    formula: str = ""
    most: int = 0
    # Commands that the document lists though R has none such.
    exists: bool = True

    @property
    def fewest_arguments(self) -> int:
        return sum(not argument.optional for argument in self.arguments)

    @property
    def most_arguments(self) -> int:
        many = any(argument.many for argument in self.arguments)
        return max(self.most, len(self.arguments)) if many else len(self.arguments)

    @property
    def call(self) -> str:
        """As it is written in a formula: ``quantile(x, probs?)``."""
        return f"{self.name}({', '.join(_written(each) for each in self.arguments)})"


def _written(argument: Argument) -> str:
    return argument.name + ("?" if argument.optional else "") + (", …" if argument.many else "")


def arguments(text: str) -> tuple[Argument, ...]:
    """From a line such as ``x: numbers, base: number?, more: numbers*``."""
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, kind = (each.strip() for each in part.partition(":"))
        found.append(
            Argument(
                name=name,
                kind=kind.rstrip("?*"),
                optional="?" in kind[-2:],
                many=kind.endswith("*"),
            )
        )
    return tuple(found)
