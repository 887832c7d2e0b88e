"""What this feature holds of an account: for its export, and when its owner deletes it."""

from typing import Any

from sqlalchemy import delete, select, update

from palaestra.core.database import DbSession, ReadSession
from palaestra.screencasts.access import visible
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.service.casts import search_text


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """Its casts, each as one zip at `archive`, its attempts at exercises, and the code that it
    ran; oldest first."""
    casts = select(Screencast).where(Screencast.owner_id == account_id, visible())
    attempts = select(Attempt).where(Attempt.account_id == account_id)
    runs = select(CodeRun).where(CodeRun.account_id == account_id)
    return {
        "casts": [_cast(one) for one in db.scalars(casts.order_by(Screencast.id))],
        "attempts": [_attempt(one) for one in db.scalars(attempts.order_by(Attempt.id))],
        "runs": [_run(one) for one in db.scalars(runs.order_by(CodeRun.id))],
    }


def forget(db: DbSession, account_id: int) -> None:
    """Its runs go. Its casts stay for those who watch them, without a teacher's name; of its
    attempts only stays what their teacher counts: whether they were right."""
    db.execute(delete(CodeRun).where(CodeRun.account_id == account_id))
    written = {"code": b"", "solve_ots": b"[]", "program": None, "answer": None, "output": None}
    said = {"error": None, "failed_text": None, "failed_message": None}
    db.execute(update(Attempt).where(Attempt.account_id == account_id).values(**written, **said))
    for cast in db.scalars(select(Screencast).where(Screencast.owner_id == account_id)):
        cast.teacher = None
        cast.search_text = search_text(cast.title, None)


def _cast(cast: Screencast) -> dict[str, Any]:
    return {
        "id": cast.id,
        "title": cast.title,
        "teacher": cast.teacher,
        "description": cast.description,
        "created_at": cast.created_at,
        "archive": f"/api/screencasts/{cast.id}/archive",
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
