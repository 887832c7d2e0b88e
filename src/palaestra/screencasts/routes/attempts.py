"""HTTP of attempts at exercises."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

from palaestra.core.access import Identity, public
from palaestra.core.configuration import AccountsSettings
from palaestra.core.database import Database, Page, ReadSession
from palaestra.core.http import Call, Declared, StreamReply, get, post
from palaestra.core.http.paging import read_page, read_size
from palaestra.core.spreadsheets import harmless
from palaestra.screencasts.desk import CodeDesk
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.schemas.attempts import (
    AnswerMarked,
    AttemptDetail,
    AttemptItem,
    AttemptNumber,
    ExerciseSummaries,
    ExerciseSummary,
    FailedAssertion,
    sent,
)
from palaestra.screencasts.service import attempts
from palaestra.screencasts.wire import read_id

BODY = 16 << 20
TAIL = 4096
PER_PAGE = 200
COLUMNS = ("id", "exercise", "learner", "created_at", "correct", "exit_code", "failed", "error")


@post("/code/answer/{elicast_id:str}", access=public, cross_origin=True, max_body=BODY)
async def answer(elicast_id: str, call: Call, identity: Identity, desk: CodeDesk) -> AnswerMarked:
    """Run the exercise as the server rebuilds it, with the learner's OTs, and mark it."""
    fields = sent(await call.fields())
    marked = await desk.mark(read_id(elicast_id), fields, identity)
    return AnswerMarked(
        code_run_exercise=AttemptNumber(marked.id),
        exit_code=marked.exit_code or 0,
        correct=marked.correct,
        failed_assertion=_failed(marked),
        error=marked.error,
        stdout=_text(marked.output)[-TAIL:],
    )


@get("/api/screencasts/{cast_id:int}/attempts", access=public)
def listed(
    cast_id: int,
    db: ReadSession,
    identity: Identity,
    accounts: AccountsSettings,
    ex_id: str | None = None,
    page: int = 0,
    size: int = 25,
) -> Page[AttemptItem]:
    """Newest first: all for the cast's teacher, else one's own."""
    page, size = read_page(page), read_size(size)
    found, total = attempts.of_cast(
        db,
        identity,
        cast_id,
        ex_id=ex_id,
        page=page,
        size=size,
        open_mode=accounts.mode == "open",
    )
    items = [_item(attempt, name) for attempt, name in found]
    return Page(items=items, page=page, size=size, total=total)


@get("/api/screencasts/{cast_id:int}/attempts/{attempt_id:int}", access=public)
def detail(
    cast_id: int,
    attempt_id: int,
    db: ReadSession,
    identity: Identity,
    accounts: AccountsSettings,
) -> AttemptDetail:
    """What was written, what was run for it, and what it printed."""
    attempt, name = attempts.one(
        db,
        identity,
        cast_id,
        attempt_id,
        open_mode=accounts.mode == "open",
    )
    return AttemptDetail(
        **_members(attempt, name),
        answer=_text(attempt.answer),
        program=_text(attempt.program),
        output=_text(attempt.output),
    )


@get("/api/screencasts/{cast_id:int}/exercises", access=public)
def exercises(
    cast_id: int, db: ReadSession, identity: Identity, accounts: AccountsSettings
) -> ExerciseSummaries:
    """How each exercise of a cast is answered, for its teacher."""
    found = attempts.summaries(db, identity, cast_id, open_mode=accounts.mode == "open")
    return ExerciseSummaries(
        [
            ExerciseSummary(
                ex_id=exercise.ex_id,
                description=exercise.description,
                attempts=count,
                correct=right,
                learners=learners,
                solved_by=solved,
            )
            for exercise, count, right, learners, solved in found
        ]
    )


@get("/api/screencasts/{cast_id:int}/attempts.csv", access=public)
async def export(
    cast_id: int, identity: Identity, database: Database, accounts: AccountsSettings
) -> StreamReply:
    """All attempts as CSV, newest first."""
    open_mode = accounts.mode == "open"

    async def page(number: int) -> str:
        found, _ = await database.aread(
            attempts.of_cast,
            identity,
            cast_id,
            ex_id=None,
            page=number,
            size=PER_PAGE,
            open_mode=open_mode,
        )
        return _csv([_cells(attempt, name) for attempt, name in found])

    first = await page(0)

    async def chunks() -> AsyncIterator[bytes]:
        yield _csv([COLUMNS]).encode()
        part, number = first, 0
        while part:
            yield part.encode()
            number += 1
            part = await page(number)

    return StreamReply(
        chunks=chunks(), media_type="text/csv; charset=utf-8", filename=f"attempts-{cast_id}.csv"
    )


def _item(attempt: Attempt, name: str | None) -> AttemptItem:
    return AttemptItem(**_members(attempt, name))


def _members(attempt: Attempt, name: str | None) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "ex_id": attempt.ex_id,
        "learner": name or "",
        "created_at": attempt.created_at,
        "correct": attempt.correct,
        "exit_code": attempt.exit_code,
        "failed_assertion": _failed(attempt),
        "error": attempt.error,
        "duration_ms": attempt.duration_ms,
    }


def _failed(attempt: Attempt) -> FailedAssertion | None:
    if attempt.failed_line is None:
        return None
    return FailedAssertion(
        line=attempt.failed_line,
        text=attempt.failed_text or "",
        message=attempt.failed_message or "",
    )


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _cells(attempt: Attempt, name: str | None) -> tuple[object, ...]:
    failed = f"{attempt.failed_text}: {attempt.failed_message}" if attempt.failed_line else ""
    texts = (attempt.ex_id, name or "", failed, attempt.error or "")
    ex_id, learner, said, error = (harmless(text) for text in texts)
    moment = attempt.created_at.isoformat()
    return (attempt.id, ex_id, learner, moment, attempt.correct, attempt.exit_code, said, error)


def _csv(rows: list[tuple[object, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


ROUTES: list[Declared] = [answer, export, listed, detail, exercises]
