"""What deploy/ ships: a real nginx before a real server, the container's start, the rest read."""

import asyncio
import configparser
import json
import os
import re
import ssl
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import socketio
import yaml

import palaestra
from palaestra.core.configuration import ServerSettings
from tests.builders.competitions import ANSWER, host, make_spec, register, submit
from tests.builders.proxies import SITE, nginx
from tests.builders.servers import free_port, make_settings, running
from tests.builders.waiting import eventually
from tests.cli.conftest import environment
from tests.cli.conftest import start as start

DEPLOY = SITE.parent
MIB = 1 << 20
PATIENCE = 60


@dataclass(frozen=True)
class Site:
    """The server as the world sees it: behind nginx, under a basepath."""

    url: str
    plain: str
    certificate: Path

    def client(self, **options) -> httpx.Client:
        return httpx.Client(base_url=self.url, verify=self.trust(), timeout=30, **options)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    http, https = free_port(), free_port()
    settings = make_settings(
        folder / "data",
        basepath="/lab",
        base_url=f"https://localhost:{https}/lab",
        trusted_proxies=("127.0.0.1",),
    )
    with (
        running(settings) as server,
        nginx(folder, server=httpx.URL(server.url).port, http=http, https=https) as certificate,
    ):
        yield Site(f"https://localhost:{https}/lab", f"http://localhost:{http}/lab", certificate)


@pytest.fixture
def browser(site):
    with site.client() as client:
        register(client)
        yield client


def test_pages_and_their_assets_come_through_nginx(site):
    with site.client() as client:
        page = client.get("/", headers={"Accept": "text/html"})
        assert (page.status_code, "<title>" in page.text) == (200, True)
        (asset, *_) = re.findall(r'src="/lab(/static/[^"]+)"', page.text)
        assert client.get(asset).headers["cache-control"].startswith("public")


def test_plain_http_is_sent_to_https(site):
    moved = httpx.get(f"{site.plain}/competitions?page=2")
    assert (moved.status_code, moved.headers["location"]) == (
        301,
        f"{site.url}/competitions?page=2",
    )


def test_server_knows_scheme_and_address_of_who_is_behind_nginx(site):
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.9", verify=site.trust())
    claimed = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http"}
    with httpx.Client(base_url=site.url, transport=elsewhere, headers=claimed) as client:
        reply = client.post("/api/account/register", json={})
        assert "Secure" in reply.headers["set-cookie"]
        (sign_in,) = client.get("/api/account/sessions").json()
        assert sign_in["address"] == "127.0.0.9"


def test_get_with_a_body_is_read(browser):
    mine = host(browser)
    host(browser)
    reply = browser.request("GET", "/api/v1/competitions", json={"competition_id": mine})
    assert [found["id"] for found in reply.json()] == [mine]


def test_upload_of_more_than_nginx_takes_by_default_arrives(browser):
    rows = 200_000
    table = "row,x\n" + "".join(f"{row},{row * 1.0001:.4f}\n" for row in range(rows))
    assert len(table) > 2 * MIB
    csv = {"Content-Type": "text/csv"}
    reply = browser.post("/api/v1/competitions/inspect", content=table, headers=csv)
    assert (reply.status_code, reply.json()["total_rows"]) == (200, rows)


def test_refusal_of_a_body_that_is_too_large_is_the_servers_own(browser):
    reply = browser.post("/api/v1/login", content=b" " * (17 * MIB))
    assert (reply.status_code, reply.json()["error"]) == (413, "413")


@pytest.mark.parametrize("transports", [["websocket"], ["polling", "websocket"]])
def test_socket_hears_of_a_submission(site, browser, transports):
    competition = host(browser)

    async def scenario():
        async with socketio.AsyncSimpleClient(ssl_verify=False) as socket:
            await socket.connect(
                site.url,
                auth={"token": browser.cookies["user"]},
                transports=transports,
                socketio_path="/lab/socket.io",
            )
            assert socket.transport == "websocket"
            watch = {"competition_id": competition}
            assert await socket.call("watch_competition", watch) == {"ok": True}
            await asyncio.to_thread(submit, browser, competition)
            return await socket.receive(timeout=PATIENCE)

    name, payload = asyncio.run(scenario())
    assert name in {"leaderboard", "submission"}
    assert payload["competition_id"] == competition


def test_python_client_hosts_and_competes_behind_nginx_under_a_basepath(site, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    with palaestra.Client(site.url) as client:
        client.register()
        competition = client.start_competition(make_spec())
        submission = client.submit(competition, json.dumps(ANSWER))
        assert submission.score == pytest.approx(0.2899, abs=1e-4)
        (board,) = client.leaderboards(competition_id=competition)
        assert board.client_id == client.id


# --- the container


@pytest.fixture
def container(tmp_path, start):
    """Starts deploy/entrypoint.sh as the Dockerfile does, with the test's folder as /app/config."""

    def begin(*arguments, **variables):
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        places = {"PALAESTRA_SERVER_HOST": "127.0.0.1", "PALAESTRA_SERVER_DATA": f"{tmp_path}/data"}
        return start(
            *arguments,
            program=(str(DEPLOY / "entrypoint.sh"), "serve"),
            **{"PATH": programs, **places, **variables},
        )

    return begin


def mode_of(server) -> str:
    with server.client() as client:
        page = client.get("/", headers={"Accept": "text/html"}).text
    boot = re.search(r'id="boot">(.*?)</script>', page)
    return json.loads(boot[1])["mode"]


def test_container_asks_people_to_sign_in_by_default(container):
    assert mode_of(container()) == "accounts"


def test_container_reads_the_registrars_documented_config(container, tmp_path):
    (tmp_path / "config.py").write_text(f'CONFIG = {{"log_filepath": "{tmp_path}/log.txt"}}\n')
    server = container()
    assert mode_of(server) == "accounts"
    # The line is written when the answer has left.
    eventually(lambda: "GET /" in (tmp_path / "log.txt").read_text())


def test_container_does_as_its_palaestra_toml_says(container, tmp_path):
    (tmp_path / "palaestra.toml").write_text('[accounts]\nmode = "open"\n')
    assert mode_of(container()) == "open"


def test_open_container_that_the_network_reaches_must_be_meant(tmp_path):
    (tmp_path / "palaestra.toml").write_text('[accounts]\nmode = "open"\n')
    settings = {"PALAESTRA_SERVER_HOST": "0.0.0.0", "PALAESTRA_SERVER_DATA": f"{tmp_path}/data"}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [DEPLOY / "entrypoint.sh", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment(PATH=path, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "--open-to-the-network" in done.stderr


def test_healthcheck_says_whether_the_server_answers(container):
    server = container("--basepath", "/lab")
    port = str(httpx.URL(server.url).port)

    def check() -> int:
        places = {"PALAESTRA_SERVER_PORT": port, "PALAESTRA_SERVER_BASEPATH": "/lab/"}
        command = [sys.executable, DEPLOY / "healthcheck.py"]
        done = subprocess.run(
            command, env=environment(**places), stderr=subprocess.DEVNULL, check=False
        )
        return done.returncode

    assert check() == 0
    server.stop()
    assert check() == 1


def test_dockerfile_copies_only_what_exists_and_ends_as_nobody_special():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [
        line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line
    ]
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []
    assert [line for line in lines if line.startswith("USER ")] == ["USER palaestra"]


def test_environment_of_dockerfile_and_compose_names_settings_that_exist():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    named = {*compose["services"]["palaestra"]["environment"]}
    named |= set(re.findall(r"PALAESTRA_\w+", (DEPLOY / "Dockerfile").read_text()))
    server = {f"PALAESTRA_SERVER_{field.upper()}" for field in ServerSettings.__struct_fields__}
    assert named <= server | {"PALAESTRA_DATABASE_URL", "PALAESTRA_REDIS_URL"}


# --- systemd


def test_unit_starts_a_command_that_exists():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(DEPLOY / "palaestra.service")
    (program, *arguments) = unit["Service"]["ExecStart"].split()
    assert program == "/opt/palaestra/bin/palaestra"
    done = subprocess.run(
        [sys.executable, "-m", "palaestra.cli", *arguments[:1], "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {word for word in arguments if word.startswith("--")} <= set(done.stdout.split())
