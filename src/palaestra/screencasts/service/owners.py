"""What this feature holds of an account: for its export, and when its owner deletes it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from palaestra.core.accounts.models import Account
from palaestra.core.accounts.service.exports import Batch, Rows
from palaestra.core.database import DbSession, ReadSession
from palaestra.screencasts.access import visible
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.models.drafts import Draft
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.service.casts import search_text

# Of an attempt, what its learner wrote or his program said; what stays is whether it was right.
PERSONAL: Mapping[str, Any] = {
    "code": b"",
    "solve_ots": b"[]",
    "program": None,
    "answer": None,
    "output": None,
    "error": None,
    "failed_text": None,
    "failed_message": None,
}
# A program, or what it printed, may have a megabyte: so few are in memory together.
AT_ONCE = 16


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """Its casts, each as one zip at `archive`, its attempts at exercises, the code that it ran,
    and what it has not finished recording; oldest first."""
    casts = select(Screencast).where(Screencast.owner_id == account_id, visible())
    drafts = select(Draft).where(Draft.owner_id == account_id)

    def attempts(db: ReadSession, after: int) -> Batch:
        mine = select(Attempt).where(Attempt.account_id == account_id, Attempt.id > after)
        found = db.scalars(mine.order_by(Attempt.id).limit(AT_ONCE)).all()
        return [_attempt(one) for one in found], found[-1].id if found else after

    def runs(db: ReadSession, after: int) -> Batch:
        mine = select(CodeRun).where(CodeRun.account_id == account_id, CodeRun.id > after)
        found = db.scalars(mine.order_by(CodeRun.id).limit(AT_ONCE)).all()
        return [_run(one) for one in found], found[-1].id if found else after

    return {
        "casts": [_cast(one) for one in db.scalars(casts.order_by(Screencast.id))],
        "attempts": Rows(attempts),
        "runs": Rows(runs),
        "drafts": [_draft(one) for one in db.scalars(drafts.order_by(Draft.id))],
    }


def forget(db: DbSession, account_id: int) -> None:
    """Its runs and drafts go. Its casts stay for those who watch them, without a teacher's name;
    of its attempts only stays what their teacher counts: whether they were right."""
    db.execute(delete(CodeRun).where(CodeRun.account_id == account_id))
    db.execute(delete(Draft).where(Draft.owner_id == account_id))
    db.execute(update(Attempt).where(Attempt.account_id == account_id).values(**PERSONAL))
    for cast in db.scalars(select(Screencast).where(Screencast.owner_id == account_id)):
        cast.teacher = None
        cast.search_text = search_text(cast.title, None)


def has_left(db: ReadSession, account_id: int | None) -> bool:
    """Whether that account was deleted: a program may outlive it, and end when `forget` is over."""
    account = db.get(Account, account_id) if account_id is not None else None
    return account is not None and account.deleted_at is not None


def strip(attempt: Attempt) -> None:
    """As `forget` does, of an attempt that was written down since."""
    for name, value in PERSONAL.items():
        setattr(attempt, name, value)


def _cast(cast: Screencast) -> dict[str, Any]:
    return {
        "id": cast.id,
        "title": cast.title,
        "teacher": cast.teacher,
        "description": cast.description,
        "created_at": cast.created_at,
        "archive": f"/api/screencasts/{cast.id}/archive",
    }


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "key": draft.key,
        "title": draft.title,
        "created_at": draft.created_at,
        "updated_at": draft.updated_at,
        "recording": f"/api/screencasts/drafts/{draft.key}",
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "id": one.id,
        "cast": one.screencast_id,
        "exercise": one.ex_id,
        "created_at": one.created_at,
        "answer": _text(one.answer),
        "code": _text(one.code),
        "correct": one.correct,
        "exit_code": one.exit_code,
        "error": one.error or one.failed_message,
        "output": _text(one.output),
    }


def _run(one: CodeRun) -> dict[str, Any]:
    return {
        "id": one.id,
        "created_at": one.created_at,
        "language": one.language,
        "code": _text(one.code),
        "output": _text(one.output),
        "exit_code": one.exit_code,
        "killed_by": one.killed_by,
    }


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")
