"""Host, HEAD, preflights and `nosniff`: what every request meets first."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import calling

ADDRESSES = ("/", "/healthz", "/api/v1/login", "/nothing", "/socket.io/?EIO=4&transport=polling")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::2]", "[", ""])
def test_an_unknown_host_is_refused_on_loopback(
    client: httpx.Client, address: str, host: str
) -> None:
    reply = client.get(address, headers={"Host": host})
    assert reply.status_code == 421
    assert "evil" not in reply.headers.get("location", "")
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080"])
def test_loopback_has_these_names(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_the_host_of_base_url_is_known(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, base_url="https://lab.example")
    with running(settings) as server, server.client() as client:
        assert client.get("/healthz", headers={"Host": "lab.example"}).status_code == 200
        assert client.get("/healthz", headers={"Host": "example"}).status_code == 421


def test_away_from_loopback_every_name_is_answered(tmp_path: Path) -> None:
    with running(make_settings(tmp_path, host="0.0.0.0")) as server, server.client() as client:
        assert client.get("/healthz", headers={"Host": "lab.example"}).status_code == 200


def test_the_refusal_has_the_shape_of_the_address(client: httpx.Client) -> None:
    host = {"Host": "evil.example"}
    assert client.get("/api/v1/login", headers=host).json()["error"] == "421"
    assert client.get("/elicast", headers=host).text.startswith("This server does not answer")
    assert client.get("/api/account/me", headers=host).json()["code"] == "unknown_host"


def test_a_websocket_of_an_unknown_host_is_refused(server: RunningServer) -> None:
    parts = urlsplit(server.url)
    assert parts.port
    handshake = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    answers = {}
    for host in ("evil.example", "localhost"):
        with socket.create_connection(("127.0.0.1", parts.port), timeout=60) as connection:
            connection.sendall(handshake.format(host=host).encode())
            answers[host] = connection.recv(64).split(b"\r\n")[0]
    assert answers == {
        "evil.example": b"HTTP/1.1 403 Forbidden",
        "localhost": b"HTTP/1.1 101 Switching Protocols",
    }


@pytest.mark.parametrize("address", ["/", "/healthz", "/docs", "/login", "/status"])
def test_head_is_get_without_the_body(client: httpx.Client, address: str) -> None:
    got = client.get(address, headers={"Accept": "text/html"})
    headed = client.head(address, headers={"Accept": "text/html"})
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_head_never_signs_out(client: httpx.Client) -> None:
    client.post("/api/v1/register", json={})
    assert client.head("/logout").status_code == 405
    assert client.get("/api/account/me").status_code == 200


def test_options_say_the_methods(client: httpx.Client) -> None:
    reply = client.options("/api/v1/login")
    assert reply.status_code == 204
    assert reply.headers["allow"] == "GET, POST"
    assert client.options("/nothing").status_code == 404


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/favicon.ico", "/static/nothing", "/openapi.json", "/competitions"]
)
def test_every_answer_forbids_sniffing(client: httpx.Client, address: str) -> None:
    assert client.get(address).headers.get_list("x-content-type-options") == ["nosniff"]


def test_sockets_pass_the_door(server: RunningServer) -> None:
    for transport in ("websocket", "polling"):
        with calling(server, transports=[transport]) as caller:
            ack = caller.call("watch_competition", {"competition_id": "1"})
        assert ack["error"]["code"] == "not_signed_in"
