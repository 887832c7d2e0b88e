"""Presentations: for who missed the socket, and for who works with what came of them."""

from datetime import datetime

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, get, post, put
from palaestra.quiz.access import editors, editors_and_views, judges, quiz_for, teams
from palaestra.quiz.clock import now_ms
from palaestra.quiz.schemas.answers import ScoreItem
from palaestra.quiz.schemas.lists import Items, listed
from palaestra.quiz.schemas.presentations import (
    Missed,
    PresentationItem,
    PresentationState,
    Received,
    Scoreboard,
    SentScore,
    SetScore,
    Submit,
)
from palaestra.quiz.service import answering, boards, joining, presentations, scoring, stage
from palaestra.quiz.service.results import score_item

PRESENTATION = "/api/presentations/{presentation_id:int}"


@get("/api/competitions/{quiz_id:int}/presentations", access=editors)
def of_quiz(db: ReadSession, identity: Identity, quiz_id: int) -> Items[PresentationItem]:
    """Every time it was shown, the latest first."""
    quiz_for(db, identity, quiz_id)
    return listed([presentations.item(one) for one in presentations.listed(db, quiz_id)])


@get(f"{PRESENTATION}/snapshot", access=editors_and_views)
def snapshot(db: ReadSession, identity: Identity, presentation_id: int) -> PresentationState:
    """The whole state, as the caller's view may see it; an editor's is the operator's."""
    row = stage.seen(db, identity, presentation_id)
    return joining.state(db, identity, row)


@get(f"{PRESENTATION}/events", access=editors_and_views)
def events(db: ReadSession, identity: Identity, presentation_id: int, after: int = 0) -> Missed:
    """Those with a number above `after`; a state instead, where they are more than 200."""
    row = stage.seen(db, identity, presentation_id)
    missed = Missed(epoch=row.epoch, seq=row.seq, server_time=now_ms())
    if 0 <= row.seq - after <= joining.LONGEST_GAP:
        missed.events = joining.missed(db, identity, row, after=after)
    else:
        missed.state = joining.state(db, identity, row)
    return missed


@post(f"{PRESENTATION}/answers", access=teams)
def answer(db: DbSession, identity: Identity, presentation_id: int, data: Submit) -> Received:
    """As the socket's submit_answer."""
    received_at: datetime = utc_now()
    held = stage.by_id(db, identity, presentation_id)
    return answering.submit(held, identity, data, received_at)


@get(f"{PRESENTATION}/scoreboard", access=editors_and_views)
def scoreboard(db: ReadSession, identity: Identity, presentation_id: int) -> Scoreboard:
    """Points for questions whose keys are known, with ranks; equal points have the same rank."""
    return boards.board(db, stage.seen(db, identity, presentation_id))


@put(f"{PRESENTATION}/scores/{{team_id:int}}/{{question_id:int}}", access=judges)
def score(
    db: DbSession,
    identity: Identity,
    call: Call,
    presentation_id: int,
    team_id: int,
    question_id: int,
    data: SentScore,
) -> Reply[ScoreItem]:
    """A judge's points; `If-Match` is the revision of the score that was seen (0: none yet)."""
    held = stage.by_id(db, identity, presentation_id)
    wanted = SetScore(
        team_id=team_id,
        question_id=question_id,
        points=data.points,
        rev=_revision(call),
        reason=data.reason,
        accept_late=data.accept_late,
    )
    _, found = scoring.set_score(held, wanted)
    return Reply(content=score_item(found), headers={"ETag": f'"{found.rev}"'})


def _revision(call: Call) -> int:
    sent = call.headers.get("if-match", "").removeprefix("W/").strip().strip('"')
    if not sent.isdecimal() or len(sent) > 9:
        raise Invalid("If-Match", "Send the revision of the score that you saw as If-Match.")
    return int(sent)


ROUTES: list[Declared] = [of_quiz, snapshot, events, answer, scoreboard, score]
