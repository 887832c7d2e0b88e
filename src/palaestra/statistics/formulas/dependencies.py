"""Which variables a formula needs, and the order that follows."""

from collections.abc import Iterator, Mapping

from palaestra.statistics.structures import Command, Name, Problem


def names_in(command: Command) -> Iterator[Name]:
    """Every name in it, outermost first."""
    waiting: list[Command] = [command]
    while waiting:
        for argument in waiting.pop().arguments:
            if isinstance(argument, Command):
                waiting.append(argument)
            elif isinstance(argument, Name):
                yield argument


def in_order(formulas: Mapping[str, Command]) -> list[str]:
    """Each name after those that its formula needs; else as they came.

    Raises `Problem` cycle, which names the circle.
    """
    needs = {
        name: [n for n in dict.fromkeys(each.name for each in names_in(formula)) if n in formulas]
        for name, formula in formulas.items()
    }
    order: list[str] = []
    done: set[str] = set()
    for name in formulas:
        _visit(name, needs, order, done)
    return order


def _visit(start: str, needs: Mapping[str, list[str]], order: list[str], done: set[str]) -> None:
    """Depth first with its own stack: a chain of a thousand variables is none for Python's."""
    path: dict[str, Iterator[str]] = {} if start in done else {start: iter(needs[start])}
    while path:
        name, rest = next(reversed(path.items()))
        following = next((each for each in rest if each not in done), None)
        if following is None:
            del path[name]
            done.add(name)
            order.append(name)
        elif following in path:
            circle = [*path][[*path].index(following) :]
            told = " → ".join([*circle, following])
            raise Problem("cycle", f"These variables need each other: {told}.", path=following)
        else:
            path[following] = iter(needs[following])


def affected(changed: set[str], formulas: Mapping[str, Command]) -> list[str]:
    """What must be computed anew after a change of these variables, in order."""
    stale = set(changed)
    order = in_order(formulas)
    for name in order:
        if any(each.name in stale for each in names_in(formulas[name])):
            stale.add(name)
    return [name for name in order if name in stale and name not in changed]
