"""A whole board laid anew from its submissions: rescored, decided, a phase or the terms changed.

What happens to one submission is `entries.take_score`; both say the same of the same submissions.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from palaestra.competitions import messages
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition, Entry, Phase, Submission, Team
from palaestra.competitions.play import BoardMoves, Move
from palaestra.competitions.schemas import Person
from palaestra.competitions.service import blocks
from palaestra.core import live
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, ReadSession, utc_now

Why = Literal["rescored", "phase", "final", "terms", "team"]
# As many lines of a board are compared with what they were.
COMPARED = 100


def lock(db: DbSession, competition_id: int) -> Competition:
    """The competition as it is now; until the commit nobody else changes its board or counters.

    Whoever changes a board begins here, so that two who do never wait for each other.
    """
    return db.get_one(Competition, competition_id, with_for_update={"key_share": True})


def rebuild(
    db: DbSession,
    competition: Competition,
    *,
    why: Why,
    entrants: Collection[int] | None = None,
    improvements: bool = False,
) -> None:
    """Of `entrants`, or of all. The board must be locked.

    With `improvements` the marks of what was somebody's best so far are set anew too.
    """
    db.flush()
    before = _first(db, competition)
    if improvements:
        _mark_improvements(db, competition, entrants)
    _write_entries(db, competition, entrants)
    blocks.lay(db, competition.id)
    _count(db, competition)
    for loaded in list(db.identity_map.values()):
        if isinstance(loaded, Entry):
            db.expire(loaded)
    db.flush()
    _tell(db, competition, why, before)


def _write_entries(
    db: DbSession, competition: Competition, entrants: Collection[int] | None
) -> None:
    gone = delete(Entry).where(Entry.competition_id == competition.id)
    if entrants is not None:
        gone = gone.where(Entry.account_id.in_(entrants))
    db.execute(gone.execution_options(synchronize_session=False))
    counted, chosen = _counted(competition, entrants), _chosen(db, competition, entrants)
    lines = (
        select(
            literal(competition.id),
            counted.c.entrant_id,
            Team.id,
            counted.c.submissions,
            chosen.c.key,
            chosen.c.received_at,
            chosen.c.id,
        )
        .select_from(counted)
        .outerjoin(chosen, chosen.c.entrant_id == counted.c.entrant_id)
        .outerjoin(
            Team,
            and_(Team.captain_id == counted.c.entrant_id, Team.competition_id == competition.id),
        )
    )
    columns = [
        "competition_id",
        "account_id",
        "team_id",
        "submissions",
        "rank_key",
        "best_at",
        "submission_id",
    ]
    db.execute(insert(Entry).from_select(columns, lines))


def _counted(competition: Competition, entrants: Collection[int] | None) -> Subquery:
    return (
        select(Submission.entrant_id, func.count().label("submissions"))
        .where(*_of(competition, entrants), Submission.state != "refused")
        .group_by(Submission.entrant_id)
        .subquery("counted")
    )


def _of(competition: Competition, entrants: Collection[int] | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Submission.competition_id == competition.id]
    if entrants is not None:
        wanted.append(Submission.entrant_id.in_(entrants))
    return wanted


def _chosen(
    db: ReadSession, competition: Competition, entrants: Collection[int] | None
) -> Subquery:
    """Of each entrant the submission that counts, and its key; less is better."""
    is_final = competition.decided_at is not None
    public, final = _key(competition, Submission.score), _final_key(competition)
    place = func.row_number().over(
        partition_by=Submission.entrant_id,
        order_by=_preference(competition, public, final, is_final=is_final),
    )
    key = final if is_final else public
    wanted = [*_of(competition, entrants), Submission.state == "scored"]
    since = _counted_from(db, competition.id, utc_now())
    if since is not None:
        wanted.append(Submission.received_at >= since)
    numbered = (
        select(
            Submission.entrant_id,
            Submission.id,
            Submission.received_at,
            key.label("key"),
            place.label("place"),
        )
        .where(*wanted)
        .subquery("numbered")
    )
    return select(numbered).where(numbered.c.place == 1).subquery("chosen")


def _counted_from(db: ReadSession, competition_id: int, now: datetime) -> datetime | None:
    begun = and_(Phase.starts_at <= now, Phase.fresh.is_(True))
    query = select(func.max(Phase.starts_at)).where(Phase.competition_id == competition_id, begun)
    return db.scalar(query)


def _key(competition: Competition, score: Any) -> Any:
    return score.expression if _is_min(competition) else -score.expression


def _final_key(competition: Competition) -> Any:
    score = Submission.private_score if competition.private_share else Submission.score
    return _key(competition, score)


def _is_min(competition: Competition) -> bool:
    return metric_named(competition.metric).direction == "min"


def _preference(competition: Competition, public: Any, final: Any, *, is_final: bool) -> list[Any]:
    earlier = [Submission.received_at.asc(), Submission.id.asc()]
    if competition.selection == "latest":
        return [Submission.received_at.desc(), Submission.id.desc()]
    if competition.selection == "chosen" and is_final:
        # What was chosen is compared by what decides; who chose nothing has their best.
        key = case((Submission.chosen.is_(True), final), else_=public)
        return [Submission.chosen.expression.desc(), key.asc(), *earlier]
    return [public.asc(), *earlier]


def _mark_improvements(
    db: DbSession, competition: Competition, entrants: Collection[int] | None
) -> None:
    """True for what was its entrant's best public score so far, or their latest."""
    wanted = [*_of(competition, entrants), Submission.state == "scored"]
    key = _key(competition, Submission.score)
    before = func.min(key).over(
        partition_by=Submission.entrant_id, order_by=Submission.id, rows=(None, -1)
    )
    walked = select(Submission.id, key.label("key"), before.label("before")).where(*wanted)
    each = walked.subquery()
    better = select(each.c.id).where(or_(each.c.before.is_(None), each.c.key < each.c.before))
    is_latest = competition.selection == "latest"
    improved = literal(True) if is_latest else Submission.id.in_(better)
    db.execute(
        update(Submission)
        .where(*_of(competition, entrants))
        .values(improved=and_(Submission.state == "scored", improved))
        .execution_options(synchronize_session=False)
    )


def _count(db: DbSession, competition: Competition) -> None:
    found = db.execute(
        select(
            func.count(),
            func.count(Entry.rank_key),
            func.coalesce(func.sum(Entry.submissions), 0),
        ).where(Entry.competition_id == competition.id)
    ).one()
    competition.competitors, competition.ranked, competition.submissions = map(int, found)


Line = tuple[Person, int, float]


def _first(db: ReadSession, competition: Competition) -> Sequence[Line]:
    """The first lines: who, rank and what ranks."""
    rows = db.execute(
        select(Entry.rank_key, Account.public_id, Account.username, Team.public_id, Team.name)
        .join(Account, Account.id == Entry.account_id)
        .outerjoin(Team, Team.id == Entry.team_id)
        .where(Entry.competition_id == competition.id, Entry.rank_key.is_not(None))
        .order_by(*blocks.ORDER)
        .limit(COMPARED)
    ).all()
    lines: list[Line] = []
    previous: tuple[float, int] | None = None
    for place, (found, account_id, name, team_id, team) in enumerate(rows, 1):
        key = float(found or 0)
        rank = previous[1] if previous is not None and previous[0] == key else place
        previous = (key, rank)
        lines.append((person(account_id, name, team_id, team), rank, key))
    return lines


def person(account_id: str, name: str | None, team_id: str | None, team: str | None) -> Person:
    """Whoever stands on the line: the team where there is one."""
    if team_id is not None and team is not None:
        return Person(id=team_id, name=team)
    return Person(id=account_id, name=name or f"Guest {account_id}")


def _tell(db: DbSession, competition: Competition, why: Why, before: Sequence[Line]) -> None:
    ranks = {client.id: rank for client, rank, _ in before}
    sign = 1 if _is_min(competition) else -1
    moves = [
        Move(client=client, rank=rank, previous_rank=ranks.get(client.id), score=sign * key)
        for client, rank, key in _first(db, competition)
        if ranks.get(client.id) != rank
    ]
    change = BoardMoves(
        competition_id=competition.public_id, why=why, moves=moves, total=competition.ranked
    )
    tell_all(db, competition, messages.board_moved, change)


def tell_all(db: DbSession, competition: Competition, message: Any, change: Any) -> None:
    """Whoever watches; while the board is hidden, its host alone."""
    live.publish(db, message, change, room=audience(db, competition))


def audience(db: ReadSession, competition: Competition) -> str:
    """The room of those who may hear what happens on a board now."""
    now = utc_now()
    shown = db.scalar(
        select(Phase.board).where(
            Phase.competition_id == competition.id, Phase.starts_at <= now, Phase.ends_at > now
        )
    )
    is_hidden = competition.expiration > now and (shown or competition.board) == "hidden"
    return f"account:{competition.host_id}" if is_hidden else messages.room(competition.public_id)
