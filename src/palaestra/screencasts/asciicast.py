"""What a cast's runs printed, as an asciicast v3 that any player of terminals shows."""

import json
from collections.abc import Iterator, Sequence

from palaestra.screencasts.replay.engine import times_of
from palaestra.screencasts.replay.ots import OT, RunEnd, RunStart
from palaestra.screencasts.replay.sections import visible_end
from palaestra.screencasts.replay.units import joined, units

COLUMNS, ROWS = 80, 24


def asciicast(ots: Sequence[OT], *, title: str, created: int) -> Iterator[str]:
    """The lines: a head, then what was printed, each with the seconds since the line before it.

    `created` is in seconds since 1970.
    """
    head = {"version": 3, "term": {"cols": COLUMNS, "rows": ROWS}, "timestamp": created}
    yield json.dumps({**head, "title": title}, ensure_ascii=False)
    shown = ots[: visible_end(ots)]
    before = 0
    for ot, time in zip(shown, times_of(shown), strict=True):
        said = _said(ot)
        if said:
            yield json.dumps([(time - before) / 1000, *said], ensure_ascii=False)
            before = time
    yield json.dumps([0, "x", "0"])


def _said(ot: OT) -> tuple[str, str] | None:
    match ot:
        case RunStart():
            return "o", "$ python code.py\r\n"
        case RunEnd():
            output = joined(units(ot.output)).replace("\r\n", "\n").replace("\n", "\r\n")
            return "o", output + (f"[exit {ot.exit_code}]\r\n" if ot.exit_code else "")
    return None
