"""The board: points of every team for the questions whose keys are known."""

from sqlalchemy import func, select

from palaestra.core.database import ReadSession
from palaestra.quiz.happenings import Happening
from palaestra.quiz.models import Presentation, Score, Team
from palaestra.quiz.schemas.presentations import BoardRow, RankedRow, Scoreboard, TeamName
from palaestra.quiz.service import timers
from palaestra.quiz.service.dealt import dealt_content
from palaestra.quiz.service.results import revealed_questions
from palaestra.quiz.service.stage import Stage


def team_names(db: ReadSession, quiz_id: int) -> list[TeamName]:
    query = select(Team.id, Team.name).where(Team.quiz_id == quiz_id).order_by(Team.id)
    return [TeamName(id=row.id, name=row.name) for row in db.execute(query)]


def totals(db: ReadSession, presentation: Presentation) -> dict[int, float]:
    """By team; those without any points are left out."""
    known = revealed_questions(dealt_content(db, presentation), presentation)
    points = func.sum(func.coalesce(Score.judged, Score.auto, 0))
    query = (
        select(Score.team_id, points)
        .where(Score.presentation_id == presentation.id, Score.question_id.in_(known))
        .group_by(Score.team_id)
    )
    return {team_id: round(float(total), 2) for team_id, total in db.execute(query) if total}


def news(stage: Stage) -> list[BoardRow]:
    """What differs from what was last told; from now on it is told."""
    now, row = totals(stage.db, stage.row), stage.row
    before = {int(team_id): points for team_id, points in row.board.items()}
    row.board = {str(team_id): points for team_id, points in now.items()}
    row.board_due = False
    changed = (one for one in {**before, **now} if before.get(one) != now.get(one))
    return [BoardRow(team_id=one, points=now.get(one, 0.0)) for one in sorted(changed)]


def last_told(presentation: Presentation) -> list[BoardRow]:
    rows = sorted((int(team_id), points) for team_id, points in presentation.board.items())
    return [BoardRow(team_id=team_id, points=points) for team_id, points in rows]


def changed(stage: Stage) -> None:
    """Points changed: while the board is shown, it is told soon; else when it is next shown."""
    if stage.row.board_shown and stage.row.state != "ended":
        stage.row.board_due = True
        timers.board_soon(stage.db, stage.row)


def tell(stage: Stage) -> None:
    """The changes, if there are any."""
    if rows := news(stage):
        stage.tell(Happening(type="scoreboard", board=rows))


def board(db: ReadSession, presentation: Presentation) -> Scoreboard:
    """All teams, the best first; ties share a rank."""
    points = totals(db, presentation)
    teams = team_names(db, presentation.quiz_id)
    teams.sort(key=lambda team: (-points.get(team.id, 0.0), team.name.casefold(), team.id))
    rows: list[RankedRow] = []
    for place, team in enumerate(teams, 1):
        own = points.get(team.id, 0.0)
        tied = bool(rows) and rows[-1].points == own
        rank = rows[-1].rank if tied else place
        rows.append(RankedRow(rank=rank, team_id=team.id, name=team.name, points=own))
    return Scoreboard(presentation_id=presentation.id, seq=presentation.seq, rows=rows)
