"""Teams: founded, joined by an invitation, merged, left. A team has one line on the board.

Each submission counts for its author's present team, or for its author alone; so whoever leaves
takes along what they submitted, and a limit is never had twice.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from palaestra.competitions.models import Competition, Member, Submission, Team
from palaestra.competitions.play import CompetingTeam, OwnTeam
from palaestra.competitions.schemas import Person
from palaestra.competitions.service import competitions, limits, phases, standings
from palaestra.core import activity
from palaestra.core.access import Identity
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Ended, Forbidden, Gone, Invalid, NotFound

LONGEST_NAME = 60


def own(db: ReadSession, identity: Identity, public_id: str) -> OwnTeam:
    competition = competitions.get(db, public_id)
    team = _team_of(db, competition, identity.require_account())
    return OwnTeam(team=None if team is None else _item(db, identity, competition, team))


def found(db: DbSession, identity: Identity, public_id: str, name: str) -> OwnTeam:
    """A team of one, with an invitation to pass on. Raises Conflict for whoever is in one."""
    competition = _open(db, public_id)
    account_id = identity.require_account()
    if _team_of(db, competition, account_id) is not None:
        raise Conflict("You are in a team already: leave it first.")
    name = _free_name(db, competition, name)
    team = Team(
        public_id=new_public_id(),
        competition_id=competition.id,
        captain_id=account_id,
        name=name,
        name_key=name.casefold(),
        invitation=_new_invitation(),
    )
    db.add(team)
    db.flush()
    db.add(Member(competition_id=competition.id, account_id=account_id, team_id=team.id))
    _changed(db, identity, competition, [account_id], "competitions.team_founded")
    return own(db, identity, public_id)


def _open(db: DbSession, public_id: str) -> Competition:
    """The competition, locked. Raises Ended and Conflict where teams do not change (any more)."""
    competition = standings.lock(db, competitions.get(db, public_id).id)
    if competition.expiration <= utc_now():
        raise Ended("The competition is over; teams stay as they are.")
    if competition.team_size < 2:
        raise Conflict("In this competition everybody competes alone.")
    return competition


def _free_name(db: ReadSession, competition: Competition, name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("name", f"A team has a name of at most {LONGEST_NAME} characters.")
    taken = select(Team.id).where(
        Team.competition_id == competition.id, Team.name_key == name.casefold()
    )
    if db.scalar(taken) is not None:
        raise Conflict("Another team has this name.", field="name")
    return name


def _new_invitation() -> str:
    return secrets.token_urlsafe(18)


def join(db: DbSession, identity: Identity, public_id: str, invitation: str) -> OwnTeam:
    """By its invitation; a captain brings their whole team along.

    Raises Gone for an invitation that does not hold, Conflict where the team would be too large or
    would have submitted more than is allowed.
    """
    competition, account_id = _open(db, public_id), identity.require_account()
    team = db.scalar(
        select(Team).where(Team.invitation == invitation, Team.competition_id == competition.id)
    )
    if team is None:
        raise Gone("This invitation does not hold any more: ask for a new one.")
    before = _team_of(db, competition, account_id)
    if before is not None and before.id == team.id:
        return own(db, identity, public_id)
    if before is not None and before.captain_id != account_id:
        raise Conflict("You are in another team: leave it first, or have its captain join.")
    joining = [account_id] if before is None else [one.id for one in _members(db, before)]
    _check_size(db, competition, team, joining)
    _check_limits(db, competition, team.captain_id, account_id)
    _move(db, competition, team, joining, before)
    changed = [account_id, team.captain_id]
    _changed(db, identity, competition, changed, "competitions.team_joined")
    return own(db, identity, public_id)


def _check_size(
    db: ReadSession, competition: Competition, team: Team, joining: Sequence[int]
) -> None:
    size = len(_members(db, team)) + len(joining)
    if size > competition.team_size:
        most = competition.team_size
        raise Conflict(f"The team would have {size} members; at most {most} are allowed.")


def _check_limits(db: ReadSession, competition: Competition, one: int, other: int) -> None:
    """What both used of a total counts together from now on; a day's limit is then soon over."""
    now = utc_now()
    phase = phases.open_at(phases.of(db, competition.id), now)
    for limit, since, of in limits.totals(competition, phase):
        used = sum(limits.used(db, competition, entrant, since=since) for entrant in (one, other))
        if used > limit:
            raise Conflict(f"Together you used {used} submissions; {of} allows {limit}.")


def _move(
    db: DbSession,
    competition: Competition,
    team: Team,
    joining: Sequence[int],
    before: Team | None,
) -> None:
    if before is not None:
        db.execute(delete(Member).where(Member.team_id == before.id))
        db.execute(delete(Team).where(Team.id == before.id))
    db.add_all(
        Member(competition_id=competition.id, account_id=one, team_id=team.id) for one in joining
    )
    _count_for(db, competition, joining, team.captain_id)
    _forget_choices(db, competition, team.captain_id)


def _count_for(
    db: DbSession, competition: Competition, authors: Sequence[int], entrant_id: int
) -> None:
    db.flush()
    db.execute(
        update(Submission)
        .where(Submission.competition_id == competition.id, Submission.account_id.in_(authors))
        .values(entrant_id=entrant_id)
        .execution_options(synchronize_session=False)
    )


def _forget_choices(db: DbSession, competition: Competition, entrant_id: int) -> None:
    """Where both had chosen there may be too many: then the team chooses anew."""
    chosen = (
        Submission.competition_id == competition.id,
        Submission.entrant_id == entrant_id,
        Submission.chosen.is_(True),
    )
    if (db.scalar(select(func.count()).where(*chosen)) or 0) > competition.finals:
        db.execute(
            update(Submission)
            .where(*chosen)
            .values(chosen=False)
            .execution_options(synchronize_session=False)
        )


def leave(db: DbSession, identity: Identity, public_id: str) -> OwnTeam:
    """With one's own submissions; the one who joined next is captain after a captain."""
    competition, account_id = _open(db, public_id), identity.require_account()
    team = _team_of(db, competition, account_id)
    if team is None:
        raise NotFound("team that you are in")
    captain_id = team.captain_id
    db.execute(
        delete(Member).where(
            Member.competition_id == competition.id, Member.account_id == account_id
        )
    )
    left = [one.id for one in _members(db, team)]
    if captain_id == account_id:
        if left:
            team.captain_id = left[0]
            _count_for(db, competition, left, left[0])
        else:
            db.delete(team)
    _count_for(db, competition, [account_id], account_id)
    changed = [account_id, captain_id, *left[:1]]
    _changed(db, identity, competition, changed, "competitions.team_left")
    return own(db, identity, public_id)


def renew_invitation(db: DbSession, identity: Identity, public_id: str) -> OwnTeam:
    """The old link does not hold any more; for the captain."""
    competition = _open(db, public_id)
    team = _team_of(db, competition, identity.require_account())
    if team is None:
        raise NotFound("team that you are in")
    if team.captain_id != identity.account_id:
        raise Forbidden("Only the captain may make a new invitation.")
    team.invitation = _new_invitation()
    db.flush()
    return own(db, identity, public_id)


def _changed(
    db: DbSession, identity: Identity, competition: Competition, entrants: list[int], what: str
) -> None:
    standings.rebuild(db, competition, why="team", entrants=set(entrants), improvements=True)
    activity.record(db, identity, what, subject=competition.public_id)


def _team_of(db: ReadSession, competition: Competition, account_id: int) -> Team | None:
    return db.scalar(
        select(Team)
        .join(Member, Member.team_id == Team.id)
        .where(Member.competition_id == competition.id, Member.account_id == account_id)
    )


def _members(db: ReadSession, team: Team) -> Sequence[Account]:
    """The captain's account among them, in the order in which they joined."""
    query = (
        select(Account)
        .join(Member, Member.account_id == Account.id)
        .where(Member.team_id == team.id)
        .order_by(Member.joined_at, Member.account_id)
    )
    return db.scalars(query).all()


def _item(
    db: ReadSession, identity: Identity, competition: Competition, team: Team
) -> CompetingTeam:
    members = [_person(one) for one in _members(db, team)]
    return CompetingTeam(
        id=team.public_id,
        name=team.name,
        captain=_person(db.get_one(Account, team.captain_id)),
        members=members,
        most=competition.team_size,
        invitation=team.invitation,
        is_captain=team.captain_id == identity.account_id,
        submissions=limits.used(db, competition, team.captain_id, since=None),
    )


def _person(account: Account) -> Person:
    return Person(id=account.public_id, name=account.name)
