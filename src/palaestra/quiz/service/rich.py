"""A whole quiz in one call: all of it for editors, what was shown of it for who came by a code."""

from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.quiz import projection
from palaestra.quiz.access import is_view, quiz_for
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Code, Presentation, Quiz, Team
from palaestra.quiz.models.presentations import ENDED
from palaestra.quiz.schemas.codes import CodeItem
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.quizzes import RichQuiz
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.schemas.teams import RichTeam
from palaestra.quiz.service import contents, items, results
from palaestra.quiz.service.dealt import Dealt, dealt_content


def rich(db: ReadSession, identity: Identity, quiz_id: int) -> RichQuiz:
    quiz = quiz_for(db, identity, quiz_id)
    presentation = results.latest(db, quiz.id)
    slides, background = _slides(db, identity, quiz, presentation)
    teams, codes = _teams_and_codes(db, quiz.id)
    seen = results.seen_by(db, identity, presentation)
    runs = presentation is not None and presentation.state != ENDED
    return RichQuiz(
        id=quiz.id,
        name=quiz.name,
        year=quiz.year,
        city_id=quiz.city_id,
        font=quiz.font,
        background_image=background,
        slides=slides,
        teams=[_rich_team(team, seen) for team in teams],
        codes=codes if _sees_codes(identity) else [],
        presentation_id=presentation.id if presentation is not None and runs else None,
    )


def _sees_codes(identity: Identity) -> bool:
    return identity.view is None or is_view(identity, View.OPERATOR)


def _slides(
    db: ReadSession, identity: Identity, quiz: Quiz, presentation: Presentation | None
) -> tuple[list[RichSlide], MediaItem | None]:
    """With the background of the quiz."""
    if identity.view is not None and presentation is not None:
        dealt = dealt_content(db, presentation)
        view = View[identity.view.upper()]
        return slides_shown(dealt, presentation, view), projection.media_for(dealt.background, view)
    if identity.view is not None and not is_view(identity, View.OPERATOR, View.JUDGE):
        return [], None
    slides, known = contents.rich_slides(db, quiz)
    return slides, items.picture(known, quiz.background_image_id)


def slides_shown(dealt: Dealt, presentation: Presentation, view: View) -> list[RichSlide]:
    """Of a presentation, the slides that `view` may see, as it may see them."""
    shown = {int(slide_id): state for slide_id, state in presentation.shown.items()}
    revealed = {slide_id for slide_id, state in shown.items() if state["revealed"]}
    return projection.slides_for(dealt.slides, view, shown=shown, revealed=revealed)


def _teams_and_codes(db: ReadSession, quiz_id: int) -> tuple[list[Team], list[CodeItem]]:
    """In one query: every team has a code."""
    rows = db.execute(
        select(Code, Team)
        .outerjoin(Team, Team.id == Code.team_id)
        .where(Code.quiz_id == quiz_id)
        .order_by(Code.id)
    ).all()
    of_teams: list[Team | None] = [row[1] for row in rows]
    teams = [team for team in of_teams if team is not None]
    return sorted(teams, key=lambda team: team.id), [items.code_item(code) for code, _ in rows]


def _rich_team(team: Team, seen: results.Seen) -> RichTeam:
    return RichTeam(
        id=team.id,
        name=team.name,
        competition_id=team.quiz_id,
        question_answers=seen.answers.get(team.id, []),
        question_scores=seen.scores.get(team.id, []),
    )
