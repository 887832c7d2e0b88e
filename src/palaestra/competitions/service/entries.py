"""Entries: one line of a board each, kept as submissions are scored."""

from typing import TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite

from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition, Entry, Submission, Team
from palaestra.competitions.service import blocks, phases
from palaestra.core.database import DbSession, ReadSession, utc_now

Key = TypeVar("Key", float, ColumnElement[float | None])


def rank_key(competition: Competition, score: Key) -> Key:
    """Less is better, whatever the metric's direction; of a score, or of a column of them."""
    return score if metric_named(competition.metric).direction == "min" else -score


def open_entry(db: DbSession, submission: Submission) -> tuple[Entry, bool]:
    """The line that a submission counts for, locked, and whether it is new."""
    dialect = db.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = {"competition_id": submission.competition_id, "account_id": submission.entrant_id}
    team = select(Team.id).where(
        Team.competition_id == submission.competition_id, Team.captain_id == submission.entrant_id
    )
    added = db.execute(
        insert(Entry)
        .values(**key, submissions=0, team_id=team.scalar_subquery())
        .on_conflict_do_nothing()
        .returning(Entry.account_id)
    ).first()
    entry = db.scalars(select(Entry).filter_by(**key).with_for_update()).one()
    return entry, added is not None


def rank_of(db: ReadSession, entry: Entry) -> int | None:
    """1 for the best, equal scores alike; None while nothing is scored."""
    return None if entry.rank_key is None else blocks.rank(db, entry.competition_id, entry.rank_key)


def take_score(
    db: DbSession, entry: Entry, submission: Submission, competition: Competition
) -> bool:
    """Let a scored submission count; True if it is the one that counts of its entrant now."""
    assert submission.score is not None
    key, previous = rank_key(competition, submission.score), entry.rank_key
    if not _counts(competition, entry, submission, key):
        return False
    since = phases.counted_from(db, competition.id, utc_now())
    if since is not None and submission.received_at < since:
        return False
    if previous is None:
        db.execute(
            update(Competition)
            .where(Competition.id == competition.id)
            .values(ranked=Competition.ranked + 1)
        )
    entry.rank_key = key
    entry.best_at = submission.received_at
    entry.submission_id = submission.id
    submission.improved = True
    db.flush()
    if previous is not None:
        blocks.leave(db, competition.id, previous)
    blocks.enter(db, competition.id, key)
    return True


def _counts(competition: Competition, entry: Entry, submission: Submission, key: float) -> bool:
    if entry.rank_key is None or entry.best_at is None or entry.submission_id is None:
        return True
    if competition.selection == "latest":
        came = (submission.received_at, submission.id)
        return came >= (entry.best_at, entry.submission_id)
    return key < entry.rank_key
