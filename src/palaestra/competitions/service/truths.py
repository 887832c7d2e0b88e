"""Truths that nobody knows when a competition is hosted: fetched when due, and until it works.

Each try is a job. One that fails says to the host what is wrong and leaves a job for the next try,
after a pause that grows from seconds to an hour. Tries are numbered, so that the host may ask for
one at once: whichever job of a number comes first is the try, the other finds nothing to do.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from palaestra.competitions import messages
from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition
from palaestra.competitions.schemas import CompetitionChange, TruthState
from palaestra.competitions.service import competitions, integrity, judging, standings
from palaestra.competitions.service.fetching import limits_in
from palaestra.competitions.service.submitting import SCORE_WAITING, ScoreWaiting
from palaestra.core import jobs, live
from palaestra.core.access import Identity
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Forbidden, PalaestraError

FETCH_TRUTH = "competitions.fetch_truth"
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
PATIENCE = timedelta(days=30)


class FetchTruth(msgspec.Struct, frozen=True):
    """`number` counts the tries before this one."""

    competition_id: int
    number: int = 0


def schedule(db: DbSession, competition: Competition) -> None:
    """When a competition is hosted: fetch its truth, the moment it is due."""
    _submit(db, competition, run_at=competition.truth_due_at)


def _submit(
    db: DbSession, competition: Competition, *, run_at: datetime | None, key: str | None = None
) -> None:
    args = FetchTruth(competition_id=competition.id, number=competition.truth_tries)
    jobs.submit(db, FETCH_TRUTH, args, run_at=run_at, key=key)


def read(db: ReadSession, args: FetchTruth) -> dict[str, Any] | None:
    competition = db.get(Competition, args.competition_id)
    if competition is None or not _is_wanted(competition, args):
        return None
    assert competition.dataset_csv, "inspection writes it"
    assert competition.sample_csv, "inspection writes it"
    blobs, truth = blobs_of(db), competition.spec["truth"]
    return {
        "root": str(blobs.root),
        "source": limits_in(db.info).arguments(truth["url"], field="answer"),
        "dataset_path": str(blobs.path(competition.dataset_csv)),
        "sample_path": str(blobs.path(competition.sample_csv)),
        "spec": judging.for_work(db.info, competition.spec["rules"]),
        "reveals": truth["reveals"],
    }


def _is_wanted(competition: Competition, args: FetchTruth) -> bool:
    return competition.truth is None and competition.truth_tries == args.number


def write(db: DbSession, args: FetchTruth, result: dict[str, Any]) -> None:
    competition = standings.lock(db, args.competition_id)
    if not _is_wanted(competition, args):
        return
    if "trouble" in result:
        _put_off(db, competition, str(result["trouble"]))
        return
    competition.truth = result["truth"]
    competition.spec = {**competition.spec, "rules": result["rules"]}
    competition.trouble = competition.retry_at = None
    jobs.submit(db, SCORE_WAITING, ScoreWaiting(competition_id=competition.id))
    integrity.schedule(db, competition)
    _tell(db, competition)


def failed(db: DbSession, args: FetchTruth, error: Exception) -> None:
    """The work itself broke down, again and again."""
    competition = standings.lock(db, args.competition_id)
    if _is_wanted(competition, args):
        said = error.message if isinstance(error, PalaestraError) else "The work broke off."
        _put_off(db, competition, said)


def _put_off(db: DbSession, competition: Competition, trouble: str) -> None:
    assert competition.truth_due_at, "until the truth is there"
    now = utc_now()
    pause = min(FIRST_PAUSE.total_seconds() * 2**competition.truth_tries, _LONGEST)
    competition.trouble = trouble
    competition.truth_tries += 1
    competition.retry_at = None
    if now < competition.truth_due_at + PATIENCE:
        competition.retry_at = now + timedelta(seconds=pause)
        _submit(db, competition, run_at=competition.retry_at)
    _tell(db, competition)


_LONGEST = LONGEST_PAUSE.total_seconds()


def _tell(db: DbSession, competition: Competition) -> None:
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))


def try_again(db: DbSession, identity: Identity, public_id: str) -> TruthState:
    """The host, or an admin, has the truth fetched at once.

    Raises Forbidden for others, Conflict where there is nothing to fetch, or not yet.
    """
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may have the truth fetched.")
    if competition.truth is not None or competition.truth_due_at is None:
        raise Conflict("The truth of this competition is there already.")
    if competition.truth_due_at > utc_now():
        raise Conflict("The truth of this competition is not due yet.")
    key = f"{FETCH_TRUTH}:{competition.id}:{competition.truth_tries}"
    _submit(db, competition, run_at=None, key=key)
    return state(competition)


def state(competition: Competition) -> TruthState:
    """What its host sees while the truth is missing."""
    return TruthState(
        trouble=competition.trouble or "",
        retry_at=competition.retry_at,
        tries=competition.truth_tries,
    )
