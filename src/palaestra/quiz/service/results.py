"""Answers and scores of a presentation, as the caller may see them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound
from palaestra.quiz.access import is_view, sees_everything
from palaestra.quiz.kinds import View
from palaestra.quiz.marking import describe
from palaestra.quiz.models import Answer, Presentation, Score
from palaestra.quiz.schemas.answers import AnswerItem, ScoreItem
from palaestra.quiz.service.dealt import Dealt, dealt_content


@dataclass(frozen=True)
class Seen:
    """By team."""

    answers: dict[int, list[AnswerItem]] = field(default_factory=lambda: defaultdict(list))
    scores: dict[int, list[ScoreItem]] = field(default_factory=lambda: defaultdict(list))


def seen_by(db: ReadSession, identity: Identity, presentation: Presentation | None) -> Seen:
    """Editors, judges and the operator see all; a team its own, and its points once revealed."""
    seen = Seen()
    if presentation is None or is_view(identity, View.AUDIENCE):
        return seen
    dealt = dealt_content(db, presentation)
    for answer in db.scalars(_of(Answer, identity, presentation)):
        seen.answers[answer.team_id].append(answer_item(answer, dealt))
    open_questions = None if sees_everything(identity) else revealed_questions(dealt, presentation)
    for score in db.scalars(_of(Score, identity, presentation)):
        if open_questions is None or score.question_id in open_questions:
            seen.scores[score.team_id].append(score_item(score))
    return seen


def _of(
    kind: type[Answer] | type[Score], identity: Identity, presentation: Presentation
) -> Select[Any]:
    query = select(kind).where(kind.presentation_id == presentation.id).order_by(kind.id)
    if not sees_everything(identity):
        query = query.where(kind.team_id == identity.team_id)
    return query


def revealed_questions(dealt: Dealt, presentation: Presentation) -> set[int]:
    """Ids of questions whose keys everybody knows."""
    slides = (dealt.by_id[int(key)] for key, one in presentation.shown.items() if one["revealed"])
    return {question.id for slide in slides for question in slide.questions}


def answer_item(answer: Answer, dealt: Dealt) -> AnswerItem:
    question = dealt.questions.get(answer.question_id)
    return AnswerItem(
        id=answer.id,
        answer=answer.payload,
        text=describe(question, answer.payload) if question else "",
        question_id=answer.question_id,
        team_id=answer.team_id,
        presentation_id=answer.presentation_id,
        answer_id=answer.answer_id,
        client_rev=answer.client_rev,
        late=answer.late,
        received_at=answer.received_at,
    )


def score_item(score: Score) -> ScoreItem:
    return ScoreItem(
        id=score.id,
        score=score.points,
        auto=score.auto,
        judged=score.judged,
        question_id=score.question_id,
        team_id=score.team_id,
        reason=score.reason,
        rev=score.rev,
    )


def latest(db: ReadSession, quiz_id: int) -> Presentation | None:
    """The presentation that runs, else the last one."""
    query = select(Presentation).where(Presentation.quiz_id == quiz_id)
    return db.scalar(query.order_by(Presentation.run.desc()).limit(1))


def answers_of(db: ReadSession, identity: Identity, quiz_id: int, team_id: int) -> list[AnswerItem]:
    return seen_by(db, identity, latest(db, quiz_id)).answers.get(team_id, [])


def answer_with_id(
    db: ReadSession, identity: Identity, quiz_id: int, team_id: int, answer_id: int
) -> AnswerItem:
    """Raises NotFound."""
    for one in answers_of(db, identity, quiz_id, team_id):
        if one.id == answer_id:
            return one
    raise NotFound("answer")


def answer_to(
    db: ReadSession, presentation: Presentation, team_id: int, question_id: int
) -> AnswerItem:
    """Raises NotFound."""
    answer = _answer(db, presentation, team_id, question_id)
    if answer is None:
        raise NotFound("answer")
    return answer_item(answer, dealt_content(db, presentation))


def _answer(
    db: ReadSession, presentation: Presentation, team_id: int, question_id: int
) -> Answer | None:
    return db.scalar(
        select(Answer).where(
            Answer.presentation_id == presentation.id,
            Answer.team_id == team_id,
            Answer.question_id == question_id,
        )
    )


def next_revision(
    db: ReadSession, presentation: Presentation, team_id: int, question_id: int
) -> int:
    """For a client that keeps no revisions: its answer is newer than what is there."""
    answer = _answer(db, presentation, team_id, question_id)
    return 1 if answer is None else answer.client_rev + 1
