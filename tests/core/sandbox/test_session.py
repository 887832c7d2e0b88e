"""Programs that live longer: they are spoken with, reached over sockets, and ended."""

import os
import queue
import shutil
from pathlib import Path

import pytest

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox import Limits, Sandbox

ECHO = """
import os, socket
server = socket.socket(socket.AF_UNIX)
server.bind("/sockets/echo")
server.listen()
os.symlink("/run/elsewhere", "/sockets/astray")
open("/sockets/plain", "w").close()
print("listening", flush=True)
client, _ = server.accept()
client.sendall(client.recv(100).upper())
"""


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that the user inside may write to."""
    folder = tmp_path_factory.mktemp("sockets")
    if os.geteuid() == 0:
        shutil.chown(folder, 65534, 65534)
    return folder


def test_session_answers_what_is_written_to_it(either: Sandbox) -> None:
    heard: queue.Queue[bytes] = queue.Queue()
    session = either.open("while True: print(input() * 2)", on_output=heard.put)

    session.write_stdin(b"ab\n")
    assert heard.get(timeout=60) == b"abab\n"
    session.write_stdin(b"c\n")
    assert heard.get(timeout=60) == b"cc\n"
    session.close_stdin()

    assert session.wait(30).text.endswith("EOFError: EOF when reading a line\n")


def test_session_ends_when_it_is_cancelled(either: Sandbox) -> None:
    session = either.open("import time\nwhile True: time.sleep(9)")

    assert session.running
    session.cancel()

    assert session.wait(30).killed_by == "cancelled"
    assert not session.running


def test_session_serves_on_a_socket_in_its_folder(sandbox: Sandbox, folder: Path) -> None:
    heard: queue.Queue[bytes] = queue.Queue()
    session = sandbox.open(
        ECHO, sockets=folder, on_output=heard.put, limits=Limits(wall_seconds=None)
    )
    assert heard.get(timeout=60) == b"listening\n"

    with pytest.raises(OSError, match="symbolic"):
        session.connect("astray")
    with pytest.raises(Unavailable):
        session.connect("plain")
    with session.connect("echo", timeout=60) as client:
        client.sendall(b"moin")
        assert client.recv(100) == b"MOIN"

    assert session.wait(30).exit_code == 0


def test_session_tells_its_end_to_whoever_asked(sandbox: Sandbox) -> None:
    ends: queue.Queue[int] = queue.Queue()
    session = sandbox.open("raise SystemExit(5)")

    session.when_ended(lambda result: ends.put(result.exit_code))

    assert ends.get(timeout=60) == 5
