"""Errors that no handler made have the shape of the document that owns the path."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from palaestra.core import errors
from palaestra.core.http.errors import ErrorShape, ErrorShapes, failure_of, failure_of_status
from tests.builders.servers import RunningServer, make_settings, running
from tests.core.http import broken

FAILING = {
    404: ("GET", "nothing/is/here", None),
    405: ("DELETE", "broken", None),
    413: ("POST", "small", b"more than ten bytes"),
    429: ("GET", "often", None),
    500: ("GET", "broken", None),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = make_settings(tmp_path_factory.mktemp("broken"))
    with running(settings, more=[broken.feature]) as started:
        yield started


def _fail(client: httpx.Client, prefix: str, status: int, accept: str = "*/*") -> httpx.Response:
    method, name, content = FAILING[status]
    headers = {"Accept": accept}
    reply = client.request(method, f"{prefix}/{name}", content=content, headers=headers)
    assert reply.status_code == status, reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert broken.SECRET not in reply.text
    return reply


@pytest.mark.parametrize("status", FAILING)
@pytest.mark.parametrize("prefix", ["/api/v1", "/api/competition"])
def test_competitions_say_status_as_text_and_message(
    client: httpx.Client, prefix: str, status: int
) -> None:
    reply = _fail(client, prefix, status, accept="text/html")
    body = reply.json()
    assert reply.headers["content-type"] == "application/json"
    assert list(body)[:2] == ["error", "message"]
    assert body["error"] == str(status)
    assert body["message"]


@pytest.mark.parametrize("status", FAILING)
@pytest.mark.parametrize("prefix", ["/elicast", "/code", "/audio", "/log"])
def test_screencasts_say_plain_text(client: httpx.Client, prefix: str, status: int) -> None:
    reply = _fail(client, prefix, status, accept="text/html")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.text.endswith(".")


@pytest.mark.parametrize("status", FAILING)
@pytest.mark.parametrize("prefix", ["/api/registrar", "/pyapi/registrar"])
def test_the_registrar_says_not_ok(client: httpx.Client, prefix: str, status: int) -> None:
    body = _fail(client, prefix, status, accept="text/html").json()
    assert body == {"ok": False, "status": status, "error": body["error"]}
    assert body["error"]


@pytest.mark.parametrize("status", FAILING)
@pytest.mark.parametrize("prefix", ["/api/auth", "/api/presentations"])
def test_the_quiz_says_a_message(client: httpx.Client, prefix: str, status: int) -> None:
    body = _fail(client, prefix, status, accept="text/html").json()
    assert body.keys() == {"message", "code"}
    assert body["message"]


@pytest.mark.parametrize("status", FAILING)
@pytest.mark.parametrize("prefix", ["/api/statistics", "/api/account"])
def test_elsewhere_a_program_gets_a_problem(client: httpx.Client, prefix: str, status: int) -> None:
    reply = _fail(client, prefix, status)
    body = reply.json()
    assert reply.headers["content-type"] == "application/problem+json"
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize("status", FAILING)
def test_elsewhere_a_browser_gets_the_page(client: httpx.Client, status: int) -> None:
    reply = _fail(client, "/api/statistics", status, accept="text/html,*/*;q=0.8")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert f'"status": {status}' in reply.text


def test_an_unknown_page_is_our_404_page(client: httpx.Client) -> None:
    reply = client.get("/no/such/page", headers={"Accept": "text/html"})
    assert reply.status_code == 404
    assert '"status": 404' in reply.text


@pytest.mark.parametrize("prefix", broken.PREFIXES)
def test_too_many_says_when_to_come_back(client: httpx.Client, prefix: str) -> None:
    assert _fail(client, prefix, 429).headers["retry-after"] == "7"


@pytest.mark.parametrize("prefix", broken.PREFIXES)
def test_a_method_that_is_not_allowed_learns_which_are(client: httpx.Client, prefix: str) -> None:
    assert _fail(client, prefix, 405).headers["allow"] == "GET"


def test_a_body_over_its_limit_is_refused_while_it_comes(client: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"12345"
        yield b"678901"

    assert client.post("/api/v1/small", content=chunks()).status_code == 413


def test_what_went_wrong_is_in_the_log_alone(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        _fail(client, "/api/v1", 500)
    assert broken.SECRET in caplog.text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.Invalid("page", "Wrong."), 400, "invalid"),
        (errors.TooLarge("body", "Large."), 413, "too_large"),
        (errors.NotSignedIn(), 401, "not_signed_in"),
        (errors.Forbidden(), 403, "forbidden"),
        (errors.NotFound("quiz"), 404, "not_found"),
        (errors.Conflict("Taken."), 409, "conflict"),
        (errors.Ended("Over."), 400, "ended"),
        (errors.TooMany("Often.", retry_after=3), 429, "too_many"),
        (errors.Unavailable("Busy."), 503, "unavailable"),
        (errors.PalaestraError("?"), 500, "error"),
    ],
)
def test_each_error_has_its_status(error: errors.PalaestraError, status: int, code: str) -> None:
    failure = failure_of(error)
    assert (failure.status, failure.code) == (status, code)


def test_statuses_of_the_framework_have_the_codes_of_our_errors() -> None:
    codes = {status: failure_of_status(status).code for status in FAILING}
    assert codes == {
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        429: "too_many",
        500: "error",
    }


def test_the_longest_prefix_owns_a_path() -> None:
    def shape_named(name: str) -> Any:
        return lambda _failure: (name.encode(), "text/plain")

    short, long = shape_named("short"), shape_named("long")
    shapes = ErrorShapes(
        [ErrorShape(prefixes=("/api",), shape=short), ErrorShape(prefixes=("/api/v1",), shape=long)]
    )
    assert shapes.owner("/api/v1/login") is long
    assert shapes.owner("/api/v1") is long
    assert shapes.owner("/api/v11") is short
    assert shapes.owner("/apis") is None
