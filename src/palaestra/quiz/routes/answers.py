"""Answers, as the document asks for them."""

from uuid import uuid4

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid
from palaestra.core.http import Declared, get, post, put
from palaestra.quiz.access import answers_readers, require_own_team, teams
from palaestra.quiz.routes.teams import TEAM
from palaestra.quiz.schemas.answers import AnswerChange, AnswerItem, DocumentedAnswer
from palaestra.quiz.schemas.lists import Items, listed
from palaestra.quiz.schemas.presentations import Submit
from palaestra.quiz.service import answering, finding, results, stage

ANSWERS = f"{TEAM}/answers"
ANSWER = f"{ANSWERS}/{{answer_id:int}}"


@get(ANSWERS, access=answers_readers)
def of_team(db: ReadSession, identity: Identity, quiz_id: int, team_id: int) -> Items[AnswerItem]:
    """Of the presentation that runs, else of the last one."""
    require_own_team(identity, team_id)
    finding.team(db, identity, quiz_id, team_id)
    return listed(results.answers_of(db, identity, quiz_id, team_id))


@post(ANSWERS, access=teams)
def send(
    db: DbSession, identity: Identity, quiz_id: int, team_id: int, data: DocumentedAnswer
) -> AnswerItem:
    """One's own team's answer, under the same rule as the socket's submit_answer."""
    received_at = utc_now()
    require_own_team(identity, team_id)
    if data.score is not None:
        raise Invalid("score", "Points are given by judges.")
    held = stage.of_caller(db, identity, quiz_id)
    revision = results.next_revision(db, held.row, team_id, data.question_id)
    sent = Submit(
        answer_id=data.answer_id or str(uuid4()),
        client_rev=revision if data.client_rev is None else data.client_rev,
        question_id=data.question_id,
        payload=data.answer,
        phase_rev=data.phase_rev,
    )
    answering.submit(held, identity, sent, received_at)
    return results.answer_to(db, held.row, team_id, data.question_id)


@get(ANSWER, access=answers_readers)
def one(
    db: ReadSession, identity: Identity, quiz_id: int, team_id: int, answer_id: int
) -> AnswerItem:
    """One of them."""
    require_own_team(identity, team_id)
    finding.team(db, identity, quiz_id, team_id)
    return results.answer_with_id(db, identity, quiz_id, team_id, answer_id)


@put(ANSWER, access=teams)
def change(
    db: DbSession,
    identity: Identity,
    quiz_id: int,
    team_id: int,
    answer_id: int,
    data: AnswerChange,
) -> AnswerItem:
    """Another answer to the same question, while it is open."""
    require_own_team(identity, team_id)
    before = results.answer_with_id(db, identity, quiz_id, team_id, answer_id)
    sent = DocumentedAnswer(
        answer=data.answer,
        question_id=before.question_id,
        answer_id=data.answer_id,
        client_rev=data.client_rev,
        phase_rev=data.phase_rev,
    )
    return send(db, identity, quiz_id, team_id, sent)


ROUTES: list[Declared] = [of_team, send, one, change]
