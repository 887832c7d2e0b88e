"""What this feature holds of an account, for the export that its owner asks for."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.service import notice_choices
from palaestra.core.database import ReadSession


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """Competitions that it hosts and its submissions, oldest first.

    Tables are files of their own: `answer` says where a submission's is fetched.
    """
    hosted = select(Competition).where(Competition.host_id == account_id).order_by(Competition.id)
    submitted = (
        select(Submission)
        .options(joinedload(Submission.competition))
        .where(Submission.account_id == account_id)
        .order_by(Submission.id)
    )
    return {
        "hosted": [_competition(found) for found in db.scalars(hosted)],
        "submissions": [_submission(found) for found in db.scalars(submitted)],
        "notices": notice_choices.exported(db, account_id),
    }


def _competition(found: Competition) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "title": found.title,
        "subtitle": found.subtitle,
        "description": found.description,
        "type": found.type,
        "metric": found.metric,
        "prize": found.prize,
        "created_at": found.created_at,
        "expiration": found.expiration,
        "spec": found.spec,
    }


def _submission(found: Submission) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "competition": {"id": found.competition.public_id, "title": found.competition.title},
        "received_at": found.received_at,
        "state": found.state,
        "reason": found.reason,
        "score": found.score,
        "answer": f"/api/v1/submissions/{found.public_id}/answer",
        "answer_bytes": found.answer_bytes,
    }
