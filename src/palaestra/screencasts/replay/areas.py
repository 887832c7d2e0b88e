"""Where the text of an exercise lies, and how edits carry it along.

What is written at an edge of an area does not belong to it; at an empty area it comes after. An
edit that removes something and stays within belongs to the area, edges included. One across an edge
takes its part away, one that reaches from one edge to beyond the other takes all.
"""

from dataclasses import dataclass

from palaestra.screencasts.replay.ots import Edit


@dataclass(frozen=True, slots=True)
class Area:
    """Code units from `start` to before `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def grown(self, edit: Edit) -> "Area":
        """After an edit that belongs to it."""
        return Area(self.start, self.end + change_of(edit))

    def carried(self, edit: Edit) -> "Area":
        """After an edit anywhere, when it is closed."""
        return Pair(self, self).carried(edit)[1].theirs


def change_of(edit: Edit) -> int:
    """By how many code units the text grows."""
    return len(edit.inserted) - len(edit.removed)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same place in two texts that differ only there: `theirs` in one, `ours` in the other.

    Both begin at the same position, since all before them is the same.
    """

    theirs: Area
    ours: Area

    @property
    def shift(self) -> int:
        return self.ours.end - self.theirs.end

    def place(self, position: int) -> int:
        """Where a position of their text lies in ours; one within the area stays within it."""
        if position >= self.theirs.end:
            return position + self.shift
        return position if position <= self.theirs.start else min(position, self.ours.end)

    def carried(self, edit: Edit) -> tuple[tuple[int, int] | None, "Pair"]:
        """The range that `edit` of their text replaces in ours, and the pair after it.

        None for one that lies within the area: there our text goes its own way. Of one across an
        edge only what lies outside is removed; one that takes all of the area takes ours too.
        """
        start, end, change = edit.start, edit.end, change_of(edit)
        theirs, ours = self.theirs, self.ours
        if start >= theirs.end:
            return (start + self.shift, end + self.shift), self
        if end <= theirs.start:
            return (start, end), Pair(_by(theirs, change), _by(ours, change))
        if theirs.start <= start and end <= theirs.end:
            return None, Pair(theirs.grown(edit), ours)
        return self._across(edit)

    def _across(self, edit: Edit) -> tuple[tuple[int, int], "Pair"]:
        start, end, theirs, ours = edit.start, edit.end, self.theirs, self.ours
        after_inserted = start + len(edit.inserted)
        if start > theirs.start:
            return (ours.end, end + self.shift), Pair(Area(theirs.start, start), ours)
        if end >= theirs.end:
            nothing = Area(after_inserted, after_inserted)
            return (start, end + self.shift), Pair(nothing, nothing)
        rest = Pair(
            Area(after_inserted, theirs.end + change_of(edit)),
            Area(after_inserted, after_inserted + ours.length),
        )
        return (start, theirs.start), rest


def _by(area: Area, change: int) -> Area:
    return Area(area.start + change, area.end + change)
