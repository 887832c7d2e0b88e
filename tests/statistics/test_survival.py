"""R's session, Rserve or the server killed, while it computes or takes an upload: the workspace
comes back, what was acknowledged is there and is computed, and the user is told."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.builders.conversations import Client, speaking
from tests.builders.processes import ServerProcess, serving
from tests.builders.statistics import call
from tests.builders.waiting import eventually
from tests.builders.workspaces import nine

OUTPUTS = [
    {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]},
    *({"type": "test", "mode": mode, "variables": ["C", "A"]} for mode in ("t2", "kruskal")),
    {"type": "graph", "mode": "scatter", "variables": ["C", "D"]},
]

# Some seconds of work.
LONG = {**call("mean", call("rgamma", 20_000_000, 2.5)), "seed": 1}


def objects_of(client: httpx.Client, workspace: str) -> list[dict]:
    found: list[dict] = client.get(f"/api/statistics/workspaces/{workspace}").json()["objects"]
    return found


def test_kill_9_while_computing_loses_nothing_that_was_acknowledged(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        token = client.cookies["user"]
        made = client.post("/api/statistics/workspaces", json={"name": "W"}).json()["id"]
        path = f"/api/statistics/workspaces/{made}/objects"
        client.post(path, json={"objects": [nine(), *OUTPUTS]}).raise_for_status()
        server.kill()
    with serving(data) as server, server.client() as client:
        client.cookies.set("user", token)
        eventually(
            lambda: all(one.get("status") == "done" for one in objects_of(client, made)[1:]),
            within=60,
        )
        dataset, crosstab, *_ = objects_of(client, made)

    assert dataset["variables"][2]["values"] == [23, 12, 10, 4, 6, 3, 11, 0, 3]
    cells = [[cell["v"] for cell in row] for row in crosstab["result"]["cells"]]
    assert cells == [[3, 2], [3, 1]]


# --- R's session, and Rserve


@pytest.fixture
def person(tmp_path: Path) -> Iterator[tuple[ServerProcess, httpx.Client]]:
    with serving(tmp_path / "data") as server, server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        yield server, client


def computing(server: ServerProcess) -> psutil.Process | None:
    """The session of R that computes: a child of Rserve, while there is one."""
    try:
        for each in psutil.Process(server.process.pid).children(recursive=True):
            parent = each.parent()
            ours = parent is not None and parent.name() == each.name() == "Rserve"
            alive = each.status() != psutil.STATUS_ZOMBIE
            if ours and alive and each.cpu_times().user > 0.3:
                return each
    except psutil.NoSuchProcess:
        pass
    return None


def begin_to_compute(client: Client, server: ServerProcess, **fields: Any) -> psutil.Process:
    client.send(nine(hash=1))
    client.send({**LONG, "hash": 2, **fields})
    return eventually(lambda: computing(server), within=60)


def told(client: Client, code: str) -> dict[str, Any]:
    while not any(error["code"] == code for error in client.errors):
        client.hear()
    return client.errors[-1]


KILLED: dict[str, Callable[[psutil.Process], psutil.Process | None]] = {
    "session": lambda session: session,
    "Rserve": lambda session: session.parent(),
}


@pytest.mark.parametrize("killed", KILLED)
def test_computation_whose_r_is_killed_is_done_again_and_the_user_is_told(person, killed):
    server, http = person
    with speaking(server, http) as client:
        session = begin_to_compute(client, server)

        KILLED[killed](session).kill()

        assert "your data is there again" in told(client, "r_restarted")["message"]
        found = client.hear_until_done(2)
        assert found["status"] == "done", found["result"]
        assert found["result"]["value"] == pytest.approx(2.5, abs=0.01)
        client.send({**OUTPUTS[0], "hash": 3})
        cells = client.hear_until_done(3)["result"]["cells"]

    assert [[cell["v"] for cell in row] for row in cells] == [[3, 2], [3, 1]]


def test_what_kills_r_again_and_again_is_an_error_and_the_workspace_stays(person):
    server, http = person
    with speaking(server, http) as client:
        first = begin_to_compute(client, server)
        first.kill()
        first.wait(timeout=60)
        told(client, "r_restarted")
        again = eventually(lambda: computing(server), within=60)
        again.kill()
        found = client.hear_until_done(2)
        client.send({**OUTPUTS[0], "hash": 3})
        assert client.hear_until_done(3)["status"] == "done"

    assert (found["status"], found["result"]["code"]) == ("error", "r_restarted")


def test_server_killed_while_r_computes_leaves_no_process_and_does_it_at_the_next_start(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, server.client() as http:
        http.post("/api/account/register", json={}).raise_for_status()
        cookie = http.cookies["user"]
        workspace = http.get("/login").json()["workspace"]["id"]
        with speaking(server, http) as client:
            client.resume(workspace, client="me")
            session = begin_to_compute(client, server)
            edit = {"op": "set", "row": 0, "variables": ["C"], "values": [[42]]}
            client.send({"type": "edit", "target": 1, "changes": [edit]})
            known = client.revision
            server.kill()
        assert not session.is_running()
    with serving(data) as server, server.client() as http:
        http.cookies.set("user", cookie)
        with speaking(server, http) as client:
            client.resume(workspace, client="me", revision=known)
            assert client.hear_until_done(2)["status"] == "done"
        dataset = objects_of(http, workspace)[0]

    assert dataset["variables"][2]["values"][0] == 42


# --- an upload


def half_a_form(url: str, cookie: str) -> socket.socket:
    """An upload of which the second half is still to come."""
    parts = urlsplit(url)
    begin = b'--b\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
    head = (
        f"POST /api/statistics/import HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: user={cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n"
    )
    sock = socket.create_connection((parts.hostname, parts.port))
    sock.sendall(head.encode() + begin + b"a,b\n" + b"1,2\n" * 1_000_000)
    return sock


def test_server_killed_in_an_upload_keeps_the_workspace_and_nothing_of_the_upload(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, server.client() as http:
        http.post("/api/account/register", json={}).raise_for_status()
        cookie = http.cookies["user"]
        workspace = http.get("/login").json()["workspace"]["id"]
        path = f"/api/statistics/workspaces/{workspace}/objects"
        http.post(path, json={"objects": [nine()]}).raise_for_status()
        written = psutil.Process(server.process.pid).io_counters
        before = written().write_chars
        with half_a_form(server.url, cookie):
            eventually(lambda: written().write_chars > before + 3_000_000)
            server.kill()
    with serving(data) as server, server.client() as http:
        http.cookies.set("user", cookie)
        (found,) = objects_of(http, workspace)
        assert (found["name"], found["rows"]) == ("nine", 9)
        again = http.post("/api/statistics/import", files={"file": ("t.csv", b"a,b\n1,2\n")})
        assert make(http, again.json()["upload"], workspace).json()["rows"] == 1


def make(http: httpx.Client, upload: str, workspace: str) -> httpx.Response:
    path = f"/api/statistics/import/{upload}/dataset"
    return http.post(path, json={"workspace": workspace})


def test_server_killed_while_an_upload_becomes_a_data_set_has_the_upload_and_no_half(tmp_path):
    data = tmp_path / "data"
    table = b"a,b\n" + b"1,2\n" * 1_000_000
    with serving(data) as server, server.client() as http:
        http.post("/api/account/register", json={}).raise_for_status()
        cookie = http.cookies["user"]
        workspace = http.get("/login").json()["workspace"]["id"]
        upload = http.post("/api/statistics/import", files={"file": ("t.csv", table)})
        (incoming,) = data.rglob("incoming")
        with ThreadPoolExecutor(1) as beside:
            broken = beside.submit(make, http, upload.json()["upload"], workspace)
            eventually(lambda: [*incoming.iterdir()])
            server.kill()
            assert isinstance(broken.exception(), httpx.TransportError)
    with serving(data) as server, server.client() as http:
        http.cookies.set("user", cookie)
        assert objects_of(http, workspace) == []
        made = make(http, upload.json()["upload"], workspace)

    assert (made.status_code, made.json()["rows"]) == (200, 1_000_000)
