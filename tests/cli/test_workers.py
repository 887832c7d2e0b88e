"""`palaestra serve --workers N`: several processes behind one port."""

import signal
import socket
import subprocess
import sys

import httpx
import psutil
import pytest

from tests.builders.competitions import host, register, submit
from tests.builders.servers import free_port
from tests.builders.sockets import calling
from tests.builders.waiting import eventually
from tests.cli.conftest import ENOUGH, environment, starter
from tests.cli.test_together import Place


@pytest.fixture
def served(start, redis):
    """Two workers, and their parent."""
    return start("--workers", "2", PALAESTRA_REDIS_URL=redis.url)


@pytest.fixture(scope="module")
def standing(tmp_path_factory, redis):
    """The same, for tests that leave two workers."""
    with starter(tmp_path_factory.mktemp("workers")) as start:
        yield start("--workers", "2", PALAESTRA_REDIS_URL=redis.url)


def workers_of(server) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children()


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=ENOUGH)
    return alive == []


def test_without_redis_it_says_why_it_will_not_start(run, tmp_path):
    refused = run("serve", "--workers", "2", "--port", "0", "--data", "never")
    assert refused.returncode == 1
    assert "--workers 2 needs Redis" in refused.stderr
    assert "[redis] url" in refused.stderr
    assert not (tmp_path / "never").exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_redis_that_does_not_answer_is_named_at_the_start(run, workers):
    url = f"redis://:deep-secret@127.0.0.1:{free_port()}/0"
    refused = run("serve", "--workers", workers, "--port", "0", PALAESTRA_REDIS_URL=url)
    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "deep-secret" not in refused.stderr


def test_every_worker_serves_and_sockets_hear_of_each_other(standing):
    place = Place(standing)
    assert len(workers_of(standing)) == 2
    with standing.client() as client:
        register(client)
        competition_id = host(client)
        auth = {"token": client.cookies["user"]}
        # One after the other, until one has come to each worker.
        callers, opened = {}, []
        while len(callers) < 2:
            opened.append(calling(place, auth=auth))
            caller = opened[-1].__enter__()
            process = caller._client.get_sid().partition(".")[0]
            callers.setdefault(process, caller)
            assert len(opened) < 200, "one worker takes all"
        for caller in callers.values():
            assert caller.call("watch_competition", {"competition_id": competition_id})["ok"]
        submit(client, competition_id)
        heard = [caller.next() for caller in callers.values()]
        for one in opened:
            one.__exit__(None, None, None)
    assert [name for name, _ in heard] == ["leaderboard"] * 2


def test_long_polling_is_refused_saying_what_to_do(standing):
    with standing.client() as client:
        refused = client.get("/socket.io/", params={"EIO": "4", "transport": "polling"})
    assert refused.status_code == 400
    assert "WebSocket" in refused.json()["message"]


def test_killed_worker_is_replaced_and_nobody_notices(standing):
    first, other = workers_of(standing)
    first.kill()
    with standing.client() as client:
        assert client.get("/healthz").status_code == 200
    eventually(lambda: len(workers_of(standing)) == 2 and first not in workers_of(standing))
    assert other in workers_of(standing)
    other.kill()
    with standing.client() as client:
        # Until the replacement listens, a call that the dying one had accepted breaks off.
        eventually(lambda: _is_well(client))
    eventually(lambda: len(workers_of(standing)) == 2 and other not in workers_of(standing))


def _is_well(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_parent_ends_all_in_order(served, number):
    with served.client() as client:
        register(client)
        submit(client, host(client))  # now a worker of jobs runs too
    family = served.family()
    served.process.send_signal(number)
    assert served.process.wait(timeout=ENOUGH) == 0
    assert [member for member in family if member.is_running()] == []


def test_a_client_that_never_finishes_is_not_waited_for(served):
    family = served.family()
    port = int(served.url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(
            b"POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
        )
        with served.client() as client:
            assert client.get("/healthz").status_code == 200
        assert served.stop() == 0
    assert [member for member in family if member.is_running()] == []


def test_workers_end_when_their_parent_is_killed(served):
    family = served.family()
    served.process.kill()
    served.process.wait(timeout=ENOUGH)
    assert gone(family[1:])


def test_all_start_or_none_does(run, tmp_path, redis):
    """A certificate that is none is found by each worker."""
    (tmp_path / "none.pem").write_text("no certificate")
    refused = run(
        *("serve", "--workers", "2", "--port", "0"),
        *("--tls-cert", "none.pem", "--tls-key", "none.pem"),
        PALAESTRA_REDIS_URL=redis.url,
    )
    assert refused.returncode == 1
    assert "did not start" in refused.stderr


def test_folder_is_shared_by_those_with_the_same_redis_only(start, run, redis):
    first = start("--data", "shared", PALAESTRA_REDIS_URL=redis.url)
    without = run("serve", "--port", "0", "--data", "shared")
    assert without.returncode == 1
    assert f"process {first.process.pid}" in without.stderr
    assert "Redis is 127.0.0.1" in without.stderr
    elsewhere = redis.url.removesuffix("0") + "1"
    other = run("serve", "--port", "0", "--data", "shared", PALAESTRA_REDIS_URL=elsewhere)
    assert other.returncode == 1
    second = start("--data", "shared", PALAESTRA_REDIS_URL=redis.url)
    with second.client() as client:
        assert client.get("/healthz").status_code == 200
    restored = run("restore", "nothing.tar", "--data", "shared")
    assert restored.returncode != 0


def test_several_processes_bring_one_database_up_to_date(tmp_path, redis):
    """As gunicorn starts them: all at once, on an empty folder."""
    program = "import palaestra.asgi; palaestra.asgi.app; print('made')"
    variables = environment(PALAESTRA_REDIS_URL=redis.url)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60)[0] for process in started]
    assert said == ["made\n"] * 4


@pytest.fixture
def gunicorn(tmp_path):
    """`gunicorn(…)` starts one; whatever is left of it ends with the test."""
    started = []

    def begin(*arguments: str, **variables: str) -> tuple[subprocess.Popen, str]:
        url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "gunicorn", "palaestra.asgi:app", *arguments]
        command += ["--bind", url.removeprefix("http://"), "-k", "uvicorn_worker.UvicornWorker"]
        log = (tmp_path / "gunicorn.log").open("ab")
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment(**variables), stdout=log, stderr=log
        )
        log.close()
        started.append(process)
        return process, url

    yield begin
    for process in started:
        process.kill()
        process.wait()


def test_gunicorn_serves_with_redis(gunicorn, redis):
    process, url = gunicorn("-w", "2", PALAESTRA_REDIS_URL=redis.url, PALAESTRA_SERVER_WORKERS="2")
    with httpx.Client(base_url=url, verify=False) as client:  # noqa: S501 - plain http
        eventually(lambda: _is_well(client), within=60)
        assert client.get("/status").status_code == 200
        polled = client.get("/socket.io/", params={"EIO": "4", "transport": "polling"})
    assert polled.status_code == 400
    family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert gone(family)


@pytest.mark.parametrize("arguments", [("-w", "2"), ("-w", "2", "--preload")])
def test_gunicorn_with_two_workers_and_no_redis_ends_saying_why(gunicorn, tmp_path, arguments):
    process, _ = gunicorn(*arguments)
    assert process.wait(timeout=60) != 0
    said = (tmp_path / "gunicorn.log").read_text()
    assert "[redis] url" in said or "--preload" in said
