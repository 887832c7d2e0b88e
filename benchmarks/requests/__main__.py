"""What sign-in, lists and a submission cost beside the framework alone, in one run.

Prints Markdown tables: milliseconds of one request after another, and requests a second of many
at once, each beside a bare route that takes the same body and gives the same answer.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import machine, table
from benchmarks.leaderboard.filling import fill, submission
from benchmarks.processes import free_port, palaestra, served
from benchmarks.requests.bare import PASSWORD
from benchmarks.wire import Connection, cookie_of, request

ROUNDS = 15
REQUESTS = 20
AT_ONCE = 8
SECONDS = 1.0
BARE = (sys.executable, "-m", "benchmarks.requests.bare")
CREDENTIALS = json.dumps({"username": "somebody", "password": PASSWORD}).encode()


@dataclass
class Pair:
    """Our request and the bare one; times of each round, in turn."""

    name: str
    ours: bytes
    bare: bytes
    times: list[tuple[float, float]] = field(default_factory=list)
    rates: list[tuple[float, float]] = field(default_factory=list)


def pairs_of(cookie: str, competition: str, answer: bytes) -> list[Pair]:
    own = f"/api/v1/competitions/{competition}"
    sign_in = request("POST", "/api/account/login", body=CREDENTIALS)
    submitted = submission(competition, answer, cookie)
    return [
        Pair("nothing (/healthz)", request("GET", "/healthz"), request("GET", "/healthz")),
        Pair("sign-in", sign_in, request("POST", "/sign-in", body=CREDENTIALS)),
        Pair(
            "sign-in, the bare one with argon2 too",
            sign_in,
            request("POST", "/sign-in-hashed", body=CREDENTIALS),
        ),
        Pair(
            "list of 25 competitions",
            request("GET", "/api/v1/competitions/overview", cookie=cookie),
            request("GET", "/list", cookie=cookie),
        ),
        Pair(
            "board of 25 lines",
            request("GET", f"{own}/leaderboard", cookie=cookie),
            request("GET", "/board", cookie=cookie),
        ),
        Pair(
            f"submit {len(answer) / 1e3:.1f} kB, scored and ranked",
            submitted,
            request("POST", "/submit", cookie=cookie, body=answer, content_type="text/csv"),
        ),
    ]


def save_answers(port: int, pairs: list[Pair], folder: Path) -> None:
    """Our answers, for the bare server to give."""
    line = Connection(port)
    for name, pair in zip(("sign-in", "list", "board", "submit"), pairs[2:], strict=True):
        (folder / f"{name}.json").write_bytes(line.send(pair.ours).body)


def milliseconds(line: Connection, sent: bytes) -> float:
    return statistics.median(line.timed(sent) for _ in range(REQUESTS)) * 1e3


def rate(port: int, sent: bytes) -> float:
    """Requests a second over `AT_ONCE` connections."""
    counts: list[int] = []
    until = time.perf_counter() + SECONDS

    def ask() -> None:
        line, count = Connection(port), 0
        while time.perf_counter() < until:
            line.send(sent)
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def measure(ours: int, bare: int, pairs: list[Pair]) -> None:
    """Ours and the bare one in turn, so that a busy moment hits both."""
    lines = Connection(ours), Connection(bare)
    for number in range(ROUNDS + 1):
        for pair in pairs:
            taken = milliseconds(lines[0], pair.ours), milliseconds(lines[1], pair.bare)
            if number:  # the first round warms up
                pair.times.append(taken)
    for _ in range(3):
        for pair in pairs:
            pair.rates.append((rate(ours, pair.ours), rate(bare, pair.bare)))


def show(pairs: list[Pair]) -> None:
    print("One after another, milliseconds; median of rounds, ratio of each round's median.\n")
    table(
        ("request", "ours", "bare", "ratio", "ours beyond bare"),
        (
            (
                pair.name,
                f"{_middle(pair.times, 0):.2f}",
                f"{_middle(pair.times, 1):.2f}",
                f"{statistics.median(one / other for one, other in pair.times):.1f}",
                f"{statistics.median(one - other for one, other in pair.times):.2f}",
            )
            for pair in pairs
        ),
    )
    print(f"{AT_ONCE} at once, requests a second; median of 3 rounds of {SECONDS:.0f} s.\n")
    table(
        ("request", "ours", "bare", "bare / ours"),
        (
            (
                pair.name,
                f"{_middle(pair.rates, 0):.0f}",
                f"{_middle(pair.rates, 1):.0f}",
                f"{statistics.median(other / one for one, other in pair.rates):.1f}",
            )
            for pair in pairs
        ),
    )


def _middle(pairs: list[tuple[float, float]], which: int) -> float:
    return statistics.median(pair[which] for pair in pairs)


def main() -> int:
    machine("litestar", "uvicorn", "msgspec", "sqlalchemy")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        board = fill(folder / "ours", submissions=1_000, competitors=200)
        with palaestra(board.data) as ours:
            line = Connection(ours.port)
            cookie = cookie_of(
                line.send(request("POST", "/api/account/register", body=CREDENTIALS))
            )
            pairs = pairs_of(cookie, board.competition, board.answer)
            save_answers(ours.port, pairs, folder)
            port = free_port()
            with served((*BARE, str(port), str(folder)), port) as bare:
                measure(ours.port, bare.port, pairs)
    show(pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
