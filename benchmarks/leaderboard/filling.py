"""Boards of any size: hosted and submitted to once over HTTP, then filled by bulk inserts."""

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.processes import palaestra
from benchmarks.wire import Connection, cookie_of, request
from palaestra.competitions.service import blocks
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import Database, DbSession

SEED = 20180430
OTHERS = 99
BEGAN = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
SPAN = timedelta(days=60)
# The competitor at rank r sends in proportion to r to this power: few send most.
KEENNESS = -0.7
# The regular one sends as many on every board, so that its own list is as long on each.
REGULAR = 100
COLUMNS = (
    "id, public_id, competition_id, account_id, host_id, received_at, answer, answer_type,"
    " answer_bytes, state, score, reason, improved, entrant_id, chosen"
)


@dataclass(slots=True)
class Standing:
    """What a competitor's entry says."""

    skill: float
    submissions: int = 0
    score: float = float("inf")
    best_at: str = ""
    submission_id: int = 0


@dataclass(frozen=True)
class Board:
    """A data folder, its competition, an answer to it, and cookies by place on the board."""

    data: Path
    competition: str
    answer: bytes
    cookies: dict[str, str] = field(default_factory=dict)


def fill(data: Path, *, submissions: int, competitors: int) -> Board:
    """Minimised scores; a competitor's own get better, so that some 1 in 10 improves its best."""
    board = _host(data)
    connection = sqlite3.connect(data / "palaestra.db", isolation_level=None)
    for pragma in ("journal_mode = DELETE", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    standings = _fill(connection, submissions=submissions, competitors=competitors)
    _count(connection, board, standings, submissions)
    connection.execute("COMMIT")
    connection.close()
    _finish(board, standings)
    return board


def _finish(board: Board, standings: dict[int, Standing]) -> None:
    """What the server counts as scores come in one by one; and who signs in."""
    database = Database(f"sqlite:///{board.data / 'palaestra.db'}")
    database.transact(blocks.lay, 1)
    database.transact(_sign_in, board, standings)
    database.close()


def _host(data: Path) -> Board:
    """A competition on real data among others, with one real submission."""
    with palaestra(data) as server:
        line = Connection(server.port)
        cookie = cookie_of(line.send(request("POST", "/api/account/register", body=b"{}")))
        wanted = json.dumps({"expiration": "2126-01-01T00:00:00Z"}).encode()
        path = "/api/v1/competitions/samples/diabetes"
        hosted = line.send(request("POST", path, cookie=cookie, body=wanted)).json()["id"]
        sample = line.send(request("GET", f"/api/v1/competitions/{hosted}/sample", cookie=cookie))
        head, *lines = sample.body.decode().split()
        answer = "\n".join([head, *(one.partition(",")[0] + ",150" for one in lines)]).encode()
        line.send(submission(hosted, answer, cookie))
    return Board(data, hosted, answer, {"host": cookie})


def submission(competition: str, answer: bytes, cookie: str) -> bytes:
    path = f"/api/v1/competitions/{competition}/submissions"
    return request("POST", path, cookie=cookie, body=answer, content_type="text/csv")


def _fill(
    connection: sqlite3.Connection, *, submissions: int, competitors: int
) -> dict[int, Standing]:
    chance = random.Random(SEED)
    moment = BEGAN.isoformat(sep=" ") + ".000000"
    first = 10
    standings = {first + n: Standing(chance.lognormvariate(4, 0.3)) for n in range(competitors)}
    connection.executemany(
        "INSERT INTO accounts (id, public_id, username, username_key, role, created_at)"
        " VALUES (?1, 'a' || ?1, 'Competitor ' || ?1, 'competitor ' || ?1, 'member', ?2)",
        ((account, moment) for account in standings),
    )
    marks = ", ".join("?" * (COLUMNS.count(",") + 1))
    connection.executemany(
        f"INSERT INTO submissions ({COLUMNS}) VALUES ({marks})",  # noqa: S608 - our own names
        _submissions(connection, chance, standings, submissions),
    )
    connection.executemany(
        "INSERT INTO competition_entries (competition_id, account_id, submissions, rank_key,"
        " best_at, submission_id) VALUES (1, ?, ?, ?, ?, ?)",
        (
            (account, one.submissions, one.score, one.best_at, one.submission_id)
            for account, one in standings.items()
        ),
    )
    return standings


def _submissions(
    connection: sqlite3.Connection,
    chance: random.Random,
    standings: dict[int, Standing],
    count: int,
) -> Iterator[tuple[object, ...]]:
    host, blob, size = connection.execute(
        "SELECT host_id, answer, answer_bytes FROM submissions"
    ).fetchone()
    for number, account in enumerate(_authors(chance, list(standings), count)):
        one, moment = standings[account], BEGAN + SPAN * (number / count)
        score = one.skill * (1 + chance.expovariate(1.0) / (1 + one.submissions) ** 0.2)
        at = moment.isoformat(sep=" ", timespec="microseconds")
        one.submissions += 1
        improved = score < one.score
        if improved:
            one.score, one.best_at, one.submission_id = score, at, number + 10
        public = str(chance.randrange(10**11, 10**12)) + f"{number:07d}"
        scored = ("scored", score, None, improved)
        yield (
            number + 10,
            public,
            1,
            account,
            host,
            at,
            blob,
            "csv",
            size,
            *scored,
            account,
            False,
        )


def _authors(chance: random.Random, accounts: list[int], count: int) -> list[int]:
    """Everybody once, then the keen ones more often; the first of `accounts` is the regular."""
    regular, *others = accounts
    weights = list(itertools.accumulate((n + 1) ** KEENNESS for n in range(len(others))))
    more = count - len(others) - REGULAR
    authors = [*others, *[regular] * REGULAR, *chance.choices(others, cum_weights=weights, k=more)]
    chance.shuffle(authors)
    return authors


def _count(
    connection: sqlite3.Connection, board: Board, standings: dict[int, Standing], submissions: int
) -> None:
    """The counters as the server keeps them; and more competitions for the list."""
    people = len(standings)
    connection.execute(
        "UPDATE competitions SET submissions = submissions + ?, competitors = competitors + ?,"
        " ranked = ranked + ?",
        (submissions, people, people),
    )
    names = [row[1] for row in connection.execute("PRAGMA table_info(competitions)")]
    copied = [name for name in names if name not in ("id", "public_id", "submissions")]
    connection.executemany(
        f"INSERT INTO competitions (public_id, submissions, {', '.join(copied)})"  # noqa: S608 - names of columns
        f" SELECT ?, 0, {', '.join(copied)} FROM competitions WHERE public_id = ?",
        ((f"other-{number}", board.competition) for number in range(OTHERS)),
    )


def _sign_in(db: DbSession, board: Board, standings: dict[int, Standing]) -> None:
    """Cookies of the first, the middle, the last of the board, the regular, and who sent most."""
    ranked = sorted(standings, key=lambda account: standings[account].score)
    places = {"first": ranked[0], "middle": ranked[len(ranked) // 2], "last": ranked[-1]}
    places["regular"] = next(iter(standings))
    places["keenest"] = max(standings, key=lambda account: standings[account].submissions)
    for place, account_id in places.items():
        account = db.get_one(Account, account_id)
        token = sign_ins.open_or_renew(db, account, token=None, address="", agent="benchmark")
        board.cookies[place] = f"user={token}"
