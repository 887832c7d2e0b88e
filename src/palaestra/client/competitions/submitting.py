"""Submitting once, even where the receipt is lost.

A connection may break after the server has kept an answer and before we hear of it. Sending the
answer again would submit it twice. So after every failure that leaves this open we first look
among our own submissions for one whose answer is, byte for byte, what we sent, for as long as
`Patience.settle` says; only if there is none is it sent again. What remains: a server that works
on an answer for longer than that after the connection broke, and an answer equal to one sent by
another program of the same account meanwhile, which is taken for it (its score is the same).
"""

from collections.abc import Mapping
from typing import Any

from palaestra.client.competitions.items import Submission, own_submission_of, submission_of
from palaestra.client.errors import Unavailable, Unreachable
from palaestra.client.flow import Flow, Request
from palaestra.client.frames import Table, is_address, written
from palaestra.client.session import Session

PATH = "/api/v1/submissions"
COMPETITIONS = "/api/v1/competitions"
# The server takes 16 MiB of JSON; larger answers travel as the body itself.
INLINE = 8 << 20
# Scoring takes at most a minute, and may have to wait its turn.
SCORING = 120.0
RECENT = 100


def answer_table(session: Session, answer: Any) -> Flow[Table]:
    """The answer as text: a frame, a text, a path, the documented mapping with ``answer``, or a
    URL, which is fetched from here and not by the server.
    """
    if isinstance(answer, Mapping) and isinstance(answer.get("answer"), str):
        answer = answer["answer"]
    if is_address(answer):
        request = Request(method="GET", path=answer.strip(), repeatable=True)
        answer = (yield from session.call(request)).content
    return written(answer)


def submit(session: Session, competition_id: str, answer: Table) -> Flow[Submission]:
    """The submission that the server has kept; raises Invalid, Ended or NotFound."""
    waiting = session.patience.begin()
    while True:
        try:
            return (yield from _send(session, competition_id, answer))
        except (Unreachable, Unavailable) as problem:
            if not problem.perhaps_done:
                raise
            lost = problem
        found = yield from find(session, competition_id, answer, settle=True)
        if found is not None:
            return found
        yield waiting.after(lost)


def _send(session: Session, competition_id: str, answer: Table) -> Flow[Submission]:
    reply = yield from session.call(_request(competition_id, answer))
    submission = submission_of(reply.json())
    session.receipts.add(submission.id)
    return submission


def _request(competition_id: str, answer: Table) -> Request:
    if len(answer.text) > INLINE:
        path = f"{COMPETITIONS}/{competition_id}/submissions"
        return Request(
            method="POST",
            path=path,
            content=answer.text,
            content_type=answer.media_type,
            timeout=SCORING,
        )
    submission = {"answer": answer.text.decode(), "answer_type": answer.type}
    sent = {"competition_id": competition_id, "submission": submission}
    return Request(method="POST", path=PATH, json=sent, timeout=SCORING)


def find(
    session: Session, competition_id: str, answer: Table, *, settle: bool
) -> Flow[Submission | None]:
    """One's own submission of exactly this answer; None where there is none.

    With `settle` it looks again for a while, since the server may still be at it.
    """
    looking = session.patience.begin(session.patience.settle if settle else 0)
    looked_at: set[str] = set()
    while True:
        found = yield from _look(session, competition_id, answer, looked_at)
        wait = looking.next()
        if found is not None or wait is None:
            return found
        yield wait


def _look(
    session: Session, competition_id: str, answer: Table, looked_at: set[str]
) -> Flow[Submission | None]:
    """The newest first, each once, and none that is older than one we have a receipt for."""
    path = f"{COMPETITIONS}/{competition_id}/submissions"
    request = Request(method="GET", path=path, query={"size": str(RECENT)}, repeatable=True)
    for item in (yield from session.call(request)).json()["items"]:
        if item["id"] in session.receipts:
            return None
        if item["id"] in looked_at or item["state"] == "refused":
            continue
        looked_at.add(item["id"])
        if (yield from _is_answer(session, item["id"], answer)):
            session.receipts.add(item["id"])
            return own_submission_of(item)
    return None


def _is_answer(session: Session, submission_id: str, answer: Table) -> Flow[bool]:
    request = Request(method="GET", path=f"{PATH}/{submission_id}/answer", repeatable=True)
    return (yield from session.call(request)).content == answer.text
