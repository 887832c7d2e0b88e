"""What a host should look at: leaks of the data set, equal answers, scores that jump."""

from typing import Any

import msgspec
from sqlalchemy import func, select

from palaestra.competitions import messages
from palaestra.competitions.access import hosts
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.schemas import (
    CompetitionChange,
    Identical,
    IntegrityReport,
    Jump,
    LeakFound,
    Person,
)
from palaestra.competitions.service import competitions, standings
from palaestra.core import jobs, live
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Forbidden, PalaestraError

LOOK_JOB = "competitions.look_for_leaks"
MOST = 50
# What is left of the way to a perfect score after a jump, at the most.
LEFT = 0.1


class Look(msgspec.Struct, frozen=True):
    """Search the data set of a competition for leaks of its truth."""

    competition_id: int


def schedule(db: DbSession, competition: Competition) -> None:
    """Once a truth is known, and whenever it is another: before people see what it gives away."""
    args = Look(competition_id=competition.id)
    jobs.submit(db, LOOK_JOB, args, key=f"{LOOK_JOB}:{competition.id}")


def read(db: ReadSession, args: Look) -> dict[str, Any] | None:
    competition = db.get(Competition, args.competition_id)
    if competition is None or not _can_look(competition):
        return None
    assert competition.dataset_csv, "there is something to look at"
    assert competition.truth, "there is something to look for"
    blobs = blobs_of(db)
    return {
        "dataset_path": str(blobs.path(competition.dataset_csv)),
        "truth_path": str(blobs.path(competition.truth)),
        "spec": competition.spec["rules"],
    }


def _can_look(competition: Competition) -> bool:
    return competition.truth is not None and competition.dataset_csv is not None


def write(db: DbSession, args: Look, result: dict[str, Any]) -> None:
    """Keep what was found, which the host alone sees: nothing of it is shown by the job."""
    _keep(db, args, result)


def failed(db: DbSession, args: Look, error: PalaestraError) -> None:
    _keep(db, args, {"trouble": error.message})


def _keep(db: DbSession, args: Look, found: dict[str, Any]) -> None:
    competition = standings.lock(db, args.competition_id)
    competition.looked, competition.looked_truth = found, competition.truth
    competition.looked_at = utc_now()
    if found.get("leaks"):
        # The host alone, whose page then warns; nobody hears that nothing was found.
        change = CompetitionChange(competition_id=competition.public_id)
        room = f"account:{competition.host_id}"
        live.publish(db, messages.competition, change, room=room)


def look_again(db: DbSession, identity: Identity, public_id: str) -> IntegrityReport:
    """The host has it looked into once more. Raises as `report` does."""
    competition = _of_host(db, identity, public_id)
    competition.looked = None
    schedule(db, competition)
    return report(db, identity, public_id)


def report(db: ReadSession, identity: Identity, public_id: str) -> IntegrityReport:
    """For the host. Raises Forbidden, or Conflict while the truth is not known."""
    competition = _of_host(db, identity, public_id)
    looked = found_in(competition)
    found = looked or {}
    return IntegrityReport(
        leaks=[LeakFound(**leak) for leak in found.get("leaks", [])],
        matched=found.get("matched", 0),
        asked=found.get("asked", 0),
        looked_at=competition.looked_at if looked is not None else None,
        trouble=found.get("trouble"),
        identical=identical(db, competition),
        jumps=jumps(db, competition),
    )


def found_in(competition: Competition) -> dict[str, Any] | None:
    """What the last search found, if it was for the truth as it is now."""
    return competition.looked if competition.looked_truth == competition.truth else None


def _of_host(db: ReadSession, identity: Identity, public_id: str) -> Competition:
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may have the data set looked into.")
    if not _can_look(competition):
        raise Conflict("The truth of this competition is not known yet.")
    return competition


def identical(db: ReadSession, competition: Competition) -> list[Identical]:
    """Answers that several accounts sent byte for byte, those of most accounts first."""
    accounts = func.count(Submission.account_id.distinct())
    equal = db.execute(
        select(Submission.answer, accounts, func.count())
        .where(Submission.competition_id == competition.id)
        .group_by(Submission.answer)
        .having(accounts > 1)
        .order_by(accounts.desc(), Submission.answer)
        .limit(MOST)
    ).all()
    return [
        Identical(
            accounts=many, submissions=count, competitors=_senders(db, competition.id, answer)
        )
        for answer, many, count in equal
    ]


def _senders(db: ReadSession, competition_id: int, answer: str) -> list[Person]:
    senders = db.scalars(
        select(Account)
        .where(
            Account.id.in_(
                select(Submission.account_id).where(
                    Submission.competition_id == competition_id, Submission.answer == answer
                )
            )
        )
        .order_by(Account.id)
        .limit(10)
    )
    return [Person(id=account.public_id, name=account.name) for account in senders]


def jumps(db: ReadSession, competition: Competition) -> list[Jump]:
    """Best scores after which little of the way to a perfect one was left; latest first."""
    best = metric_named(competition.metric).best
    if abs(best) == float("inf"):
        return []
    before = func.lag(Submission.score).over(
        partition_by=Submission.account_id, order_by=Submission.id
    )
    bests = (
        select(Submission.id, Submission.score, before.label("before"))
        .where(Submission.competition_id == competition.id, Submission.improved)
        .subquery()
    )
    left, was = func.abs(bests.c.score - best), func.abs(bests.c.before - best)
    rows = db.execute(
        select(Submission.public_id, Submission.received_at, bests.c.score, bests.c.before, Account)
        .join(bests, bests.c.id == Submission.id)
        .join(Account, Account.id == Submission.account_id)
        .where(left <= LEFT * was, was > 0)
        .order_by(Submission.id.desc())
        .limit(MOST)
    )
    return [
        Jump(
            submission_id=public_id,
            at=at,
            score=score,
            before=earlier,
            competitor=Person(id=account.public_id, name=account.name),
        )
        for public_id, at, score, earlier, account in rows
    ]
