"""Answers and scores as the socket tells them."""

from palaestra.quiz.clock import as_ms
from palaestra.quiz.marking import describe
from palaestra.quiz.models import Answer, Score
from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.questions import RichQuestion


def live_answer(answer: Answer, question: RichQuestion) -> LiveAnswer:
    return LiveAnswer(
        team_id=answer.team_id,
        question_id=answer.question_id,
        answer=answer.payload,
        text=describe(question, answer.payload),
        answer_id=answer.answer_id,
        client_rev=answer.client_rev,
        late=answer.late,
        received_at=as_ms(answer.received_at),
    )


def live_score(score: Score) -> LiveScore:
    return LiveScore(
        team_id=score.team_id,
        question_id=score.question_id,
        score=score.points,
        auto=score.auto,
        judged=score.judged,
        reason=score.reason,
        rev=score.rev,
    )
