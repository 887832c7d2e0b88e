"""What a host should look at: leaks of the data set, equal answers, scores that jump."""

from typing import Any

from sqlalchemy import func, select

from palaestra.competitions.access import hosts
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.schemas import Identical, IntegrityReport, Jump, LeakFound, Person
from palaestra.competitions.service import competitions
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession
from palaestra.core.errors import Conflict, Forbidden

LOOK = "palaestra.competitions.leaks:look"
TIMEOUT = 300.0
MEMORY = 8 << 30
MOST = 50
# What is left of the way to a perfect score after a jump, at the most.
LEFT = 0.1


async def report(counter: Counter, identity: Identity, public_id: str) -> IntegrityReport:
    """For the host. Raises Forbidden, or Conflict while the truth is not known."""
    arguments = await counter.database.aread(_arguments, counter, identity, public_id)
    looked = await counter.engine.run(LOOK, arguments, timeout=TIMEOUT, memory=MEMORY)
    return await counter.database.aread(_report, public_id, looked)


def _arguments(
    db: ReadSession, counter: Counter, identity: Identity, public_id: str
) -> dict[str, Any]:
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may have the data set looked into.")
    if competition.truth is None or competition.dataset_csv is None:
        raise Conflict("The truth of this competition is not known yet.")
    return {
        "dataset_path": str(counter.blobs.path(competition.dataset_csv)),
        "truth_path": str(counter.blobs.path(competition.truth)),
        "spec": competition.spec["rules"],
    }


def _report(db: ReadSession, public_id: str, looked: dict[str, Any]) -> IntegrityReport:
    competition = competitions.get(db, public_id)
    return IntegrityReport(
        leaks=[LeakFound(**leak) for leak in looked["leaks"]],
        matched=looked["matched"],
        asked=looked["asked"],
        identical=identical(db, competition),
        jumps=jumps(db, competition),
    )


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
