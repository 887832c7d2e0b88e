from palaestra.core.access import public
from palaestra.core.http import delete, get, page, post
from palaestra.core.http.addresses import Addresses
from palaestra.core.http.route import routes_of


@get("/things", "/alias", access=public)
def listed() -> None:
    """Two paths."""


@post("/things", access=public)
def add() -> None:
    """The same path, another method."""


@get("/things/{thing_id:int}", access=public)
def one() -> None:
    """A number."""


@delete("/things/{thing_id:int}", access=public)
def remove() -> None:
    """The same pattern."""


@get("/things/{name:str}/file", access=public, cross_origin=True)
def file() -> None:
    """Text in the middle."""


@get("/static/{name:path}", access=public)
def static() -> None:
    """Any depth."""


ADDRESSES = Addresses(routes_of([listed, add, one, remove, file, static, page("/", access=public)]))


def _methods(path: str) -> list[str]:
    return sorted(ADDRESSES.find(path))


def test_methods_of_an_address() -> None:
    assert _methods("/things") == ["GET", "POST"]
    assert _methods("/things/") == ["GET", "POST"]
    assert _methods("/alias") == ["GET"]
    assert _methods("/") == ["GET"]
    assert _methods("/things/7") == ["DELETE", "GET"]
    assert _methods("/static/a/b.js") == ["GET"]


def test_an_unknown_address_has_none() -> None:
    for path in ("/thing", "/things/x", "/things/7/8", "/static/", "/things/a/b/file"):
        assert _methods(path) == []


def test_cross_origin_is_said_by_the_route() -> None:
    assert ADDRESSES.is_cross_origin("/things/a/file")
    assert not ADDRESSES.is_cross_origin("/things")
    assert not ADDRESSES.is_cross_origin("/nothing")
