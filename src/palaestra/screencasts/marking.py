"""From a cast and an answer to what is run: the learner's part, then what he cannot see.

Pure: texts in, texts out.
"""

import builtins
import re
from collections.abc import Sequence
from dataclasses import dataclass

from palaestra.screencasts.replay.engine import Replay
from palaestra.screencasts.replay.ots import OT
from palaestra.screencasts.replay.solving import Program, program
from palaestra.screencasts.replay.units import joined

# Names to which a program gives a meaning: def, class, import, as, for, with; and assignments.
_MEANT = re.compile(r"\b(?:def|class|import|as|for)\s+(\w+)|^\s*(\w+)\s*(?::[^=\n]+)?=(?!=)", re.M)
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+([\w.]+)", re.M)
MOST_IMPORTS = 32


@dataclass(frozen=True, slots=True)
class Paper:
    """`shown` is run first, then `hidden`, whose lines are counted on from there.

    `keeps` and `imports` are as `Sandbox.mark` takes them.
    """

    answer: str
    shown: str
    hidden: str
    keeps: tuple[str, ...]
    imports: tuple[str, ...]

    @property
    def whole(self) -> str:
        return self.shown + self.hidden.removeprefix("\n" * self.shown.count("\n"))


def paper(ots: Sequence[OT], ex_id: str, answer: Sequence[OT]) -> Paper:
    """Raises NotFound about ``ex_id`` and Unreplayable about ``solve_ots``."""
    found = program(ots, ex_id, answer)
    own = joined(Replay(ots).last.text)
    shown, hidden = _parted(found)
    return Paper(
        answer=joined(found.text[found.area.start : found.area.end]),
        shown=shown,
        hidden=hidden,
        keeps=tuple(sorted(_meant(own) & set(dir(builtins)))),
        imports=tuple(dict.fromkeys(_IMPORTED.findall(own)))[:MOST_IMPORTS],
    )


def _parted(found: Program) -> tuple[str, str]:
    """Before and from the assert section on; all is shown where none follows the answer."""
    at = found.hidden
    if at is None or at.length == 0 or at.start < found.area.end:
        return joined(found.whole), ""
    shown = joined(found.whole[: at.start])
    return shown, "\n" * shown.count("\n") + joined(found.whole[at.start :])


def _meant(text: str) -> set[str]:
    return {name for names in _MEANT.findall(text) for name in names if name}
