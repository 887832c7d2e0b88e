"""A cast with an exercise, as it lies in the database."""

from typing import Any

import msgspec

from palaestra.core.blobs import Blobs
from palaestra.core.database import DbSession, utc_now
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Exercise, Screencast

Items = list[dict[str, Any]]
BEFORE = "def double(x):\n    "
SOLUTION = "return 2 * x"
AFTER = "\nprint(double(2))\n"
ASSERTIONS = "assert double(3) == 6, 'twice three'\n"


def write(at: int, inserted: str, *, ts: int = 0, removed: str = "") -> dict[str, Any]:
    return {
        "ts": ts,
        "command": "text",
        "fromPos": at,
        "toPos": at + len(removed),
        "insertedText": inserted,
        "removedText": removed,
    }


def lesson(*, after: str = AFTER, assertions: str = ASSERTIONS) -> Items:
    """OTs: a function whose body is exercise 1, a line after it, and an assert section."""
    place = len(BEFORE)
    end = place + len(SOLUTION)
    marks: Items = [{"ts": ts, "command": "exPlaceholder", "exId": 1} for ts in (1, 3)]
    shown: Items = [
        write(0, BEFORE),
        marks[0],
        write(place, SOLUTION, ts=2),
        marks[1],
        write(end, after, ts=4),
    ]
    if not assertions:
        return shown
    hidden = {"ts": 5, "command": "assert", "time": 0}
    return [*shown, hidden, write(end + len(after), assertions, ts=6), {**hidden, "ts": 7}]


def make_cast(db: DbSession, blobs: Blobs, ots: Items, **members: Any) -> int:
    """The number of a cast with `ots`, whose exercise 1 a learner may answer."""
    blob = blobs.add(msgspec.json.encode(ots))
    given = {"title": "Doubles", "search_text": "doubles", "voices": 0, "exercises": 1, **members}
    cast = Screencast(ots=blob.hash, ots_bytes=blob.size, duration_ms=4, **given)
    db.add(cast)
    db.flush()
    exercise = {"ex_id": "1", "description": "Double it", "starts_ms": 1, "ends_ms": 3}
    db.add(Exercise(screencast_id=cast.id, position=0, **exercise))
    return cast.id


def answer(text: str) -> Items:
    """solve_ots of a learner who typed `text`."""
    return [write(len(BEFORE), text)]


def make_attempt(db: DbSession, cast_id: int) -> int:
    """At an exercise of that cast, by nobody signed in."""
    attempt = Attempt(
        screencast_id=cast_id, ex_id="1", solve_ots=b"[]", code=b"", ends_by=utc_now()
    )
    db.add(attempt)
    db.flush()
    return attempt.id
