"""Teams."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import editors, quiz_for
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.teams import NewTeam, TeamChange, TeamItem
from palaestra.quiz.service import finding, items, teams

TEAMS = "/api/competitions/{quiz_id:int}/teams"
TEAM = f"{TEAMS}/{{team_id:int}}"


@get(TEAMS, access=editors)
def all_teams(db: ReadSession, identity: Identity, quiz_id: int) -> Items[TeamItem]:
    """In the order in which they came."""
    quiz_for(db, identity, quiz_id)
    return listed([items.team_item(one) for one in teams.listed(db, quiz_id)])


@post(TEAMS, access=editors)
def add(db: DbSession, identity: Identity, quiz_id: int, data: NewTeam) -> TeamItem:
    """With its code; also while the quiz is being shown."""
    return items.team_item(teams.add(db, identity, quiz_id, data.name))


@get(TEAM, access=editors)
def one(db: ReadSession, identity: Identity, quiz_id: int, team_id: int) -> TeamItem:
    """One team."""
    return items.team_item(finding.team(db, identity, quiz_id, team_id))


@put(TEAM, access=editors)
def change(
    db: DbSession, identity: Identity, quiz_id: int, team_id: int, data: TeamChange
) -> TeamItem:
    """Another name."""
    team = finding.team(db, identity, quiz_id, team_id)
    return items.team_item(teams.change(db, identity, team, data))


@delete(TEAM, access=editors)
def remove(db: DbSession, identity: Identity, quiz_id: int, team_id: int) -> Said:
    """With its code, its answers and its points; 409 while the quiz is being shown."""
    teams.remove(db, finding.team(db, identity, quiz_id, team_id))
    return Said(message="The team is deleted.")


ROUTES: list[Declared] = [all_teams, add, one, change, remove]
