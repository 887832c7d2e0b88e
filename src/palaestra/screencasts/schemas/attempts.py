"""Attempts at exercises: what is sent, what is answered, and what teachers see."""

from datetime import datetime
from typing import Any

import msgspec

from palaestra.core.errors import Invalid, TooLarge

MOST_CODE = 1 << 20
MOST_OTS = 4 << 20
LONGEST_ID = 64


class AnswerSent(msgspec.Struct, kw_only=True):
    ex_id: str
    solve_ots: str
    code: str


def sent(fields: dict[str, Any]) -> AnswerSent:
    """From a form or JSON. Raises Invalid."""
    ex_id, solve_ots = fields.get("ex_id"), fields.get("solve_ots")
    code = fields.get("code")
    if isinstance(ex_id, bool) or not isinstance(ex_id, int | str):
        raise Invalid("ex_id", "is missing: the exercise that is answered")
    if not 1 <= len(str(ex_id)) <= LONGEST_ID:
        raise Invalid("ex_id", f"must have 1 to {LONGEST_ID} characters")
    if not isinstance(code, str):
        raise Invalid("code", "is missing: the program, as text")
    if len(code) > MOST_CODE:
        raise TooLarge("code", f"has more than {MOST_CODE:,} characters")
    return AnswerSent(ex_id=str(ex_id), solve_ots=_list_of_objects(solve_ots), code=code)


def _list_of_objects(given: Any) -> str:
    """As JSON text; a client that sends JSON may send the list itself."""
    if isinstance(given, list):
        given = msgspec.json.encode(given).decode()
    if not isinstance(given, str):
        raise Invalid("solve_ots", "is missing: a JSON list of objects")
    if len(given) > MOST_OTS:
        raise TooLarge("solve_ots", f"has more than {MOST_OTS:,} characters")
    try:
        msgspec.json.decode(given, type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Invalid("solve_ots", "must be a JSON list of objects") from error
    return given


class AttemptNumber(msgspec.Struct):
    id: int


class FailedAssertion(msgspec.Struct, kw_only=True):
    """The line of the whole program, what stands there, and the message that it raised."""

    line: int
    text: str
    message: str


class AnswerMarked(msgspec.Struct, kw_only=True):
    """`exit_code` 0: correct. `error` says why an answer could not be run or be believed."""

    code_run_exercise: AttemptNumber
    exit_code: int
    correct: bool
    failed_assertion: FailedAssertion | None
    error: str | None
    stdout: str


class AttemptItem(msgspec.Struct, kw_only=True):
    """`learner` is empty for one who was not signed in."""

    id: int
    ex_id: str
    learner: str
    created_at: datetime
    correct: bool
    exit_code: int | None
    failed_assertion: FailedAssertion | None
    error: str | None
    duration_ms: float | None


class AttemptDetail(AttemptItem, kw_only=True):
    """`answer` is what the learner wrote, `program` all that was run."""

    answer: str
    program: str
    output: str


class ExerciseSummary(msgspec.Struct, kw_only=True):
    """Of one exercise: `learners` are those signed in; `solved_by` of them have a right answer."""

    ex_id: str
    description: str
    attempts: int
    correct: int
    learners: int
    solved_by: int


class ExerciseSummaries(msgspec.Struct):
    exercises: list[ExerciseSummary]
