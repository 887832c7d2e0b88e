"""One frame for many sockets, with real clients: none is overtaken, none misses anything."""

import json
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from palaestra.core.live.fanout import LONGEST_QUEUE
from palaestra.core.live.protocol import text_frame
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.shows import show
from tests.builders.waiting import eventually

ROOT = Path(__file__).parents[3]
CLIENT = Path(__file__).parent / "node_client.mjs"
MODULES = ROOT / "web"
EVENTS = 60


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_says_its_length(size):
    frame = text_frame(b"x" * size)
    head = {0: 2, 125: 2, 126: 4, 65_535: 4, 65_536: 10}[size]
    assert (frame[0], len(frame)) == (0x81, head + size)


def _node():
    here = ROOT / ".venv" / "node" / "bin"
    return shutil.which("node", path=str(here)) or shutil.which("node")


def test_the_documented_library_hears_every_event_in_order_while_it_upgrades(server):
    node = _node()
    assert node, "the pages are built with it"
    with show(server) as stage:
        operator = stage.operator()
        command = [node, str(CLIENT), server.url, stage.token(View.AUDIENCE), str(MODULES)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
            assert client.stdout, "a pipe"
            joined = json.loads(client.stdout.readline())
            assert joined["joined"], joined
            seqs = [operator.must("announce", text=str(n))["seq"] for n in range(EVENTS)]
            operator.must("end_presentation")
            heard = json.loads(client.stdout.readline())
        assert heard["said"] == seqs
        assert heard["transports"] == ["polling", "websocket"]


def _wordy(db):
    """A quiz whose first slide fills a connection's buffers soon."""
    made = quiz.make_all(db)
    slide = db.get_one(quiz.Slide, made.slide_id)
    for _ in range(6):
        quiz.make_text(db, slide, View.AUDIENCE, "x" * 10_000)
    return made


def test_a_client_that_stops_reading_is_dropped_and_the_others_hear_everything(server):
    with show(server, _wordy) as stage:
        operator, audience = stage.operator(), stage.screen(View.AUDIENCE)
        stalled = _stalled(stage)
        sent = 0
        while not _was_cut(stalled):
            answer = operator.call("set_slide", slide_order=0)
            if not answer["ok"]:
                eventually(lambda: operator.call("clock_ping", t0=0)["ok"])
                continue
            sent += 1
            assert sent < 1000, "nobody cut it"
            assert audience.until(answer["seq"])["slide_order"] == 0
        assert len(audience.events) == sent > LONGEST_QUEUE


def _stalled(stage):
    """A raw WebSocket that has joined and reads nothing any more, with little room to wait in."""
    place = stage.server.url.removeprefix("http://").split(":")
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect((place[0], int(place[1])))
    raw.sendall(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
        b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    token = stage.token(View.AUDIENCE)
    for text, answered in (
        (f'40{{"token":"{token}"}}', b"40{"),
        ('420["join_presentation",{}]', b"430["),
    ):
        raw.sendall(_masked(text.encode()))
        heard = b""
        while answered not in heard:
            heard += raw.recv(4096)
    return raw


def _masked(text):
    frame = bytearray(text_frame(text))
    frame[1] |= 0x80
    head = 2 if len(text) < 126 else 4
    return bytes(frame[:head]) + bytes(4) + text


def _was_cut(raw):
    """Whether the server has ended the connection: only then writing fails."""
    try:
        raw.send(_masked(b"3"))
    except OSError:
        return True
    return False
