"""Teams."""

from msgspec import UNSET
from sqlalchemy import exists, func, select

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Invalid
from palaestra.quiz.access import quiz_for, who
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Team
from palaestra.quiz.schemas.teams import TeamChange
from palaestra.quiz.service import codes, finding, presentations

MOST = 5000


def listed(db: ReadSession, quiz_id: int) -> list[Team]:
    return list(db.scalars(select(Team).where(Team.quiz_id == quiz_id).order_by(Team.id)))


def add(db: DbSession, identity: Identity, quiz_id: int, name: str) -> Team:
    """With its code; a team may come while the quiz is being shown."""
    quiz = quiz_for(db, identity, quiz_id)
    count = db.scalar(select(func.count(Team.id)).where(Team.quiz_id == quiz.id)) or 0
    if count >= MOST:
        raise Invalid("name", f"A competition has at most {MOST} teams.")
    team = Team(quiz_id=quiz.id, name=_free_name(db, quiz.id, name))
    db.add(team)
    db.flush()
    codes.make(db, quiz.id, View.TEAM, team_id=team.id)
    db.flush()
    presentations.teams_changed(db, quiz.id, actor=who(identity))
    return team


def _free_name(db: ReadSession, quiz_id: int, name: str) -> str:
    wanted = name.strip()
    if not wanted:
        raise Invalid("name", "A team needs a name.")
    if db.scalar(select(exists().where(Team.quiz_id == quiz_id, Team.name == wanted))):
        raise Conflict("There is a team of this name already.", field="name")
    return wanted


def change(db: DbSession, identity: Identity, team: Team, change: TeamChange) -> Team:
    if change.name is UNSET or change.name.strip() == team.name:
        return team
    team.name = _free_name(db, team.quiz_id, change.name)
    db.flush()
    presentations.teams_changed(db, team.quiz_id, actor=who(identity))
    return team


def remove(db: DbSession, team: Team) -> None:
    finding.refuse_running(db, team.quiz_id)
    codes.shut_out(db, team.id)
    db.delete(team)
    db.flush()
