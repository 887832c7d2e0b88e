"""Submissions: kept with their score in one transaction, listed, scored later where withheld."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, union_all, update
from sqlalchemy.orm import joinedload, selectinload

from palaestra.competitions import messages
from palaestra.competitions.access import may_see_submission, visible_submissions
from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.competitions.schemas import (
    BoardChange,
    CompetitionRef,
    OwnSubmission,
    SubmissionChange,
    SubmissionState,
)
from palaestra.competitions.service import (
    boards,
    competitions,
    entrants,
    entries,
    limits,
    phases,
    standings,
    tallies,
)
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.filters import PAGE, Filters
from palaestra.competitions.service.standings import lock as lock_board
from palaestra.competitions.structs import submission_struct
from palaestra.core import activity, live
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.blobs import Blob
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Ended, NotFound
from palaestra.core.hooks import accepted_id, hooks_of

SCORED: Final = "scored"
PENDING: Final = "pending"
REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that has arrived: its blob, its format, and when its last byte came."""

    blob: Blob
    format: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Scores:
    """`private` is of the rows that decide at the end; None where nothing is split."""

    public: float
    private: float | None = None

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Scores":
        """From what a worker found."""
        private = result.get("private_score")
        return cls(float(result["score"]), None if private is None else float(private))


def refuse_late(competition: Competition, *, received_at: datetime) -> None:
    """Raise Ended from the moment of expiration on."""
    if received_at >= competition.expiration:
        raise Ended(f"The competition “{competition.title}” is over; nothing was submitted.")


def refuse_now(
    db: ReadSession, competition: Competition, account_id: int, *, received_at: datetime
) -> None:
    """Raise what stands against a submission at this moment: Ended or TooMany."""
    refuse_late(competition, received_at=received_at)
    phase = phases.refuse_between(
        competition, phases.of(db, competition.id), received_at=received_at
    )
    entrant_id = entrants.entrant_of(db, competition.id, account_id)
    limits.refuse_used_up(db, competition, phase, entrant_id, received_at=received_at)


def add(
    db: DbSession,
    identity: Identity,
    *,
    competition_id: int,
    answer: Answer,
    scores: Scores | None,
) -> Submission:
    """Keep an answer that was checked; without scores it waits."""
    competition = lock_board(db, competition_id)
    account = db.get_one(Account, identity.require_account())
    refuse_now(db, competition, account.id, received_at=answer.received_at)
    competitions.take_part(db, account.id)
    submission = Submission(
        public_id=new_public_id(),
        competition_id=competition.id,
        account_id=account.id,
        entrant_id=entrants.entrant_of(db, competition.id, account.id),
        host_id=competition.host_id,
        received_at=answer.received_at,
        answer=answer.blob.hash,
        answer_type=answer.format,
        answer_bytes=answer.blob.size,
        state=PENDING,
    )
    db.add(submission)
    db.flush()
    submission.account = account
    submission.competition = competition
    entry, is_new = entries.open_entry(db, submission)
    entry.submissions += 1
    _count(db, competition, is_new=is_new)
    tallies.count_kept(db, competition, answer.received_at)
    if scores is not None:
        _score(db, submission, entry, scores)
    persist(db, submission, update=False)
    activity.record(
        db,
        identity,
        "competitions.submitted",
        subject=submission.public_id,
        competition=competition.public_id,
    )
    return submission


def persist(db: DbSession, submission: Submission, *, update: bool) -> None:
    """Tell the operator's store, last of all: what it refuses is not written here either."""
    hooks = hooks_of(db)
    if hooks.persist is None:
        return
    db.flush()
    host = db.get_one(Account, submission.host_id)
    struct = submission_struct(submission, author=submission.account.public_id, host=host.public_id)
    hooks.keep(struct, update=update)
    submission.public_id = accepted_id(struct.id)


def _count(db: DbSession, competition: Competition, *, is_new: bool) -> None:
    db.execute(
        update(Competition)
        .where(Competition.id == competition.id)
        .values(
            submissions=Competition.submissions + 1,
            competitors=Competition.competitors + int(is_new),
        )
    )


def score_waiting(db: DbSession, submission: Submission, scores: Scores) -> None:
    """Give a waiting submission its score; its author and the board's watchers hear of it."""
    lock_board(db, submission.competition_id)
    entry, _ = entries.open_entry(db, submission)
    _score(db, submission, entry, scores)
    _tell_author(db, submission)
    persist(db, submission, update=True)


def refuse_waiting(db: DbSession, submission: Submission, reason: str) -> None:
    """A waiting submission turned out wrong: it no longer counts, its author sees why."""
    lock_board(db, submission.competition_id)
    submission.state = REFUSED
    submission.reason = reason
    entry, _ = entries.open_entry(db, submission)
    entry.submissions -= 1
    was_only_one = entry.submissions == 0
    if was_only_one:
        db.delete(entry)
    db.execute(
        update(Competition)
        .where(Competition.id == submission.competition_id)
        .values(
            submissions=Competition.submissions - 1,
            competitors=Competition.competitors - int(was_only_one),
        )
    )
    _tell_author(db, submission)
    persist(db, submission, update=True)


def _score(db: DbSession, submission: Submission, entry: Entry, scores: Scores) -> None:
    competition = submission.competition
    previous = rank_of(db, entry)
    submission.state = SCORED
    submission.score = scores.public
    submission.private_score = scores.private
    if competition.decided_at is not None:
        standings.rebuild(db, competition, why="final", entrants=[submission.entrant_id])
        return
    improved = entries.take_score(db, entry, submission, competition)
    db.flush()
    if not improved:
        return
    db.refresh(competition, ["ranked"])
    change = BoardChange(
        competition_id=competition.public_id,
        entry=boards.line_of(db, competition, entry, submission),
        previous_rank=previous,
        total=competition.ranked,
    )
    standings.tell_all(db, competition, messages.leaderboard, change)


def _tell_author(db: DbSession, submission: Submission) -> None:
    state = SubmissionState(
        id=submission.public_id,
        score=submission.score,
        state=submission.state,
        reason=submission.reason,
    )
    change = SubmissionChange(competition_id=submission.competition.public_id, submission=state)
    live.publish(db, messages.submission, change, room=f"account:{submission.account_id}")


def waiting(db: ReadSession, competition_id: int, *, limit: int) -> list[Submission]:
    query = (
        select(Submission)
        .options(joinedload(Submission.competition), joinedload(Submission.account))
        .where(Submission.competition_id == competition_id, Submission.state == PENDING)
        .order_by(Submission.id)
        .limit(limit)
    )
    return list(db.scalars(query))


def of_competition(db: ReadSession, competition_id: int) -> Iterator[Submission]:
    """All of them, oldest first, a hundred at a time."""
    query = (
        select(Submission)
        .options(joinedload(Submission.competition), joinedload(Submission.account))
        .where(Submission.competition_id == competition_id)
        .order_by(Submission.id)
        .limit(PAGE)
    )
    last = 0
    while batch := db.scalars(query.where(Submission.id > last)).all():
        yield from batch
        last = batch[-1].id


def get(db: ReadSession, identity: Identity, public_id: str) -> Submission:
    """A submission that the caller may see, with its competition."""
    submission = db.scalar(
        select(Submission)
        .options(joinedload(Submission.competition), joinedload(Submission.account))
        .where(Submission.public_id == public_id)
    )
    if submission is None or not may_see_submission(identity, submission, submission.competition):
        raise NotFound("submission")
    return submission


def documented(db: ReadSession, identity: Identity, filters: Filters) -> Sequence[Submission]:
    """A page of 100, newest last: one's own, and those to competitions one hosts."""
    # Each branch is one walk along an index in the order of ids; a page of both is their merge.
    branches = [_filtered(branch, filters) for branch in visible_submissions(identity)]
    page = union_all(*branches).order_by("id").limit(PAGE).offset(filters.page * PAGE)
    query = (
        select(Submission)
        # Each competition once, not beside every submission: most of a row would be its texts.
        .options(selectinload(Submission.competition), joinedload(Submission.account))
        .where(Submission.id.in_(db.scalars(page).all()))
        .order_by(Submission.id)
    )
    return db.scalars(query).all()


def _filtered(visible: ColumnElement[bool], filters: Filters) -> Select[Any]:
    """The ids of those that are `visible`, not refused and fit `filters`."""
    query = select(Submission.id).where(visible, Submission.state != REFUSED)
    if filters.submission_ids:
        query = query.where(Submission.public_id.in_(filters.submission_ids))
    if filters.client_ids:
        wanted = select(Account.id).where(Account.public_id.in_(filters.client_ids))
        query = query.where(Submission.account_id.in_(wanted))
    if filters.competition_ids:
        of = select(Competition.id).where(Competition.public_id.in_(filters.competition_ids))
        query = query.where(Submission.competition_id.in_(of))
    if filters.types:
        of = select(Competition.id).where(Competition.type.in_(filters.types))
        query = query.where(Submission.competition_id.in_(of))
    return query


def own(
    db: ReadSession, identity: Identity, *, competition: Competition | None, page: int, size: int
) -> tuple[list[OwnSubmission], int]:
    """A page of one's own submissions, newest first, and how many there are.

    Those to one competition are the whole team's.
    """
    account_id = identity.require_account()
    mine = select(Submission).where(Submission.account_id == account_id)
    if competition is not None:
        entrant_id = entrants.entrant_of(db, competition.id, account_id)
        mine = select(Submission).where(
            Submission.competition_id == competition.id, Submission.entrant_id == entrant_id
        )
    best = and_(
        Entry.competition_id == Submission.competition_id,
        Entry.account_id == Submission.entrant_id,
    )
    rows = db.execute(
        mine.add_columns(Entry.submission_id)
        .outerjoin(Entry, best)
        .options(
            selectinload(Submission.competition).load_only(
                Competition.public_id, Competition.title, Competition.revealed_at
            )
        )
        .order_by(Submission.id.desc())
        .limit(size)
        .offset(page * size)
    ).all()
    items = [_own(submission, is_best=best_id == submission.id) for submission, best_id in rows]
    return items, competitions.count(db, mine)


def _own(submission: Submission, *, is_best: bool) -> OwnSubmission:
    competition = submission.competition
    return OwnSubmission(
        id=submission.public_id,
        score=submission.score,
        private_score=submission.private_score if competition.revealed_at else None,
        state=submission.state,
        reason=submission.reason,
        timestamp=submission.received_at,
        best=is_best,
        chosen=submission.chosen,
        competition=CompetitionRef(id=competition.public_id, title=competition.title),
    )
