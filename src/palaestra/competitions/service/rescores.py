"""Rescores as their host sees them, and every score that a submission ever had."""

from sqlalchemy import func, select

from palaestra.competitions.access import hosts
from palaestra.competitions.models import Rescore, ScoreRecord, Submission
from palaestra.competitions.play import PastScore, PastScores, RescoreItem, RescoreList
from palaestra.competitions.schemas import Person
from palaestra.competitions.service import submissions
from palaestra.competitions.service.rescore_orders import hosted
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound

SHOWN = 50


def item_of(db: ReadSession, rescore_id: int) -> RescoreItem:
    return shown(db, db.get_one(Rescore, rescore_id))


def shown(db: ReadSession, rescore: Rescore) -> RescoreItem:
    account = db.get_one(Account, rescore.account_id)
    return RescoreItem(
        id=str(rescore.id),
        why=rescore.why,
        changed=rescore.changed,
        state=rescore.state,
        trouble=rescore.trouble,
        total=rescore.total,
        done=rescore.done,
        refused=rescore.refused,
        metric=rescore.metric,
        by=Person(id=account.public_id, name=account.name),
        created_at=rescore.created_at,
        finished_at=rescore.finished_at,
    )


def listed(db: ReadSession, identity: Identity, public_id: str) -> RescoreList:
    """The latest fifty, newest first; and how many submissions wait or were refused."""
    competition = hosted(db, identity, public_id)
    query = select(Rescore).where(Rescore.competition_id == competition.id)
    found = db.scalars(query.order_by(Rescore.id.desc()).limit(SHOWN)).all()
    counts = [
        db.scalar(
            select(func.count()).where(
                Submission.competition_id == competition.id, Submission.state == state
            )
        )
        for state in ("pending", "refused")
    ]
    return RescoreList(
        items=[shown(db, one) for one in found],
        waiting=counts[0] or 0,
        refused=counts[1] or 0,
        metric_code=competition.spec["rules"].get("metric_code"),
    )


def history(db: ReadSession, identity: Identity, submission_id: str) -> PastScores:
    """Every score that a submission ever had, newest first; for the host."""
    submission = submissions.get(db, identity, submission_id)
    if not hosts(identity, submission.competition):
        raise NotFound("submission")
    query = (
        select(ScoreRecord)
        .where(ScoreRecord.submission_id == submission.id)
        .order_by(ScoreRecord.version.desc())
    )
    items = [
        PastScore(
            version=one.version,
            metric=one.metric,
            state=one.state,
            score=one.score,
            private_score=one.private_score,
            reason=one.reason,
            at=one.at,
        )
        for one in db.scalars(query)
        if one.version <= submission.competition.scoring_version
    ]
    return PastScores(id=submission.public_id, items=items)
