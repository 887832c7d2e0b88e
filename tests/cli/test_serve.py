"""`palaestra serve`: starts, refuses clearly, stops without leaving anything."""

import errno
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from palaestra.cli.serve.listen import _explain, listen
from palaestra.core.errors import ConfigurationError
from tests.builders.waiting import eventually
from tests.cli.conftest import ENOUGH, environment

MEGABYTE = 1_000_000


def port_of(url: str) -> int:
    return int(url.rstrip("/").rpartition(":")[2])


def test_idle_server_and_its_workers_stay_small(standing):
    with standing.client() as client:
        assert client.get("/").status_code == 200
    used = sum(member.memory_full_info().pss for member in standing.family())
    assert used < 150 * MEGABYTE


def test_server_says_where_it_is_and_answers_there(standing):
    with standing.client() as client:
        assert client.get("/healthz").status_code == 200
    assert standing.url.startswith("http://127.0.0.1:")


def test_data_folder_is_for_its_owner_only(standing):
    assert (standing.folder / "kept").stat().st_mode & 0o077 == 0


def test_sigterm_ends_in_order_and_leaves_no_process(start):
    server = start()
    assert (server.folder / "palaestra-data" / "palaestra.db").is_file()
    family = server.family()
    assert server.stop() == 0
    assert [member for member in family if member.is_running()] == []


def test_sigint_ends_in_order_too(start):
    server = start()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=ENOUGH) == 0


def test_sigterm_does_not_wait_for_a_client_that_never_finishes(start):
    server = start()
    with socket.create_connection(("127.0.0.1", port_of(server.url))) as slow:
        slow.sendall(
            b"POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
        )
        with server.client() as client:
            client.get("/healthz")
        assert server.stop() == 0


def test_request_line_is_logged_without_its_query(standing):
    with standing.client() as client:
        client.get("/healthz", params={"token": "deep-secret"})
        client.get("/healthz", params={"after": "that"})
    log = (standing.folder / "stderr.log").read_text()
    assert "GET /healthz status=200" in log
    assert "deep-secret" not in log


def test_log_goes_to_the_configured_file_as_json(start):
    server = start(PALAESTRA_LOGGING_LOG_FILEPATH="logs/here.log", PALAESTRA_LOGGING_JSON="1")
    with server.client() as client:
        client.get("/healthz")
    server.stop()
    lines = (server.folder / "logs" / "here.log").read_text().splitlines()
    assert any('"message": "GET /healthz"' in line for line in lines)


def test_second_server_on_the_port_is_refused_naming_the_way_out(standing, run, tmp_path):
    port = port_of(standing.url)
    second = run("serve", "--port", str(port), "--data", "other")
    assert second.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use" in second.stderr
    assert "--port" in second.stderr
    assert not (tmp_path / "other").exists()


def test_second_server_on_the_data_folder_is_refused_naming_the_first(standing, run):
    second = run("serve", "--port", "0", "--data", str(standing.folder / "kept"))
    assert second.returncode == 1
    assert f"process {standing.process.pid}" in second.stderr
    with standing.client() as client:
        assert client.get("/healthz").status_code == 200


def test_server_starts_again_after_kill_9(start):
    first = start("--data", "kept")
    family = first.family()
    first.process.kill()
    first.process.wait(timeout=ENOUGH)
    _, alive = psutil.wait_procs(family[1:], timeout=ENOUGH)
    assert alive == []
    second = start("--data", "kept", "--port", str(port_of(first.url)))
    with second.client() as client:
        assert client.get("/healthz").status_code == 200


def test_open_mode_stays_on_this_machine(run):
    refused = run("serve", "--host", "0.0.0.0", "--port", "0", "--data", "d")
    assert refused.returncode == 1
    assert "--open-to-the-network" in refused.stderr


def test_open_mode_on_the_network_must_be_asked_for(start):
    server = start("--host", "0.0.0.0", "--open-to-the-network")
    assert server.stop() == 0
    assert "whoever reaches this address may do everything" in server.said()


def test_accounts_mode_may_listen_anywhere_and_offers_the_first_admin(start, run):
    server = start("--host", "0.0.0.0", PALAESTRA_ACCOUNTS_MODE="accounts")
    made = run(
        *("user", "create", "--email", "ada@example.org", "--role", "admin", "--password-stdin"),
        stdin="correct horse\n",
    )
    assert made.returncode == 0, made.stderr
    server.stop()
    assert "/register?setup=" in server.said()
    again = start("--host", "0.0.0.0", PALAESTRA_ACCOUNTS_MODE="accounts")
    again.stop()
    assert "/register?setup=" not in again.said()


def test_basepath_moves_everything(start):
    server = start("--basepath", "/lab")
    assert server.url.endswith("/lab/")
    with server.client() as client:
        assert client.get("healthz").status_code == 200


def test_module_server_is_the_same(start):
    server = start("--port=0", program=(sys.executable, "-m", "palaestra.server"))
    with server.client() as client:
        assert client.get("/healthz").status_code == 200


def test_port_of_the_environment_is_used(start, run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("serve", "--data", "d", HTTP_PORT=str(port))
    assert f"Port {port} on 127.0.0.1 is in use" in refused.stderr


def test_tls_serves_https(start, tmp_path):
    make = "req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost"
    subprocess.run(
        ["openssl", *make.split(), "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    server = start("--tls-cert", "c.pem", "--tls-key", "k.pem")
    assert server.url.startswith("https://")
    with socket.create_connection(("127.0.0.1", port_of(server.url))) as plain:
        context = ssl.create_default_context(cafile=str(tmp_path / "c.pem"))
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
            secure.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert secure.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--tls-cert", "none.pem", "--tls-key", "none.pem"), "none.pem cannot be read"),
        (("--tls-cert", "none.pem"), "tls_cert and tls_key are needed together"),
        (("--host", "192.0.2.7", "--open-to-the-network"), "is not an address of this machine"),
        (("--host", "no.such.invalid", "--open-to-the-network"), "--host no.such.invalid"),
        (("--data", "/proc/no"), "The data folder /proc/no cannot be written"),
        (("--config", "none.toml"), "none.toml cannot be read"),
        (("--basepath", "x y"), "is not a path such as /lab"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(run, flags, said):
    refused = run("serve", "--port", "0", *flags)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_port_that_needs_privileges_says_so():
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert "ports below 1024 need privileges" in _explain(denied, "127.0.0.1", 80)
    assert "--port 8080" in _explain(denied, "127.0.0.1", 80)


def test_listening_socket_is_not_shared_with_a_later_one():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port}"):
            listen("127.0.0.1", port)


@pytest.mark.long
def test_server_is_ready_in_two_seconds(start):
    start("--data", "warm").stop()
    took = []
    for _ in range(5):
        began = time.monotonic()
        server = start("--data", "warm")
        took.append(time.monotonic() - began)
        server.stop()
    assert min(took) < 2


def test_postgresql_by_url_leaves_no_database_in_the_folder(start, postgres_url):
    server = start("--sql", postgres_url, "--data", "kept")
    with server.client() as client:
        assert client.get("/healthz").status_code == 200
    assert not list((server.folder / "kept").glob("*.db"))


# As `palaestra`, on a machine that has no R: it is looked for at its places, not on the PATH.
WITHOUT_R = """
from palaestra.statistics.engines.r import process
process.RSERVE = ()
from palaestra.cli import main
main(prog_name="palaestra")
"""


def test_demo_is_made_once_and_shown_without_staying_in_memory_and_without_r(start):
    totals = []
    for program in ((), (sys.executable, "-c", WITHOUT_R, "serve")):
        server = start("--demo", program=program)
        with server.client() as client:
            client.post("/api/account/register", json={})
            totals.append(client.get("/api/v1/competitions/overview").json()["total"])
            maps = Path(f"/proc/{server.process.pid}/maps").read_text()
            if program:
                assert engines_of_nine_rows(client) == {"python"}
        server.stop()
    assert totals[0] > 0
    assert totals[0] == totals[1]
    assert "sklearn" not in maps


def engines_of_nine_rows(client: httpx.Client) -> set[str]:
    """What computed the results of the worked example, when all are there."""
    made = client.post("/api/statistics/examples/nine").json()["id"]

    def results() -> list[dict]:
        found = client.get(f"/api/statistics/workspaces/{made}").json()["objects"]
        outputs = [one for one in found if one["type"] != "dataset"]
        settled = all(one["status"] in ("done", "error") for one in outputs)
        return outputs if settled else []

    return {one["result"]["engine"] for one in eventually(results, within=60)}


def test_sigterm_while_the_demo_is_made_leaves_no_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "palaestra.cli", "serve", "--demo", "--port", "0"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        parent = psutil.Process(process.pid)
        demo = first_child(parent)
        process.terminate()
        assert process.wait(timeout=ENOUGH) == 128 + signal.SIGTERM
        _, alive = psutil.wait_procs([demo], timeout=ENOUGH)
        assert alive == []
    finally:
        process.kill()
        process.wait(timeout=ENOUGH)


def first_child(parent: psutil.Process) -> psutil.Process:
    """Asks again until there is one; the parent says nothing at that moment."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if children := parent.children():
            return children[0]
    raise AssertionError("no demo process was started")
