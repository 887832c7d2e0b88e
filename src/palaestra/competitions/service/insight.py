"""What figures say: a host's dashboard, how scores are distributed, one's own scores over time.

Every query here walks along an index and is bounded, however many submissions there are.
"""

from datetime import timedelta

from sqlalchemy import Select, func, select

from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import (
    Competition,
    Entry,
    HourTally,
    RefusalTally,
    Submission,
    Team,
)
from palaestra.competitions.play import (
    Bin,
    Dashboard,
    Distribution,
    HourCount,
    OwnScores,
    RefusalCount,
    ScorePoint,
)
from palaestra.competitions.service import blocks, boards, competitions, entrants, phases
from palaestra.competitions.service.rescore_orders import hosted
from palaestra.core.access import Identity
from palaestra.core.database import ReadSession, utc_now

HOURS = 48
REASONS = 10
POINTS = 200
# Of the board's entries, from the best on; and among how many bins they are divided.
COUNTED = 10_000
BINS = 20
# More are not counted: that many is what a host wants to know.
MOST_WAITING = 1000


def dashboard(db: ReadSession, identity: Identity, public_id: str) -> Dashboard:
    competition = hosted(db, identity, public_id)
    since = utc_now() - timedelta(hours=HOURS)
    hours = db.scalars(
        select(HourTally)
        .where(HourTally.competition_id == competition.id, HourTally.hour > since)
        .order_by(HourTally.hour)
        .limit(HOURS + 1)
    )
    refusals = db.scalars(
        select(RefusalTally)
        .where(RefusalTally.competition_id == competition.id)
        .order_by(RefusalTally.count.desc())
        .limit(REASONS)
    )
    waiting = select(Submission.id).where(
        Submission.competition_id == competition.id, Submission.state == "pending"
    )
    return Dashboard(
        competitors=competition.competitors,
        ranked=competition.ranked,
        submissions=competition.submissions,
        teams=_count(db, select(Team.id).where(Team.competition_id == competition.id)),
        waiting=_count(db, waiting),
        hours=[HourCount(hour=one.hour, kept=one.kept, refused=one.refused) for one in hours],
        refusals=[
            RefusalCount(reason=one.reason, count=one.count, last_at=one.last_at)
            for one in refusals
        ],
    )


def _count(db: ReadSession, query: Select[int]) -> int:
    return db.scalar(select(func.count()).select_from(query.limit(MOST_WAITING).subquery())) or 0


def distribution(db: ReadSession, identity: Identity, public_id: str) -> Distribution:
    """Of the scores that rank now; nothing where the board is hidden."""
    competition = competitions.get(db, public_id)
    if not phases.is_shown(db, identity, competition):
        return Distribution(bins=[], counted=0, total=0, own=None)
    best = (
        select(Entry.rank_key)
        .where(Entry.competition_id == competition.id, Entry.rank_key.is_not(None))
        .order_by(*blocks.ORDER)
        .limit(COUNTED)
    )
    sign = 1.0 if metric_named(competition.metric).direction == "min" else -1.0
    scores = [sign * key for key in db.scalars(best) if key is not None]
    standing = boards.own_standing(db, identity, competition)
    return Distribution(
        bins=_bins(scores),
        counted=len(scores),
        total=competition.ranked,
        own=standing.score if standing is not None else None,
    )


def _bins(scores: list[float]) -> list[Bin]:
    if not scores:
        return []
    low, high = min(scores), max(scores)
    if low == high:
        return [Bin(low=low, high=high, count=len(scores))]
    counts = [0] * BINS
    for score in scores:
        counts[min(BINS - 1, int((score - low) / (high - low) * BINS))] += 1
    edges = [low + (high - low) * number / BINS for number in range(BINS)] + [high]
    return [
        Bin(low=edges[number], high=edges[number + 1], count=count)
        for number, count in enumerate(counts)
    ]


def own_scores(db: ReadSession, identity: Identity, public_id: str) -> OwnScores:
    """The caller's, or their team's, latest scores by the public rows, oldest first."""
    competition = competitions.get(db, public_id)
    return _scores(db, competition, identity.require_account())


def _scores(db: ReadSession, competition: Competition, account_id: int) -> OwnScores:
    query = (
        select(Submission.received_at, Submission.score, Submission.improved)
        .where(
            Submission.competition_id == competition.id,
            Submission.entrant_id == entrants.entrant_of(db, competition.id, account_id),
        )
        .order_by(Submission.id.desc())
        .limit(POINTS)
    )
    return OwnScores(
        items=[
            ScorePoint(at=at, score=score, improved=improved)
            for at, score, improved in reversed(db.execute(query).all())
            if score is not None
        ]
    )
