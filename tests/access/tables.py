"""The tables beside this file: caller × operation → answer, written by hand."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.access.world import CALLERS, VIEWERS

MODES = ("open", "accounts")
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """`answers` by caller: a status, or for an event `ok` or the code of the refusal."""

    feature: str
    mode: str
    operation: str
    answers: dict[str, str]

    def allows(self, caller: str, answer: str) -> bool:
        """Whether this is the answer. For a feature that knows no views, they are nobody."""
        if caller in self.answers:
            return answer == self.answers[caller]
        nobody = self.answers["anonymous"]
        if nobody in ("401", "302", "not_signed_in"):
            return answer in (nobody, "403", "forbidden")
        return answer == nobody

    @property
    def kind(self) -> str:
        """A method, or `event`."""
        return self.operation.split()[0]

    @property
    def addresses(self) -> list[str]:
        """Every path, or the event's name."""
        return self.operation.split()[1:]

    @property
    def name(self) -> str:
        return f"{self.kind} {self.addresses[0]}"


def rows() -> list[Row]:
    return [row for file in sorted(FOLDER.glob("*.csv")) for row in _rows_of(file)]


def _rows_of(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, strict=True):
            named = (*CALLERS, *(viewer for viewer in VIEWERS if viewer in line))
            answers = {caller: line[caller] for caller in named}
            modes = MODES if line["mode"] == "both" else (line["mode"],)
            for mode in modes:
                yield Row(file.stem, mode, line["operation"], answers)
