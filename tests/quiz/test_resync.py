"""A hall whose sockets all die at once is in step again within seconds; clocks may be wrong."""

import asyncio
import json
import time
from contextlib import ExitStack
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import websockets

from palaestra.client.quiz.screen import apply
from palaestra.core.database import Database
from palaestra.core.live.outbox import NoSockets
from palaestra.quiz.kinds import View
from palaestra.quiz.service import codes, teams
from tests.builders import quiz
from tests.builders.processes import serving
from tests.builders.shows import show
from tests.builders.sockets import calling

SOON = 5.0
TEN_MINUTES = 600_000


class _Screen:
    """One of many on a loop, as cheap as can be: the bytes of Socket.IO over a WebSocket.

    It is cut off without a word, and comes back with what it saw last.
    """

    def __init__(self, url, token):
        place = urlsplit(url)
        self._url = f"ws://{place.netloc}/socket.io/?EIO=4&transport=websocket"
        self._token = token
        self.state = None
        self.back_at = None

    async def come(self):
        self._socket = await websockets.connect(self._url, compression=None, open_timeout=60)
        await self._hear("0")
        await self._socket.send("40" + json.dumps({"token": self._token}))
        await self._hear("40")
        seen = self.state and {"last_seq": self.state["seq"], "epoch": self.state["epoch"]}
        await self._socket.send("420" + json.dumps(["join_presentation", seen or {}]))
        (answer,) = json.loads((await self._hear("430"))[3:])
        assert answer["ok"], answer
        self.back_at = time.monotonic()
        self.state = answer.get("state", self.state)
        for event in answer.get("events", ()):
            self.state = apply(self.state, event)

    async def _hear(self, start):
        """The next message that begins so; events meanwhile come again with the answer."""
        while True:
            message = await asyncio.wait_for(self._socket.recv(), 60)
            if message.startswith(start):
                return message

    async def die(self):
        """As when the power goes: the connection is reset."""
        self._socket.transport.abort()
        await self._socket.wait_closed()

    async def leave(self):
        await self._socket.close()


def _hall(count):
    def make(db):
        made = quiz.make_all(db)
        for number in range(count - 2):
            teams.add(db, quiz.ADMIN, made.quiz_id, f"Number {number}")
        return made

    return make


def _tokens(db, quiz_id, view):
    held = codes.listed(db, quiz_id)
    return [codes.enter(db, one.code).token for one in held if one.view_id == view]


async def _cut_off(screens, operator_acts):
    """Seconds from the moment at which all were dead to each one's state."""
    try:
        for first in range(0, len(screens), 50):
            await asyncio.gather(*(one.come() for one in screens[first : first + 50]))
        await asyncio.gather(*(one.die() for one in screens))
        seq = await asyncio.to_thread(operator_acts)
        dead_at = time.monotonic()
        await asyncio.gather(*(one.come() for one in screens))
        assert {one.state["seq"] for one in screens} == {seq}
        assert {one.state["announcement"] for one in screens} == {"Back?"}
        return [one.back_at - dead_at for one in screens]
    finally:
        await asyncio.gather(*(one.leave() for one in screens))


def _resynced(tmp_path, count):
    """The share of `count` screens that had the state again in time; the server is a process."""
    data = tmp_path / "data"
    with serving(data) as server, ExitStack() as ends:
        database = Database(f"sqlite:///{data / 'palaestra.db'}")
        ends.callback(database.close)
        secret = (data / "secret").read_text().strip()
        database.context.update(live=NoSockets(), secret=secret)
        made = database.transact(_hall(count))
        place = SimpleNamespace(url=server.url.rstrip("/"))
        (operator_token,) = database.transact(_tokens, made.quiz_id, View.OPERATOR)
        operator = ends.enter_context(calling(place, auth={"token": operator_token}))
        operator.call("start_presentation", {"competition_id": made.quiz_id})
        tokens = database.transact(_tokens, made.quiz_id, View.TEAM)

        def act():
            operator.call("set_slide", {"slide_order": 0})
            return operator.call("announce", {"text": "Back?"})["seq"]

        took = asyncio.run(_cut_off([_Screen(place.url, token) for token in tokens], act))
        assert len(took) == count
        return sum(one <= SOON for one in took) / count


def test_40_screens_that_die_at_once_are_in_step_again(tmp_path):
    assert _resynced(tmp_path, 40) >= 0.99


@pytest.mark.long
@pytest.mark.timeout(300)
def test_500_screens_that_die_at_once_are_in_step_again_within_5_s(tmp_path):
    assert _resynced(tmp_path, 500) >= 0.99


def _offset(screen, clock):
    """As the pages do it: the exchange that was under way for the shortest time counts."""
    measured = []
    for _ in range(5):
        sent = clock()
        pong = screen.must("clock_ping", t0=sent)
        back = clock()
        assert pong["t0"] == sent
        trip = back - sent - (pong["t2"] - pong["t1"])
        measured.append((trip, (pong["t1"] - sent + pong["t2"] - back) / 2))
    return min(measured)[1]


@pytest.mark.parametrize("wrong_by", [-TEN_MINUTES, TEN_MINUTES])
def test_a_clock_that_is_ten_minutes_off_shows_the_countdown_within_150_ms(server, wrong_by):
    def clock():
        return time.time_ns() / 1e6 + wrong_by

    with show(server) as stage:
        operator, team = stage.operator(), stage.team()
        operator.must("set_slide", slide_order=0)
        seq = operator.must("set_timer", action="start", seconds=30)["seq"]
        deadline = team.until(seq)["timer"]["deadline_at"]
        left = deadline - (clock() + _offset(team, clock))
        # The server is on this machine: what is truly left, its clock says.
        truly = deadline - time.time_ns() / 1e6
        assert abs(left - truly) <= 150
        assert abs(deadline - clock() - truly) > TEN_MINUTES - 150
