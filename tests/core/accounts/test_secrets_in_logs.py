"""Nothing that opens a door is ever written down, also where something fails."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.configuration import LoggingSettings
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.telemetry import configure
from tests.builders.accounts import PASSWORD
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import calling
from tests.core.http import broken

CLIENTS = ("httpx", "httpcore.http11", "httpcore.connection")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    settings = make_settings(tmp_path_factory.mktemp("logs"))
    with running(settings, more=[broken.feature]) as started:
        yield started


@contextmanager
def _logging_to(file: Path) -> Iterator[None]:
    """As a server does with `[logging] logging_level = "DEBUG"`; the client's own log is not it."""
    root, clients = logging.getLogger(), [logging.getLogger(name) for name in CLIENTS]
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    for client in clients:
        client.disabled = True
    configure(LoggingSettings(log_filepath=str(file), logging_level="DEBUG"))
    try:
        yield
    finally:
        for client in clients:
            client.disabled = False
        for handler in root.handlers:
            handler.close()
        root.handlers = handlers
        root.setLevel(level)


def test_passwords_tokens_and_keys_are_not_logged(
    client: httpx.Client, member: Account, server: RunningServer, tmp_path: Path
) -> None:
    with _logging_to(tmp_path / "log"):
        secrets = _use_every_secret(client, member, server)
    written = (tmp_path / "log").read_text()
    assert "GET /api/account/broken failed" in written
    assert "/api/v1/login" in written
    assert {name for name, secret in secrets.items() if secret in written} == set()


def _use_every_secret(
    client: httpx.Client, member: Account, server: RunningServer
) -> dict[str, str]:
    wrong = "a password that was mistyped"
    sent = {"email": member.email, "password": PASSWORD}
    client.post("/login", data=sent)
    client.post("/login", json=sent | {"password": wrong})
    client.get("/login", auth=(member.email or "", PASSWORD), headers={"Accept": "text/html"})
    client.get("/login?password=in+the+address")
    key = client.post("/api/v1/apikeys", json={}).json()
    client.post("/api/v1/login", json={"key": key["key"], "secret": key["secret"]})
    token = client.cookies[SESSION_COOKIE]
    client.get("/api/account/broken", headers={"Authorization": f"Bearer {token}"})
    with calling(server, auth={"token": token}) as caller:
        caller.call("watch_competition", {"competition_id": "1"})
    with calling(server, headers={"Cookie": f"{SESSION_COOKIE}={token}"}) as caller:
        caller.call("watch_competition", {"competition_id": "1"})
    return {
        "password": PASSWORD,
        "wrong password": wrong,
        "password in the address": "in+the+address",
        "token": token,
        "secret of a key": key["secret"],
    }
