"""What is asked of a server about quizzes: requests built and answers read once."""

from collections.abc import Mapping
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
