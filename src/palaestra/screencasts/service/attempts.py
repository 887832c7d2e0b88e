"""Attempts at exercises as they are written down, and as their teacher reads them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Forbidden, NotFound
from palaestra.core.sandbox import RunResult
from palaestra.screencasts.access import may_change
from palaestra.screencasts.marking import Paper
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Exercise
from palaestra.screencasts.schemas.attempts import AnswerSent
from palaestra.screencasts.service import casts, owners

GRACE = timedelta(minutes=10)
LOST = "The server lost the program while it was marked: send the answer again."
UNBELIEVED = {
    "unfinished": "The program ended before its assertions were reached.",
    "tampered": "The program meddled with its marking.",
    "accompanied": "Threads or processes of the answer still ran at its end.",
    "unreadable": "This server's Python cannot be looked into: exercises are not marked.",
}


def begin(
    db: DbSession, identity: Identity, cast_id: int, answer: AnswerSent, paper: Paper | None
) -> int:
    """Write down that it is marked; its number."""
    attempt = Attempt(
        screencast_id=cast_id,
        ex_id=answer.ex_id,
        account_id=identity.account_id,
        solve_ots=_bytes(answer.solve_ots),
        code=_bytes(answer.code),
        program=_bytes(paper.whole) if paper else None,
        answer=_bytes(paper.answer) if paper else None,
        ends_by=utc_now() + GRACE,
    )
    db.add(attempt)
    db.flush()
    return attempt.id


def refuse(
    db: DbSession, identity: Identity, cast_id: int, answer: AnswerSent, error: str
) -> Attempt:
    """Write down an answer that cannot be replayed."""
    attempt = _got(db, begin(db, identity, cast_id, answer, None))
    attempt.ended_at, attempt.exit_code = utc_now(), 1
    attempt.error = _text(error)
    return _without_who_left(db, attempt)


def finish(db: DbSession, attempt_id: int, result: RunResult) -> Attempt:
    attempt = _got(db, attempt_id)
    attempt.ended_at, attempt.error = utc_now(), None
    attempt.correct = is_correct(result)
    attempt.verdict = result.verdict
    attempt.exit_code = 0 if attempt.correct else (result.exit_code or 1)
    attempt.output = _bytes(result.text)
    attempt.duration_ms, attempt.peak_bytes = result.wall_ms, result.peak_bytes
    if result.verdict == "failed":
        line, text, message = (result.details.decode("utf-8", "replace").split("\0") + [""] * 3)[:3]
        attempt.failed_line = int(line) if line.isdigit() else 0
        attempt.failed_text, attempt.failed_message = text, message
    elif not attempt.correct:
        attempt.error = _why(result)
    return _without_who_left(db, attempt)


def _without_who_left(db: DbSession, attempt: Attempt) -> Attempt:
    """Its learner may have deleted the account while it was marked."""
    if owners.has_left(db, attempt.account_id):
        owners.strip(attempt)
    return attempt


def give_up(db: DbSession) -> int:
    """As `runs.give_up`, of answers that were being marked."""
    late = (Attempt.ended_at.is_(None), Attempt.ends_by < utc_now())
    lost = db.scalars(select(Attempt.id).where(*late).limit(1000)).all()
    ended = {"ended_at": utc_now(), "exit_code": -1, "error": LOST}
    db.execute(update(Attempt).where(Attempt.id.in_(lost)).values(**ended))
    return len(lost)


def is_correct(result: RunResult) -> bool:
    return result.verdict == "passed" and result.exit_code == 0 and not result.killed_by


def _why(result: RunResult) -> str | None:
    if result.killed_by == "lost":
        return LOST
    if result.timed_out:
        return "The program took too long."
    if result.killed_by == "memory":
        return "The program took too much memory."
    return UNBELIEVED.get(result.verdict)


def _got(db: DbSession, attempt_id: int) -> Attempt:
    attempt = db.get(Attempt, attempt_id)
    assert attempt is not None, "attempts are not deleted while they are marked"
    return attempt


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _text(said: str) -> str:
    """PostgreSQL takes no zeros."""
    return said.replace("\0", "\ufffd")


# --- for teachers, and for learners about themselves


def of_cast(
    db: ReadSession,
    identity: Identity,
    screencast_id: int,
    *,
    ex_id: str | None,
    page: int,
    size: int,
    open_mode: bool,
) -> tuple[Sequence[tuple[Attempt, str | None]], int]:
    """Newest first, with their learners' names: all for its teacher, else one's own."""
    rows = [_readable(db, identity, screencast_id, open_mode=open_mode)]
    if ex_id is not None:
        rows.append(Attempt.ex_id == ex_id)
    total = db.scalar(select(func.count()).select_from(Attempt).where(*rows)) or 0
    found = db.execute(
        select(Attempt, Account.username)
        .outerjoin(Account, Account.id == Attempt.account_id)
        .where(*rows)
        .order_by(Attempt.id.desc())
        .limit(size)
        .offset(page * size)
    )
    return [(attempt, name) for attempt, name in found], total


def one(
    db: ReadSession, identity: Identity, screencast_id: int, attempt_id: int, *, open_mode: bool
) -> tuple[Attempt, str | None]:
    """Raises NotFound."""
    rows = _readable(db, identity, screencast_id, open_mode=open_mode)
    found = db.execute(
        select(Attempt, Account.username)
        .outerjoin(Account, Account.id == Attempt.account_id)
        .where(rows, Attempt.id == attempt_id)
    ).first()
    if found is None:
        raise NotFound("attempt")
    return found[0], found[1]


def summaries(
    db: ReadSession, identity: Identity, screencast_id: int, *, open_mode: bool
) -> list[tuple[Exercise, int, int, int, int]]:
    """Of each exercise as the cast is now: attempts, right ones, learners, of them successful."""
    if not may_change(identity, casts.get(db, screencast_id), open_mode=open_mode):
        raise Forbidden("Only its teacher sees how a cast's exercises are answered.")
    right = Attempt.correct.is_(True)
    found = db.execute(
        select(
            Exercise,
            func.count(Attempt.id),
            func.count(Attempt.id).filter(right),
            func.count(Attempt.account_id.distinct()),
            func.count(Attempt.account_id.distinct()).filter(right),
        )
        .outerjoin(Attempt, _answers(Exercise))
        .where(Exercise.screencast_id == screencast_id)
        .group_by(Exercise.id)
        .order_by(Exercise.position)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]


def _answers(exercise: type[Exercise]) -> ColumnElement[bool]:
    return and_(Attempt.screencast_id == exercise.screencast_id, Attempt.ex_id == exercise.ex_id)


def _readable(
    db: ReadSession, identity: Identity, screencast_id: int, *, open_mode: bool
) -> ColumnElement[bool]:
    cast = casts.get(db, screencast_id)
    of_this = Attempt.screencast_id == cast.id
    if may_change(identity, cast, open_mode=open_mode):
        return of_this
    return and_(of_this, Attempt.account_id == identity.require_account())
