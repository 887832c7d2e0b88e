"""Under a `basepath` everything moves: routes, pages, files, cookies, sockets, `/healthz`."""

import re
from collections.abc import Iterator

import httpx
import pytest

from palaestra.core.http.origins import SESSION_COOKIE
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import calling

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(make_settings(tmp_path_factory.mktemp("lab"), basepath="/lab")) as started:
        yield started


@pytest.fixture
def root(server: RunningServer) -> Iterator[httpx.Client]:
    """Asks above the basepath."""
    with httpx.Client(base_url=server.url.removesuffix("/lab"), verify=False) as caller:  # noqa: S501 - plain http
        yield caller


@pytest.mark.parametrize("address", ["/healthz", "/status", "/openapi.json", "/login"])
def test_routes_move(client: httpx.Client, root: httpx.Client, address: str) -> None:
    assert client.get(address, headers=HTML).status_code == 200
    assert root.get(address).status_code == 404


@pytest.mark.parametrize("address", ["", "/", "/index.html", "/docs"])
def test_pages_move(client: httpx.Client, address: str) -> None:
    reply = client.get(address, headers=HTML)
    assert reply.status_code == 200
    assert '"basepath": "/lab"' in reply.text


def test_the_page_asks_for_its_files_below(client: httpx.Client, root: httpx.Client) -> None:
    page = client.get("/", headers=HTML).text
    files = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page)
    assert len(files) > 1
    for file in files:
        assert file.startswith("/lab/static/")
        assert root.get(file).status_code == 200


def test_cookies_belong_to_the_basepath(client: httpx.Client) -> None:
    for address, sent in (("/api/v1/register", {}), ("/api/account/register", {})):
        reply = client.post(address, json=sent)
        assert "; Path=/lab;" in f"{reply.headers['set-cookie']};"


def test_ways_to_sign_in_and_onward_stay_below(client: httpx.Client) -> None:
    reply = client.get("/competitions", headers=HTML)
    assert reply.headers["location"] == "/lab/login?next=%2Flab%2Fcompetitions"
    assert client.get("/logout").headers["location"] == "/lab/"


def test_sockets_move(server: RunningServer, client: httpx.Client, root: httpx.Client) -> None:
    client.post("/api/v1/register", json={})
    with calling(server, auth={"token": client.cookies[SESSION_COOKIE]}) as caller:
        ack = caller.call("watch_competition", {"competition_id": "1"})
    assert ack["error"]["code"] == "not_found"
    assert root.get("/socket.io/?EIO=4&transport=polling").status_code == 404


def test_errors_have_their_shapes_below(client: httpx.Client) -> None:
    assert client.get("/api/v1/nothing").json()["error"] == "404"
    assert client.get("/elicast/nothing").headers["content-type"].startswith("text/plain")


def test_the_reference_says_the_true_paths(client: httpx.Client) -> None:
    assert all(path.startswith("/lab/") for path in client.get("/openapi.json").json()["paths"])
