"""Answers and scores of a presentation, as the caller may see them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
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
