"""How long lists take on a board with a million submissions, beside one with a thousand.

Prints a Markdown table; ends with an error where a million take more than LIMIT times as long.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import machine, table
from benchmarks.leaderboard.filling import Board, fill, submission
from benchmarks.processes import family, megabytes, palaestra
from benchmarks.wire import Connection, request

# Submissions and competitors of each board; the first is what the others are measured by.
BOARDS = {
    "1,000 of 200": (1_000, 200),
    "1,000,000 of 1,000": (1_000_000, 1_000),
    "1,000,000 of 999,000": (1_000_000, 999_000),
}
# A competition of a course, beside one with a page of data.
COURSE = {"200 of 100": (200, 100), "100,000 of 1,000": (100_000, 1_000)}
ROUNDS = 40
WARM = 5
LIMIT = 2.0


@dataclass
class Measured:
    """A board that is served, and the seconds of each kind of request."""

    board: Board
    people: int
    pid: int
    line: Connection
    seconds: dict[str, list[float]]


def requests_of(board: Board, people: int) -> dict[str, bytes]:
    """What a page and a documented client ask, by name."""
    competition, cookies = board.competition, board.cookies
    own = f"/api/v1/competitions/{competition}"
    documented = f"/api/v1/leaderboards?competition_id={competition}"

    def get(path: str, place: str = "middle") -> bytes:
        return request("GET", path, cookie=cookies[place])

    return {
        "board, documented, first 100": get(documented),
        "board, documented, last 100": get(f"{documented}&page={people // 100 - 1}"),
        "board, page of 25, by the first": get(f"{own}/leaderboard", "first"),
        "board, page of 25, by the middle one": get(f"{own}/leaderboard"),
        "board, page of 25, by the last": get(f"{own}/leaderboard", "last"),
        "board, last 25, by the last": get(f"{own}/leaderboard?page={people // 25 - 1}", "last"),
        "one's own rank, with the competition": get(own, "last"),
        "history of the best five": get(f"{own}/history"),
        "competitions, documented": get("/api/v1/competitions"),
        "competitions, page of 25": get("/api/v1/competitions/overview"),
        "own 100 submissions to one, page of 25": get(f"{own}/submissions", "regular"),
        "own 100 submissions, documented": get("/api/v1/submissions", "regular"),
        "own submissions to one, by who sent most": get(f"{own}/submissions", "keenest"),
        "dashboard, by the host": get(f"{own}/dashboard", "host"),
        "what waits or was refused, by the host": get(f"{own}/received", "host"),
        "rescorings, by the host": get(f"{own}/rescores", "host"),
        "one's own scores over time": get(f"{own}/scores", "regular"),
        "what remains to be submitted": get(f"{own}/rules", "regular"),
        "submit, scored": submission(competition, board.answer, cookies["last"]),
    }


def measure(boards: list[Measured], rounds: int) -> None:
    """Every request in turn on every board, so that a busy moment hits all alike."""
    prepared = [requests_of(one.board, one.people) for one in boards]
    for number in range(rounds + WARM):
        for name in prepared[0]:
            for one, requests in zip(boards, prepared, strict=True):
                taken = one.line.timed(requests[name])
                if number >= WARM:
                    one.seconds.setdefault(name, []).append(taken)


def show(boards: list[Measured], names: list[str], rounds: int) -> dict[str, float]:
    """Print the medians; the largest ratio of each request."""
    titles = [f"{name}, ms" for name in names]
    rows, worst = [], {}
    for name in boards[0].seconds:
        medians = [statistics.median(one.seconds[name]) for one in boards]
        ratios = [median / medians[0] for median in medians[1:]]
        rows.append((name, *(f"{m * 1e3:.1f}" for m in medians), *(f"{r:.2f}" for r in ratios)))
        worst[name] = max(ratios)
    print(f"Submissions of competitors; median of {rounds}; ratios to the first board.\n")
    table(("request", *titles, *["ratio"] * (len(names) - 1)), rows)
    weights = [f"{sum(megabytes(pid) for pid in family(one.pid)):.0f} MB" for one in boards]
    print(f"Servers with a worker after these requests: {', '.join(weights)} (PSS).\n")
    return worst


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--course", action="store_true", help="100,000 submissions at most")
    given = arguments.parse_args()
    sizes = COURSE if given.course else BOARDS
    machine("sqlalchemy", "litestar", "uvicorn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        boards = [_served(stack, folder, *of) for of in sizes.values()]
        measure(boards, given.rounds)
        worst = show(boards, list(sizes), given.rounds)
    beyond = {name: ratio for name, ratio in worst.items() if ratio > LIMIT}
    for name, ratio in beyond.items():
        print(f"{name}: {ratio:.2f} times as long; limit {LIMIT}.")
    return 1 if beyond else 0


def _served(stack: ExitStack, folder: Path, submissions: int, people: int) -> Measured:
    began = time.perf_counter()
    board = fill(folder / f"{submissions}-{people}", submissions=submissions, competitors=people)
    print(
        f"{submissions:,} of {people:,} filled in {time.perf_counter() - began:.0f} s",
        file=sys.stderr,
    )
    server = stack.enter_context(palaestra(board.data))
    return Measured(board, people, server.process.pid, Connection(server.port), {})


if __name__ == "__main__":
    sys.exit(main())
