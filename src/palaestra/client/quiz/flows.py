"""What is asked of a server about quizzes: requests built and answers read once."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from palaestra.client.flow import Flow, Request
from palaestra.client.session import Session

QUIZZES = "/api/competitions"
IMAGES = "/api/media/images"
PRESENTATIONS = "/api/presentations"
Json = dict[str, Any]


def get(session: Session, path: str, query: Mapping[str, str] | None = None) -> Flow[Any]:
    reply = yield from session.call(
        Request(method="GET", path=path, query=query or {}, repeatable=True)
    )
    return reply.json()


def items(session: Session, path: str, *, name: str = "items") -> Flow[list[Json]]:
    """The list that an answer holds under `name`."""
    return list((yield from get(session, path))[name])


def send(session: Session, method: str, path: str, body: object) -> Flow[Any]:
    reply = yield from session.call(Request(method=method, path=path, json=body))
    return reply.json()


def search(session: Session, filters: Mapping[str, Any], page: int) -> Flow[list[Json]]:
    """100 a page; what is None in `filters` does not narrow."""
    query = {name: str(value) for name, value in filters.items() if value is not None}
    found = yield from get(
        session, f"{QUIZZES}/search", {**query, "page": str(page), "page_size": "100"}
    )
    return list(found["items"])


def make(session: Session, name: str, year: int, city_id: int | None) -> Flow[Json]:
    body = {"name": name, "year": year, "city_id": city_id}
    made: Json = yield from send(session, "POST", QUIZZES, body)
    return made


def add_slide(session: Session, quiz_id: int, fields: Mapping[str, Any]) -> Flow[Json]:
    """Made empty, then given its fields."""
    slides = f"{QUIZZES}/{quiz_id}/slides"
    slide: Json = yield from send(session, "POST", slides, {})
    given = {name: value for name, value in fields.items() if value is not None}
    if given:
        slide = yield from send(session, "PUT", f"{slides}/{slide['id']}", given)
    return slide


def add_question(
    session: Session,
    quiz_id: int,
    slide_id: int,
    question: Mapping[str, Any],
    alternatives: Sequence[Mapping[str, Any]],
) -> Flow[Json]:
    """With its alternatives under `alternatives`."""
    questions = f"{QUIZZES}/{quiz_id}/slides/{slide_id}/questions"
    made: Json = yield from send(session, "POST", questions, question)
    made["alternatives"] = []
    for one in alternatives:
        path = f"{questions}/{made['id']}/alternatives"
        made["alternatives"].append((yield from send(session, "POST", path, one)))
    return made


def import_file(
    session: Session, file: str | PathLike[str], into: int | None, form: Mapping[str, Any]
) -> Flow[Json]:
    path = f"{QUIZZES}/import" if into is None else f"{QUIZZES}/{into}/import"
    made: Json = yield from send_file(session, path, "file", file, form)
    return made


def send_file(
    session: Session, path: str, name: str, file: str | PathLike[str], form: Mapping[str, Any]
) -> Flow[Any]:
    """A form with one file, read whole."""
    source = Path(file)
    fields = {key: str(value) for key, value in form.items() if value is not None}
    request = Request(
        method="POST",
        path=path,
        form=fields,
        files={name: (source.name, source.read_bytes(), "application/octet-stream")},
    )
    return (yield from session.call(request)).json()


def content(session: Session, path: str) -> Flow[bytes]:
    reply = yield from session.call(Request(method="GET", path=path, repeatable=True))
    return reply.content
