"""The documented lists, page by page, and the data sets in them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from palaestra.client import frames
from palaestra.client.competitions.items import Competition
from palaestra.client.flow import Flow, Reply, Request
from palaestra.client.frames import Library
from palaestra.client.session import Session

T = TypeVar("T")

PAGE = 100
# A data set may take longer than the calls about it.
DOWNLOAD = 300.0
DATA = "/api/v1/competitions"


def query_of(filters: Mapping[str, Any]) -> dict[str, str]:
    """Filters as a query: lists become comma lists, what is None says nothing."""
    return {name: _text(value) for name, value in filters.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(map(str, value))
    return str(value)


def listed(
    session: Session,
    path: str,
    filters: Mapping[str, Any],
    *,
    page: int | None,
    read: Callable[[dict[str, Any]], T],
) -> Flow[list[T]]:
    """One page of 100 items, or all pages where `page` is None."""
    found: list[T] = []
    number = page or 0
    while True:
        query = {**query_of(filters), "page": str(number)}
        reply = yield from session.call(
            Request(method="GET", path=path, query=query, repeatable=True)
        )
        items = [read(item) for item in reply.json()]
        found += items
        if page is not None or len(items) < PAGE:
            return found
        number += 1


def pages(session: Session, path: str, filters: Mapping[str, Any]) -> Flow[list[dict[str, Any]]]:
    """All items of a list that says how many there are."""
    found: list[dict[str, Any]] = []
    while True:
        query = {**query_of(filters), "page": str(len(found) // PAGE), "size": str(PAGE)}
        request = Request(method="GET", path=path, query=query, repeatable=True)
        content = (yield from session.call(request)).json()
        found += content["items"]
        if len(content["items"]) < PAGE:
            return found


def dataset(session: Session, competition: Competition, library: Library) -> Flow[Any]:
    """The data set as a frame, fetched where the list had only its address."""
    if competition.dataset_text is not None:
        return frames.read_json(competition.dataset_text, library)
    assert competition.dataset_url is not None, "a data set is a text or an address"
    content = yield from _get(session, competition.dataset_url)
    preview = yield from _get(session, f"{DATA}/{competition.id}/preview")
    kinds = {column["name"]: column["dtype"] for column in preview.json()["columns"]}
    return frames.read_csv(content.content, library, kinds=kinds)


def sample(session: Session, competition_id: str, library: Library) -> Flow[Any]:
    """The empty answer, with the rows and columns that the server asks for."""
    reply = yield from _get(session, f"{DATA}/{competition_id}/sample")
    return frames.read_csv(reply.content, library)


def _get(session: Session, path: str) -> Flow[Reply]:
    request = Request(method="GET", path=path, repeatable=True, timeout=DOWNLOAD)
    return (yield from session.call(request))
