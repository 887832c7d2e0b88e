"""Pages of a large competition beside those of a small one, and many who submit at once.

Prints Markdown tables; ends with an error where a page of the large one takes more than LIMIT
times as long, or where anything of what was submitted is lost, refused or ranked wrong.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.competitions_load.filling import Filled, fill
from benchmarks.competitions_load.storm import storm
from benchmarks.figures import machine, table
from benchmarks.processes import palaestra
from benchmarks.wire import Connection, request

LIMIT = 2.0
ROUNDS = 41
PAGE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("pages", "storm", "both"), default="both")
    parser.add_argument("--competitors", type=int, default=1000)
    parser.add_argument("--each", type=int, default=100, help="submissions of each competitor")
    parser.add_argument("--listed", type=int, default=1000, help="competitions in the list")
    parser.add_argument("--senders", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    machine("litestar", "sqlalchemy", "uvicorn")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="palaestra-load-") as folder:
        if asked.part != "storm":
            wrong += pages(Path(folder), asked)
        if asked.part != "pages":
            wrong += rush(Path(folder), asked)
    if wrong:
        sys.exit("\n".join(wrong[:20]))


def pages(folder: Path, asked: argparse.Namespace) -> list[str]:
    """In turn on the large and a small one, so that both meet the same load of the machine.

    Small is one page of what is asked for: of competitors, or of somebody's own submissions.
    """
    sizes = {
        "small": fill(folder / "small", competitors=PAGE, each=1, listed=PAGE),
        "alone": fill(folder / "alone", competitors=1, each=PAGE, listed=PAGE),
        "large": fill(
            folder / "large", competitors=asked.competitors, each=asked.each, listed=asked.listed
        ),
    }
    rows, wrong = [], []
    with ExitStack() as servers:
        lines = {
            name: Connection(servers.enter_context(palaestra(one.data)).port)
            for name, one in sizes.items()
        }
        for what, paths in _paths(sizes).items():
            pair = ("alone" if what.startswith("own") else "small", "large")
            times: dict[str, list[float]] = {name: [] for name in pair}
            for name in pair:
                lines[name].timed(paths[name])
            for _ in range(ROUNDS):
                for name in pair:
                    times[name].append(lines[name].timed(paths[name]))
            small, large = (statistics.median(times[name]) * 1000 for name in pair)
            rows.append((what, f"{small:.1f}", f"{large:.1f}", f"{large / small:.2f}"))
            if large > LIMIT * small:
                wrong.append(f"{what}: {large / small:.2f} times as long")
    table(("page of 100", "one page of data, ms", "large, ms", "ratio"), rows)
    return wrong


def _paths(sizes: dict[str, Filled]) -> dict[str, dict[str, bytes]]:
    """Each as the page asks for it: by somebody in the middle, or by the host."""
    found: dict[str, dict[str, bytes]] = {}
    for name, one in sizes.items():
        own = f"/api/v1/competitions/{one.competition}"
        last = max(0, len(one.cookies) // PAGE - 1)
        somebody = one.cookies[len(one.cookies) // 2][1]
        for what, path, cookie in (
            ("list of competitions", "/api/v1/competitions/overview?size=100", somebody),
            ("list, last page", f"/api/v1/competitions/overview?size=100&page={last}", somebody),
            ("board", f"{own}/leaderboard?size=100", somebody),
            ("board, last page", f"{own}/leaderboard?size=100&page={last}", somebody),
            ("own submissions", f"{own}/submissions?size=100", somebody),
            ("own submissions, everywhere", "/api/v1/submissions/overview?size=100", somebody),
            ("host's list of submissions", f"{own}/submissions?size=100", one.host),
            ("the competition itself", own, somebody),
            ("host's dashboard", f"{own}/dashboard", one.host),
        ):
            found.setdefault(what, {})[name] = request("GET", path, cookie=cookie)
    return found


def rush(folder: Path, asked: argparse.Namespace) -> list[str]:
    filled = fill(folder / "storm", competitors=asked.senders, each=0, listed=1)
    with palaestra(filled.data) as server:
        began = time.perf_counter()
        went = storm(server.port, filled, seconds=asked.seconds)
        checked = time.perf_counter() - began - went.seconds
    table(
        ("who submit at once", "s", "submissions", "a second", "slowest answer, s", "problems"),
        [
            (
                asked.senders,
                f"{went.seconds:.0f}",
                went.submissions,
                f"{went.submissions / went.seconds:.0f}",
                f"{went.slowest:.1f}",
                len(went.problems),
            )
        ],
    )
    print(f"Checked in {checked:.0f} s against what was sent.")
    return went.problems


if __name__ == "__main__":
    main()
