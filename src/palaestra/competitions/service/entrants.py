"""Who competes: an account by itself, or the team that it is a member of."""

from sqlalchemy import select

from palaestra.competitions.models import Member, Team
from palaestra.core.database import ReadSession


def entrant_of(db: ReadSession, competition_id: int, account_id: int) -> int:
    """The account under which the line of `account_id` stands on this board."""
    return team_and_entrant(db, competition_id, account_id)[1]


def team_and_entrant(
    db: ReadSession, competition_id: int, account_id: int
) -> tuple[int | None, int]:
    """The team, if any, and the account under which its line stands."""
    found = db.execute(
        select(Team.id, Team.captain_id)
        .join(Member, Member.team_id == Team.id)
        .where(Member.competition_id == competition_id, Member.account_id == account_id)
    ).first()
    return (None, account_id) if found is None else (found.id, found.captain_id)
