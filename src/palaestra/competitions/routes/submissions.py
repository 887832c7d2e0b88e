"""Submissions: documented, by upload from the page, and one's own."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from palaestra.competitions.access import may_compete
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.paths import paths
from palaestra.competitions.schemas import OwnSubmission, SubmissionItem, SubmittedItem
from palaestra.competitions.service import competitions, submissions, submitting
from palaestra.competitions.service.fetching import fetch_into
from palaestra.competitions.service.filters import read_filters
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.sources import format_of, format_of_bytes, is_url
from palaestra.competitions.wire import at, is_active
from palaestra.core.access import Identity, signed_in
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import Page, ReadSession, utc_now
from palaestra.core.errors import Forbidden, Invalid
from palaestra.core.http import Call, Declared, Reply, StreamReply, get, post
from palaestra.core.http.paging import read_page, read_size
from palaestra.core.http.ranges import file_reply

INLINE_ANSWER = 1 << 20


class SentAnswer(msgspec.Struct, kw_only=True):
    """The `submission` of POST submissions; the answer is a table as text, or as an object."""

    answer: str | dict[str, object] | list[object]
    answer_type: str | None = None
    competitionId: str | int | None = None


class SentSubmission(msgspec.Struct, kw_only=True):
    submission: SentAnswer
    competition_id: str | int | None = None
    id: str | int | None = None


@get(*paths("submissions", "submission"), access=signed_in)
def listed(
    db: ReadSession, identity: Identity, blobs: Blobs, server: ServerSettings, call: Call
) -> list[SubmissionItem]:
    """One's own, and those to competitions one hosts; 100 a page."""
    filters = read_filters(call.arguments(), own_id="submission_id")
    found = submissions.documented(db, identity, filters)
    zone, now = ZoneInfo(server.timezone), utc_now()
    return [_item(submission, blobs, call.basepath, zone, now) for submission in found]


def _item(
    submission: Submission, blobs: Blobs, basepath: str, zone: ZoneInfo, now: datetime
) -> SubmissionItem:
    competition, account = submission.competition, submission.account
    return SubmissionItem(
        competitionId=competition.public_id,
        competition_id=competition.public_id,
        answer=_answer(submission, blobs, basepath),
        answer_type=submission.answer_type,
        id=submission.public_id,
        submission_id=submission.public_id,
        clientId=account.public_id,
        user_id=account.public_id,
        active=is_active(competition, now),
        timestamp=at(submission.received_at, zone),
        type=competition.type,
        score=None if submission.score is None else round(submission.score, 2),
        expiration=at(competition.expiration, zone),
        metric=competition.metric,
    )


def _answer(submission: Submission, blobs: Blobs, basepath: str) -> str:
    """The table as it was sent; a large or binary one as the address that downloads it."""
    if submission.answer_bytes > INLINE_ANSWER or submission.answer_type in BINARY:
        return f"{basepath}/api/v1/submissions/{submission.public_id}/answer"
    return blobs.read(submission.answer).decode("utf-8", errors="replace")


@post(*paths("submissions", "submission"), access=may_compete)
async def submit(
    counter: Counter, identity: Identity, server: ServerSettings, call: Call
) -> SubmittedItem:
    """Submit an answer as JSON; scored at once unless the truth is withheld."""
    sent = call.decode(SentSubmission)
    if sent.id is not None and str(sent.id) != identity.public_id:
        raise Forbidden("The id is another client's: submit as yourself.")
    competition_id = sent.competition_id or sent.submission.competitionId
    if competition_id is None:
        raise Invalid("competition_id", "Name the competition to submit to.")
    with counter.blobs.receive(limit=submitting.LARGEST, field="submission.answer") as incoming:
        if is_url(sent.submission.answer):
            format = await _fetch_answer(
                counter, identity, sent.submission, str(competition_id), incoming
            )
        else:
            text, format = _read_answer(sent.submission)
            incoming.write(text.encode())
        return await submitting.submit(
            counter,
            identity,
            incoming,
            competition_id=str(competition_id),
            format=format,
            zone=ZoneInfo(server.timezone),
        )


async def _fetch_answer(
    counter: Counter,
    identity: Identity,
    sent: SentAnswer,
    competition_id: str,
    incoming: Incoming,
) -> str:
    """Its format. What stands at the URL now is the answer, whatever stands there later."""
    _stated_type(sent)
    await submitting.refuse_early(counter, identity, competition_id)
    await fetch_into(counter, incoming, str(sent.answer).strip(), field="submission.answer")
    return format_of_bytes(incoming.head(1024))


def _read_answer(sent: SentAnswer) -> tuple[str, str]:
    if not isinstance(sent.answer, str):
        return msgspec.json.encode(sent.answer).decode(), "json"
    return sent.answer, "json" if _stated_type(sent) == "json" else format_of(sent.answer)


def _stated_type(sent: SentAnswer) -> str | None:
    if sent.answer_type not in (None, "", "none", "csv", "json"):
        raise Invalid("submission.answer_type", "The answer_type is csv or json.")
    return sent.answer_type


BINARY = {
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", **BINARY}
# By the type that was sent; the rest is told from how the file begins.
_FORMATS = {
    "text/csv": "csv",
    "application/csv": "csv",
    "application/vnd.ms-excel": "csv",
    "text/plain": "csv",
    "application/json": "json",
}
_FILES = (*BINARY.values(), "application/vnd.apache.arrow.stream", "application/octet-stream")


@post(
    "/api/v1/competitions/{competition_id:str}/submissions",
    access=may_compete,
    streams=True,
    max_body=submitting.LARGEST,
)
async def upload(
    counter: Counter, identity: Identity, server: ServerSettings, call: Call, competition_id: str
) -> SubmittedItem:
    """Submit a file: the body is the CSV, JSON, Parquet or Arrow itself, streamed."""
    await submitting.refuse_early(counter, identity, competition_id)
    format = _FORMATS.get(call.content_type)
    if format is None and call.content_type not in _FILES:
        raise Invalid("Content-Type", "Send text/csv, application/json, Parquet or Arrow.")
    with counter.blobs.receive(limit=submitting.LARGEST, field="answer") as incoming:
        await incoming.write_all(_body(call))
        return await submitting.submit(
            counter,
            identity,
            incoming,
            competition_id=competition_id,
            format=format or format_of_bytes(incoming.head(1024)),
            zone=ZoneInfo(server.timezone),
        )


def _body(call: Call) -> AsyncIterator[bytes]:
    assert call.stream is not None, "declared with streams=True"
    return call.stream()


@get("/api/v1/submissions/overview", access=signed_in)
def own_everywhere(
    db: ReadSession, identity: Identity, page: int = 0, size: int = 25
) -> Page[OwnSubmission]:
    """A page of one's own submissions to all competitions, newest first."""
    return _own(db, identity, None, page=page, size=size)


@get("/api/v1/competitions/{competition_id:str}/submissions", access=signed_in)
def own(
    db: ReadSession, identity: Identity, competition_id: str, page: int = 0, size: int = 25
) -> Page[OwnSubmission]:
    """A page of one's own submissions to one competition, newest first."""
    competition = competitions.get(db, competition_id)
    return _own(db, identity, competition, page=page, size=size)


def _own(
    db: ReadSession, identity: Identity, competition: Competition | None, *, page: int, size: int
) -> Page[OwnSubmission]:
    page, size = read_page(page), read_size(size)
    items: Sequence[OwnSubmission]
    items, total = submissions.own(db, identity, competition=competition, page=page, size=size)
    return Page(items=list(items), page=page, size=size, total=total)


@get("/api/v1/submissions/{submission_id:str}/answer", access=signed_in)
def answer(
    db: ReadSession, identity: Identity, blobs: Blobs, call: Call, submission_id: str
) -> StreamReply | Reply[bytes]:
    """The answer of one's own submission, or of one to a competition that one hosts."""
    found = submissions.get(db, identity, submission_id)
    return file_reply(
        call,
        blobs.path(found.answer),
        media_type=_MEDIA_TYPES[found.answer_type],
        tag=found.answer,
        filename=f"submission-{found.public_id}.{found.answer_type}",
    )


ROUTES: list[Declared] = [listed, submit, upload, own_everywhere, own, answer]
