"""Pages of other origins: CSRF, CORS, and the addresses that any page may call."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from palaestra.core.access import Identity, public
from palaestra.core.feature import Feature
from palaestra.core.http import get, post
from tests.builders.servers import RunningServer, make_settings, running

EVIL = "http://evil.example"
CLIENT = "http://localhost:3000"


@get("/elicast/who", access=public, cross_origin=True)
def who(identity: Identity) -> dict[str, str | None]:
    """Whom the server sees."""
    return {"id": identity.public_id}


@post("/elicast/who", access=public, cross_origin=True)
def who_writes(identity: Identity) -> dict[str, str | None]:
    """Whom the server sees when something is changed."""
    return {"id": identity.public_id}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = make_settings(tmp_path_factory.mktemp("origins"), cors=(CLIENT,))
    with running(settings, more=[Feature(name="who", routes=[who, who_writes])]) as started:
        yield started


@pytest.fixture
def guest(client: httpx.Client) -> httpx.Client:
    """Signed in, so that there is something to steal."""
    client.post("/api/v1/register", json={})
    return client


@pytest.mark.parametrize(
    "origin", [EVIL, "null", "https://127.0.0.1", "http://127.0.0.1", "http://[", ""]
)
def test_another_origin_may_not_act_with_the_cookie(guest: httpx.Client, origin: str) -> None:
    reply = guest.post("/api/v1/apikeys", json={}, headers={"Origin": origin})
    assert reply.status_code == 403
    assert guest.get("/api/v1/apikeys").json() == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_every_method_that_changes_something_is_checked(guest: httpx.Client, method: str) -> None:
    reply = guest.request(method, "/api/v1/apikeys", headers={"Origin": EVIL})
    assert reply.status_code == 403


def test_our_own_pages_and_programs_may(guest: httpx.Client, server: RunningServer) -> None:
    for headers in ({"Origin": server.url}, {}, {"Origin": CLIENT}):
        assert guest.post("/api/v1/apikeys", json={}, headers=headers).status_code == 200


def test_without_a_cookie_the_origin_is_not_asked(client: httpx.Client) -> None:
    assert client.post("/api/v1/login", json={}, headers={"Origin": EVIL}).status_code == 401


def test_a_token_that_a_program_sends_needs_no_origin(guest: httpx.Client) -> None:
    token = guest.cookies["user"]
    headers = {"Origin": EVIL, "Authorization": f"Bearer {token}"}
    assert guest.post("/api/v1/apikeys", json={}, headers=headers).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("address", ["/logout", "/api/v1/logout", "/api/logout"])
def test_a_link_on_a_strangers_page_does_not_sign_out(
    guest: httpx.Client, address: str, site: str
) -> None:
    guest.get(address, headers={"Sec-Fetch-Site": site})
    assert guest.get("/api/account/me").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {}])
@pytest.mark.parametrize("address", ["/logout", "/api/v1/logout"])
def test_a_link_on_our_page_signs_out(
    guest: httpx.Client, address: str, headers: dict[str, str]
) -> None:
    guest.get(address, headers=headers)
    assert guest.get("/api/account/me").status_code == 401


def test_a_configured_origin_reads_with_credentials(guest: httpx.Client) -> None:
    reply = guest.get("/api/account/me", headers={"Origin": CLIENT})
    assert reply.headers["access-control-allow-origin"] == CLIENT
    assert reply.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in reply.headers["vary"]


def test_another_origin_reads_nothing(guest: httpx.Client) -> None:
    for address in ("/api/account/me", "/nothing", "/api/v1/competitions"):
        reply = guest.get(address, headers={"Origin": EVIL})
        assert "access-control-allow-origin" not in reply.headers


def test_a_preflight_of_a_configured_origin_is_granted(client: httpx.Client) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    granted = client.options("/api/v1/login", headers={"Origin": CLIENT, **asked})
    assert granted.headers["access-control-allow-origin"] == CLIENT
    assert granted.headers["access-control-allow-headers"] == "authorization,content-type"
    assert "POST" in granted.headers["access-control-allow-methods"]
    refused = client.options("/api/v1/login", headers={"Origin": EVIL, **asked})
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_open_addresses_answer_every_origin_and_see_no_cookie(
    guest: httpx.Client, server: RunningServer, method: str
) -> None:
    foreign = guest.request(method, "/elicast/who", headers={"Origin": EVIL})
    assert foreign.headers["access-control-allow-origin"] == "*"
    assert foreign.json() == {"id": None}
    own = guest.request(method, "/elicast/who", headers={"Origin": server.url})
    assert own.json()["id"] is not None


@pytest.mark.parametrize("headers", [{"Origin": EVIL}, {}])
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/elicast/who", 200),
        ("OPTIONS", "/elicast/who", 200),
        ("DELETE", "/elicast/who", 405),
        ("GET", "/elicast/nothing/here", 404),
    ],
)
def test_open_addresses_say_so_in_every_answer(
    client: httpx.Client, method: str, address: str, status: int, headers: dict[str, str]
) -> None:
    reply = client.request(method, address, headers=headers)
    assert reply.status_code == status
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["access-control-allow-methods"] == "POST, GET, OPTIONS, PUT, DELETE"
    assert reply.headers["access-control-allow-headers"] == "Content-Type"


def test_open_addresses_may_be_open_to_few(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, open_cors=(CLIENT,))
    with (
        running(settings, more=[Feature(name="who", routes=[who])]) as narrow,
        narrow.client() as caller,
    ):
        granted = caller.get("/elicast/who", headers={"Origin": CLIENT})
        refused = caller.get("/elicast/who", headers={"Origin": EVIL})
    assert granted.headers["access-control-allow-origin"] == CLIENT
    assert "access-control-allow-origin" not in refused.headers
    assert refused.headers["vary"] == "Origin"
