"""Presentations on a real server: who comes by which code, and screens that follow."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from palaestra.client.quiz.screen import apply
from palaestra.core.database import Database
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.accounts import database_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import Caller, calling


@dataclass
class Screen:
    """A socket that has joined, and the state that it made of what it was told."""

    socket: Caller
    token: str
    state: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)

    def call(self, name: str, **payload: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.socket.call(name, payload)
        return answer

    def must(self, name: str, **payload: Any) -> dict[str, Any]:
        """The acknowledgement of what is not refused."""
        answer = self.call(name, **payload)
        assert answer["ok"], answer
        return answer

    def until(self, seq: int) -> dict[str, Any]:
        """The state once the event `seq` has arrived."""
        while self.state["seq"] < seq:
            self.take()
        return self.state

    def take(self) -> dict[str, Any]:
        """The next event, applied."""
        while True:
            name, event = self.socket.next()
            if name in ("presence", "snapshot"):
                continue
            self.events.append(event)
            self.state = apply(self.state, event)
            return event


@dataclass
class Show:
    """A quiz on a server, shown to whoever comes; `made` has the ids of its parts."""

    server: RunningServer
    database: Database
    made: quiz.Made
    _ends: ExitStack

    def code(self, view: View, team_id: int | None = None) -> str:
        return self.database.read(quiz.code_of, self.made.quiz_id, view, team_id)

    def token(self, view: View, team_id: int | None = None) -> str:
        """As a device gets it that comes by the code."""
        with self.server.client() as client:
            code = {"code": self.code(view, team_id)}
            reply = client.post("/api/auth/login/code", json=code)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["access_token"])

    def client(self, token: str) -> httpx.Client:
        client = self.server.client(headers={"Authorization": f"Bearer {token}"})
        return self._ends.enter_context(client)

    def socket(self, token: str, **options: Any) -> Caller:
        return self._ends.enter_context(calling(self.server, auth={"token": token}, **options))

    def operator(self) -> Screen:
        """Starts the presentation."""
        token = self.token(View.OPERATOR)
        socket = self.socket(token)
        started = socket.call("start_presentation", {"competition_id": self.made.quiz_id})
        assert started["ok"], started
        return Screen(socket, token, started["state"])

    def screen(self, view: View, team_id: int | None = None, **options: Any) -> Screen:
        """Joins the presentation that runs."""
        token = self.token(view, team_id)
        socket = self.socket(token, **options)
        joined = socket.call("join_presentation", {})
        assert joined["ok"], joined
        return Screen(socket, token, joined["state"])

    def team(self, team_id: int | None = None) -> Screen:
        return self.screen(View.TEAM, team_id or self.made.team_id)


@contextmanager
def show(server: RunningServer, make: Any = quiz.make_all) -> Iterator[Show]:
    """A new quiz, made by `make(db)`, on a server."""
    with ExitStack() as ends:
        database = database_of(server)
        ends.callback(database.close)
        yield Show(server, database, database.transact(make), ends)
