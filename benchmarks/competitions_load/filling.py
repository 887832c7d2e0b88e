"""Competitions of any size: hosted over HTTP, filled in bulk, counted as the server does."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.processes import palaestra
from benchmarks.wire import Connection, cookie_of, request
from palaestra.competitions.models import Competition, HourTally, Submission
from palaestra.competitions.service import competitions, standings
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import Database, DbSession
from palaestra.core.live.outbox import NoSockets

SEED = 20180430
ROWS = 20
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=60)
AT_ONCE = 5000


@dataclass
class Filled:
    """A data folder, its competition, the truth, and cookies by account: of competitors, in order,
    and of the host."""

    data: Path
    competition: str
    truth: list[float]
    host: str
    cookies: list[tuple[str, str]] = field(default_factory=list)


def fill(data: Path, *, competitors: int, each: int, listed: int) -> Filled:
    """`each` submissions of every one of `competitors`; `listed` competitions in the list."""
    filled = _hosted(data)
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    database.context["live"] = NoSockets()
    try:
        filled.cookies = database.transact(_people, competitors)
        if each:
            database.transact(_submissions, filled, each)
        database.transact(_others, filled.competition, listed - 1)
    finally:
        database.close()
    return filled


def _hosted(data: Path) -> Filled:
    truth = [float(n * n % 17) for n in range(ROWS)]
    rows = [f"r{n}" for n in range(ROWS)]
    spec = {
        "title": "Load",
        "type": "predict",
        "metric": "absdiff",
        "targets": ["y"],
        "prize": 0,
        "expiration": "2126-01-01T00:00:00Z",
        "dataset": json.dumps({"x": dict.fromkeys(rows, 1), "y": dict.fromkeys(rows)}),
        "answer": json.dumps({"y": dict(zip(rows, truth, strict=True))}),
    }
    with palaestra(data) as server:
        line = Connection(server.port)
        cookie = cookie_of(line.send(request("POST", "/api/account/register", body=b"{}")))
        body = json.dumps({"spec": spec}).encode()
        hosted = line.send(request("POST", "/api/v1/competitions", cookie=cookie, body=body)).json()
    return Filled(data, hosted["id"], truth, cookie)


def csv_of(values: list[float]) -> bytes:
    """An answer."""
    return ("index,y\n" + "".join(f"r{n},{value!r}\n" for n, value in enumerate(values))).encode()


def _people(db: DbSession, count: int) -> list[tuple[str, str]]:
    """Public ids and cookies."""
    accounts = [
        Account(public_id=f"load{n}", username=f"Load {n}", username_key=f"load {n}", role="member")
        for n in range(count)
    ]
    db.add_all(accounts)
    db.flush()
    return [
        (
            account.public_id,
            f"user={sign_ins.open_or_renew(db, account, token=None, address='', agent='load')}",
        )
        for account in accounts
    ]


def _submissions(db: DbSession, filled: Filled, each: int) -> None:
    """Of everybody in turn, ever a little better, as the server would have kept them."""
    chance = random.Random(SEED)
    competition = competitions.get(db, filled.competition)
    accounts = [number for (number,) in db.query(Account.id).where(Account.public_id.like("load%"))]
    rows: list[dict[str, Any]] = []
    hours: dict[datetime, int] = {}
    for number in range(len(accounts) * each):
        account, at = accounts[number % len(accounts)], BEGAN + SPAN * (number / each / 1000)
        hour = at.replace(minute=0, second=0, microsecond=0)
        hours[hour] = hours.get(hour, 0) + 1
        rows.append(
            {
                "public_id": f"load-{number}",
                "competition_id": competition.id,
                "account_id": account,
                "entrant_id": account,
                "host_id": competition.host_id,
                "received_at": at,
                "answer": "0" * 64,
                "answer_type": "csv",
                "answer_bytes": 200,
                "state": "scored",
                "score": chance.lognormvariate(1, 0.5) / (1 + number / len(accounts)) ** 0.3,
            }
        )
        if len(rows) == AT_ONCE:
            db.execute(insert(Submission), rows)
            rows = []
    if rows:
        db.execute(insert(Submission), rows)
    tallies = [
        {"competition_id": competition.id, "hour": hour, "kept": kept, "refused": 0}
        for hour, kept in hours.items()
    ]
    db.execute(insert(HourTally), tallies)
    locked = standings.lock(db, competition.id)
    locked.submissions = len(accounts) * each
    standings.rebuild(db, locked, why="terms", improvements=True)


def _others(db: DbSession, public_id: str, count: int) -> None:
    """The competition again and again, for the list."""
    names = [column.key for column in Competition.__mapper__.column_attrs]
    first = competitions.get(db, public_id)
    kept = {name: getattr(first, name) for name in names if name not in ("id", "public_id")}
    copies = [{**kept, "public_id": f"other{n}", "submissions": 0} for n in range(count)]
    if copies:
        db.execute(insert(Competition), copies)
