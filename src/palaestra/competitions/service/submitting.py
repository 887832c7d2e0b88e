"""From an answer that arrives to a submission with its score.

Read, close, work, write: the competition is read, a worker scores the file, and only then one
transaction keeps submission, entry and counters together. What is acknowledged is committed.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.schemas import SubmittedItem
from palaestra.competitions.service import (
    competitions,
    entries,
    judging,
    standings,
    submissions,
    tallies,
)
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.submissions import Answer, Scores
from palaestra.competitions.wire import at, is_active
from palaestra.core import jobs
from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import Database, DbSession, ReadSession, utc_now
from palaestra.core.errors import Ended, Invalid, PalaestraError, TooMany
from palaestra.core.jobs import Engine

MIB = 1 << 20
LARGEST = 256 * MIB
# Above this an answer is kept first and scored by a job, so that nobody's request waits long.
SCORED_AT_ONCE = 16 * MIB
TIMEOUT = 60.0
MEMORY = 2 << 30
MARK = "palaestra.competitions.work:mark"
SCORE_ONE = "competitions.score_one"
SCORE_WAITING = "competitions.score_waiting"


class ScoreOne(msgspec.Struct, frozen=True):
    """Arguments of the job that scores a large submission."""

    submission_id: int


class ScoreWaiting(msgspec.Struct, frozen=True):
    """Arguments of the job that scores what waits for a withheld truth."""

    competition_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What scoring needs to know of a competition."""

    competition_id: int
    truth: str | None
    truth_format: str
    sample: str | None
    rules: dict[str, Any]
    is_withheld: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The parts of the server that taking a submission needs."""

    database: Database
    blobs: Blobs
    engine: Engine


def task_of(competition: Competition) -> Task:
    return Task(
        competition_id=competition.id,
        truth=competition.truth,
        truth_format=competition.truth_format,
        sample=competition.sample_csv,
        rules=competition.spec["rules"],
        is_withheld=competition.truth_due_at is not None,
        version=competition.scoring_version,
    )


def _open_task(db: ReadSession, identity: Identity, public_id: str, received_at: datetime) -> Task:
    competition = competitions.get(db, public_id)
    account_id = identity.require_account()
    submissions.refuse_now(db, competition, account_id, received_at=received_at)
    return task_of(competition)


async def refuse_early(counter: Counter, identity: Identity, competition_id: str) -> None:
    """Before a long upload is read: raise NotFound, Ended or TooMany."""
    now = utc_now()
    async with _counting(counter, competition_id, now):
        await counter.database.aread(_open_task, identity, competition_id, now)


@asynccontextmanager
async def _counting(counter: Counter, public_id: str, at: datetime) -> AsyncIterator[None]:
    """What an answer is refused for is counted for the host."""
    try:
        yield
    except (Invalid, Ended, TooMany) as error:
        await counter.database.atransact(_count_refused, public_id, error, at)
        raise


def _count_refused(db: DbSession, public_id: str, error: PalaestraError, at: datetime) -> None:
    tallies.count_refused(db, competitions.get(db, public_id).id, error, at)


async def submit(
    counter: Counter,
    identity: Identity,
    incoming: Incoming,
    *,
    competition_id: str,
    format: str,
    zone: ZoneInfo,
) -> SubmittedItem:
    """Score and keep an answer that has arrived; raises Invalid, Ended, TooMany or NotFound."""
    received_at = utc_now()
    async with _counting(counter, competition_id, received_at):
        return await _submit(
            counter,
            identity,
            incoming,
            competition_id=competition_id,
            format=format,
            zone=zone,
            received_at=received_at,
        )


async def _submit(
    counter: Counter,
    identity: Identity,
    incoming: Incoming,
    *,
    competition_id: str,
    format: str,
    zone: ZoneInfo,
    received_at: datetime,
) -> SubmittedItem:
    task = await counter.database.aread(_open_task, identity, competition_id, received_at)
    blob = await counter.database.in_thread(incoming.finish)
    scores = None
    is_large = blob.size > SCORED_AT_ONCE
    if not is_large:
        scores = await _score(counter, task, path=str(incoming.path), format=format)
    answer = Answer(blob=blob, format=format, received_at=received_at)
    await counter.database.in_thread(lambda: counter.blobs.keep(incoming))
    return await counter.database.atransact(
        _keep, identity, task, answer, scores, is_large=is_large, zone=zone
    )


async def _score(counter: Counter, task: Task, *, path: str, format: str) -> Scores | None:
    result = await counter.engine.run(
        MARK,
        {
            **work_arguments(
                counter.blobs, task, path=path, format=format, context=counter.database.context
            ),
            "withheld": task.is_withheld,
        },
        timeout=TIMEOUT,
        memory=MEMORY,
    )
    if trouble := result.get("trouble"):
        await counter.database.atransact(judging.fail, task.competition_id, trouble)
        raise judging.refusal()
    return None if result["score"] is None else Scores.of(result)


def work_arguments(
    blobs: Blobs, task: Task, *, path: str, format: str, context: Mapping[Any, Any]
) -> dict[str, Any]:
    """`context` is the database's."""
    return {
        "answer_path": path,
        "answer_format": format,
        "truth_path": str(blobs.path(task.truth)) if task.truth else None,
        "truth_format": task.truth_format,
        "sample_path": str(blobs.path(task.sample)) if task.sample else None,
        "spec": judging.for_work(context, task.rules),
    }


def _keep(
    db: DbSession,
    identity: Identity,
    task: Task,
    answer: Answer,
    scores: Scores | None,
    *,
    is_large: bool,
    zone: ZoneInfo,
) -> SubmittedItem:
    is_stale = standings.lock(db, task.competition_id).scoring_version != task.version
    if is_stale:  # rescored while this answer was scored: the job scores it by what holds now
        scores = None
    submission = submissions.add(
        db, identity, competition_id=task.competition_id, answer=answer, scores=scores
    )
    # A truth that came out while this answer was checked: the job that used it has not seen it.
    is_late = scores is None and submission.competition.truth_due_at is None
    if is_large or is_late:
        jobs.submit(db, SCORE_ONE, ScoreOne(submission_id=submission.id))
    return _item(db, submission, zone)


def _item(db: DbSession, submission: Submission, zone: ZoneInfo) -> SubmittedItem:
    competition, account = submission.competition, submission.account
    entry, _ = entries.open_entry(db, submission)
    shown = not standings.audience(db, competition).startswith("account:")
    return SubmittedItem(
        id=submission.public_id,
        submission_id=submission.public_id,
        competitionId=competition.public_id,
        competition_id=competition.public_id,
        clientId=account.public_id,
        user_id=account.public_id,
        score=submission.score,
        pending=submission.state == submissions.PENDING,
        state=submission.state,
        type=competition.type,
        metric=competition.metric,
        timestamp=at(submission.received_at, zone),
        expiration=at(competition.expiration, zone),
        active=is_active(competition, submission.received_at),
        rank=rank_of(db, entry) if shown else None,
    )
