"""Scoring anew, and trying again what waits or was refused: for hosts."""

from dataclasses import replace

from palaestra.competitions.play import (
    HostedSubmission,
    PastScores,
    RescoreItem,
    RescoreList,
    RescoreOrder,
    Retried,
    Retry,
)
from palaestra.competitions.routes.bodies import format_of_file, read_json
from palaestra.competitions.service import new_truths, retrying
from palaestra.competitions.service import rescores as rescore_items
from palaestra.competitions.service.hosting import Table
from palaestra.competitions.service.rescore_orders import hosted
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Upload, get, post
from palaestra.core.http.paging import read_page, read_size

GIB = 1 << 30
JSON_BODY = 32 << 20
STATES = ("scored", "pending", "refused")


@get("/api/v1/competitions/{competition_id:str}/rescores", access=signed_in)
def rescores(db: ReadSession, identity: Identity, competition_id: str) -> RescoreList:
    """How and when a competition was scored anew; for its host."""
    return rescore_items.listed(db, identity, competition_id)


@post(
    "/api/v1/competitions/{competition_id:str}/rescores",
    access=signed_in,
    streams=True,
    max_body=GIB + JSON_BODY,
)
async def rescore(
    counter: Counter, identity: Identity, competition_id: str, call: Call
) -> RescoreItem:
    """Score every submission anew, by another truth, metric or split; for the host.

    The order is JSON, or the part ``order`` of a form with the truth as the file ``truth``.
    """
    # Before a gigabyte is taken from somebody who may not send it.
    await counter.database.aread(hosted, identity, competition_id)
    if call.content_type == "multipart/form-data":
        return await _rescore_by_form(counter, identity, competition_id, call)
    order = await read_json(call, RescoreOrder, limit=JSON_BODY)
    return await new_truths.rescore(counter, identity, competition_id, order)


async def _rescore_by_form(
    counter: Counter, identity: Identity, competition_id: str, call: Call
) -> RescoreItem:
    assert call.form is not None, "declared with streams=True"
    parts: dict[str, str | Upload] = await call.form()
    text, truth = parts.get("order", "{}"), parts.get("truth")
    if not isinstance(text, str):
        raise Invalid("order", "The part order of the form is JSON, not a file.")
    order = replace(call, body=text.encode()).decode(RescoreOrder)
    if not isinstance(truth, Upload):
        raise Invalid("truth", "The part truth of the form is missing: the truth as a file.")
    with counter.blobs.receive(limit=GIB, field="truth") as incoming:
        await incoming.write_all(truth.chunks())
        file = Table(incoming=incoming, format=format_of_file(incoming))
        return await new_truths.rescore(counter, identity, competition_id, order, file=file)


@post("/api/v1/competitions/{competition_id:str}/retries", access=signed_in)
def retry(db: DbSession, identity: Identity, competition_id: str, data: Retry) -> Retried:
    """Try again what waits or was refused, one submission or all; for the host."""
    return retrying.retry(db, identity, competition_id, data.submission_id)


@get("/api/v1/competitions/{competition_id:str}/received", access=signed_in)
def received(
    db: ReadSession,
    identity: Identity,
    competition_id: str,
    state: str = "refused",
    page: int = 0,
    size: int = 25,
) -> Page[HostedSubmission]:
    """A page of everybody's submissions in one state, newest first; for the host."""
    if state not in STATES:
        raise Invalid("state", f"The state is one of {', '.join(STATES)}.")
    page, size = read_page(page), read_size(size)
    items, total = retrying.listed(db, identity, competition_id, state=state, page=page, size=size)
    return Page(items=items, page=page, size=size, total=total)


@get("/api/v1/submissions/{submission_id:str}/scores", access=signed_in)
def scores(db: ReadSession, identity: Identity, submission_id: str) -> PastScores:
    """Every score that a submission ever had; for the host."""
    return rescore_items.history(db, identity, submission_id)


ROUTES: list[Declared] = [rescores, rescore, retry, received, scores]
