"""All commands, by name: 133 entries of 127 names."""

from palaestra.statistics.commands import (
    arithmetic,
    dates,
    distributions,
    general,
    logic,
    statistics,
    utility,
)
from palaestra.statistics.commands.entry import Entry
from palaestra.statistics.structures import Command, Problem

ENTRIES: tuple[Entry, ...] = (
    *general.ENTRIES,
    *logic.ENTRIES,
    *arithmetic.ENTRIES,
    *dates.ENTRIES,
    *distributions.ENTRIES,
    *statistics.ENTRIES,
    *utility.ENTRIES,
)
COMMANDS: dict[str, tuple[Entry, ...]] = {
    name: tuple(entry for entry in ENTRIES if entry.name == name)
    for name in dict.fromkeys(entry.name for entry in ENTRIES)
}


def check_call(command: Command, *, path: str) -> None:
    """Raises `Problem` unknown_command, not_available or bad_arity."""
    uses = COMMANDS.get(command.mode)
    if uses is None:
        told = f"There is no command “{command.mode[:64]}”."
        raise Problem("unknown_command", told, path=f"{path}.mode" if path else "mode")
    if not any(entry.exists for entry in uses):
        raise Problem("not_available", f"{command.mode}: {uses[0].about}", path=path or None)
    count = len(command.arguments)
    if not any(use.fewest_arguments <= count <= use.most_arguments for use in uses):
        told = " or ".join(use.call for use in uses)
        raise Problem(
            "bad_arity", f"It is written {told}; {count} arguments came.", path=path or None
        )
