"""A server with every kind of caller, and the things that are theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from palaestra.core.access import Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.service import keys, sign_ins
from palaestra.core.database import Database, DbSession
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.jobs import service as jobs
from palaestra.core.jobs.jobs import forget_ended
from palaestra.core.jobs.models import State
from tests.access.quizzes import QUIZ_THINGS, Quizzes
from tests.builders import casts, competitions, imaging, workspaces
from tests.builders.accounts import PASSWORD, database_of, make_person, token_of
from tests.builders.exercises import make_attempt
from tests.builders.servers import RunningServer, make_settings, running

CALLERS = ("anonymous", "guest", "member", "editor", "admin", "author", "host")
# Who came by a code of a quiz; tables of other features leave them out: see `tables`.
VIEWERS = ("team", "judge", "audience", "operator")
_ROLES = {
    "guest": Role.GUEST,
    "member": Role.MEMBER,
    "editor": Role.EDITOR,
    "admin": Role.ADMIN,
    "author": Role.MEMBER,  # of the submission and the job
    "host": Role.EDITOR,  # of the competition and the cast
}


@dataclass
class World:
    """`things` fill the placeholders of paths; `visitor` is somebody with a password."""

    mode: str
    server: RunningServer
    database: Database
    accounts: dict[str, Account]
    visitor: Account
    things: dict[str, str]
    quizzes: Quizzes

    def things_of(self, caller: str, path: str) -> dict[str, str]:
        """What fills the placeholders of `path`.

        Of a quiz: for a view the one that it came to, for others one that nobody touched.
        """
        if not any(f"{{{name}:" in path for name in QUIZ_THINGS):
            return self.things
        if caller in VIEWERS:
            return {**self.things, **self.quizzes.shown}
        return {**self.things, **self.quizzes.fresh()}

    def token(self, caller: str) -> str | None:
        """A sign-in of its own for every call, since some calls end it."""
        if caller == "anonymous":
            return None
        if caller in VIEWERS:
            return self.quizzes.token(caller)
        return self.database.transact(token_of, self.accounts[caller])

    def client(self, caller: str) -> httpx.Client:
        token = self.token(caller)
        if caller in VIEWERS:
            return self.server.client(headers={"Authorization": f"Bearer {token}"})
        return self.server.client(cookies={SESSION_COOKIE: token} if token else {})

    def key(self, caller: str) -> str:
        """A new API key of the caller's; nobody's for who has no account."""
        if caller not in self.accounts:
            return "none"
        return self.database.transact(_make_key, self.accounts[caller])


def _make_key(db: DbSession, account: Account) -> str:
    key, _ = keys.make(db, account.id)
    return key.key


@contextmanager
def world(folder: Path, *, mode: str) -> Iterator[World]:
    with running(make_settings(folder, mode=mode)) as server:
        database = database_of(server)
        try:
            people = database.transact(_make_people)
            visitor = database.transact(make_person, password=PASSWORD)
            quizzes = Quizzes(server, database, people)
            made = World(mode, server, database, people, visitor, things={}, quizzes=quizzes)
            made.things.update(_make_things(made))
            yield made
        finally:
            database.close()


def _make_people(db: DbSession) -> dict[str, Account]:
    return {caller: make_person(db, role) for caller, role in _ROLES.items()}


def _make_things(world: World) -> dict[str, str]:
    with world.client("host") as host:
        competition = competitions.host(host)
    with world.client("author") as author:
        submission = competitions.submit(author, competition).json()["id"]
    job = world.database.transact(_make_job, world.accounts["author"])
    workspace = world.database.transact(_make_workspace, world.accounts["author"])
    with world.client("anonymous") as anybody:
        ticket = anybody.post("/log/ticket", json={"name": "tests"}).json()["ticket"]
        begun = anybody.post("/api/registrar/ORB", params={"async": 1}, files=imaging.form())
    registration = begun.json()["payload"]["job"]
    with world.client("host") as host:
        cast = str(casts.record(host))
        host.put(f"/api/screencasts/{cast}/captions/en", content="WEBVTT\n")
        draft = "/api/screencasts/drafts/of-the-host"
        host.put(draft, json={"title": "Unfinished"}).raise_for_status()
        host.put(f"{draft}/sounds/0/0", content=b"sound").raise_for_status()
    host_id = world.accounts["host"].id
    attempt = world.database.transact(make_attempt, int(cast))
    sign_in = world.database.read(lambda db: sign_ins.listed(db, host_id)[-1].id)
    return {
        "competition_id": competition,
        "submission_id": submission,
        "job_id": str(job),
        "workspace_id": workspace,
        "hash": "1",
        "upload_id": "no-such-upload",
        "ticket": ticket,
        "elicast_id": cast,
        "cast_id": cast,
        "index": "0",
        "draft": "of-the-host",
        "voice": "0",
        "piece": "0",
        "language": "en",
        "kind": "log",
        "algorithm": "ORB",
        "job": registration,
        "session_id": str(sign_in),
        "person_id": world.visitor.public_id,
        "token": "no-such-link",
        "attempt_id": str(attempt),
        "code": "AAAAAA",
        "webhook_id": "no-such-webhook",
        "delivery_id": "no-such-message",
    }


def _make_workspace(db: DbSession, owner: Account) -> str:
    """With the document's data set as its first object."""
    workspace = workspaces.make_workspace(db, owner)
    workspaces.make_dataset(db, workspace)
    return workspace.public_id


def _make_job(db: DbSession, owner: Account) -> int:
    """One that ended: nothing that happens to it matters."""
    row = jobs.submit(db, forget_ended, owner_id=owner.id)
    row.state = State.DONE
    db.flush()
    return row.id
