"""Points: marked by the machine, overruled by judges, every change of theirs kept."""

from collections.abc import Collection

from sqlalchemy import bindparam, exists, func, select

from palaestra.core.database import ReadSession, utc_now
from palaestra.core.errors import Conflict, Invalid, NotFound
from palaestra.quiz import phases
from palaestra.quiz.happenings import Happening
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.marking import mark
from palaestra.quiz.models import Answer, Presentation, Score, ScoreChange, Team
from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.presentations import SetScore
from palaestra.quiz.schemas.questions import RichQuestion
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import boards
from palaestra.quiz.service.live_items import live_answer, live_score
from palaestra.quiz.service.stage import Stage

LONGEST_REASON = 500


def set_score(stage: Stage, wanted: SetScore) -> tuple[int, Score]:
    """A judge's points; the number of the event. Raises Conflict for a score that changed since."""
    question = stage.dealt.questions.get(wanted.question_id)
    if question is None:
        raise NotFound("question")
    score = _score(stage, wanted.team_id, question)
    if wanted.rev != score.rev:
        raise Conflict(f"Somebody was faster: the score is at revision {score.rev}.", field="rev")
    _check(wanted, question)
    told_answers = _accept(stage, score, question) if wanted.accept_late else []
    _write(stage, score, wanted)
    stage.db.flush()
    seq = _tell(stage, question, score, told_answers)
    boards.changed(stage)
    return seq, score


def _check(wanted: SetScore, question: RichQuestion) -> None:
    if wanted.points is not None and not 0 <= wanted.points <= question.total_score:
        raise Invalid("points", f"This question is worth 0 to {question.total_score:g} points.")
    if len(wanted.reason) > LONGEST_REASON:
        raise Invalid("reason", f"A reason has at most {LONGEST_REASON} characters.")


def _score(stage: Stage, team_id: int, question: RichQuestion) -> Score:
    """The row, or a new one for a team that sent nothing in."""
    team = stage.db.get(Team, team_id)
    if team is None or team.quiz_id != stage.row.quiz_id:
        raise NotFound("team")
    score = stage.db.scalar(
        select(Score).where(
            Score.presentation_id == stage.row.id,
            Score.team_id == team_id,
            Score.question_id == question.id,
        )
    )
    if score is None:
        score = Score(presentation_id=stage.row.id, team_id=team_id, question_id=question.id, rev=0)
        stage.db.add(score)
        stage.db.flush()
    return score


def _write(stage: Stage, score: Score, wanted: SetScore) -> None:
    before = score.judged
    score.judged, score.judge = wanted.points, stage.actor
    score.reason, score.rev = wanted.reason.strip(), score.rev + 1
    stage.db.add(
        ScoreChange(
            score_id=score.id,
            rev=score.rev,
            judged=wanted.points,
            before=before,
            judge=stage.actor,
            reason=score.reason,
            at=utc_now(),
        )
    )


def _accept(stage: Stage, score: Score, question: RichQuestion) -> list[LiveAnswer]:
    """A late answer counts after all, and is marked."""
    answer = stage.db.scalar(
        select(Answer).where(
            Answer.presentation_id == stage.row.id,
            Answer.team_id == score.team_id,
            Answer.question_id == question.id,
        )
    )
    if answer is None:
        raise NotFound("answer")
    answer.late = False
    score.auto = mark(question, answer.payload)
    return [live_answer(answer, question)]


def _tell(stage: Stage, question: RichQuestion, score: Score, answers: list[LiveAnswer]) -> int:
    slide = stage.dealt.by_id[question.slide_id]
    happening = Happening(
        type="score_changed",
        scores=[live_score(score)],
        answers=answers,
        public=stage.is_revealed(slide.id),
    )
    if _completes(stage, slide):
        stand = stage.stand
        moved = phases.all_scored(stand)
        happening.changes = stage.put(moved)
    return stage.tell(happening)


def _completes(stage: Stage, slide: RichSlide) -> bool:
    is_current = stage.row.slide_id == slide.id and stage.row.state != "ended"
    return is_current and stage.row.phase == "revealed" and all_scored(stage, slide)


def all_scored(stage: Stage, slide: RichSlide) -> bool:
    """Whether nothing on the slide waits for a judge."""
    return not any(_waits(stage, question) for question in slide.questions)


def _waits(stage: Stage, question: RichQuestion) -> bool:
    db, row = stage.db, stage.row
    given = (
        Score.presentation_id == row.id,
        Score.question_id == question.id,
        func.coalesce(Score.judged, Score.auto).is_not(None),
    )
    if question.type_id == QuestionType.PRACTICAL:
        has_points = exists().where(*given, Score.team_id == Team.id)
        return bool(db.scalar(select(exists().where(Team.quiz_id == row.quiz_id, ~has_points))))
    has_points = exists().where(*given, Score.team_id == Answer.team_id)
    waiting = exists().where(
        Answer.presentation_id == row.id,
        Answer.question_id == question.id,
        Answer.late.is_(False),
        ~has_points,
    )
    return bool(db.scalar(select(waiting)))


# Built once, since every screen that comes in asks one of them.
_SCORES = (
    select(Score)
    .where(Score.presentation_id == bindparam("presentation"))
    .order_by(Score.team_id, Score.question_id)
)
_SCORES_OF = _SCORES.where(Score.team_id.in_(bindparam("teams", expanding=True)))


def live_scores(
    db: ReadSession, presentation: Presentation, slide: RichSlide | None = None
) -> list[LiveScore]:
    """Of everybody and every question, unless a slide is named."""
    query = _SCORES
    if slide is not None:
        query = query.where(Score.question_id.in_([one.id for one in slide.questions]))
    return [live_score(one) for one in db.scalars(query, {"presentation": presentation.id})]


def scores_of(
    db: ReadSession, presentation: Presentation, *, team_ids: Collection[int]
) -> list[LiveScore]:
    """Of these teams, of every question."""
    given = {"presentation": presentation.id, "teams": list(team_ids)}
    return [live_score(one) for one in db.scalars(_SCORES_OF, given)]
