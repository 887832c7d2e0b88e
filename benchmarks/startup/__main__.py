"""How long a start takes until /healthz answers, and what an idle server with its workers weighs.

Prints Markdown tables; ends with an error above a limit.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.figures import machine, table
from benchmarks.processes import Served, family, free_port, megabytes, palaestra, served
from benchmarks.wire import Connection, cookie_of, request

STARTS = 7
WORKERS = 2
LONGEST_START = 2.0
MOST_MEGABYTES = 150.0
LONGEST_RUN = 5.0
ROOT = Path(__file__).parents[2]
SETTLED = 25.0  # longer than the engine keeps what weighs much


def compare_starts(folder: Path) -> float:
    """The median seconds of a start on data that is there."""
    with palaestra(folder / "first") as server:
        first = server
    later = []
    for _ in range(STARTS):
        with palaestra(folder / "first") as server:
            later.append(server)
    seconds = [one.seconds for one in later]
    median, busy = statistics.median(seconds), statistics.median(one.busy for one in later)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    rows = [
        ("first start, which makes the database", f"{first.seconds:.2f}", f"{first.busy:.2f}", ""),
        (f"later start, median of {STARTS}", f"{median:.2f}", f"{busy:.2f}", spread),
    ]
    table(("until /healthz answers", "s", "of processor, s", "least to most, s"), rows)
    return median


def weigh(folder: Path) -> float:
    """Megabytes of the idle server with its workers, after work."""
    with palaestra(folder / "weighed") as server:
        fresh = _weights(server)
        board, cookie = _host(server.port)
        _submit_at_once(server.port, board, cookie)
        worked = _weights(server)
        time.sleep(SETTLED)
        idle = _weights(server)
    states = {"just started": fresh, "right after work": worked, f"{SETTLED:.0f} s later": idle}
    rows = [
        (
            state,
            f"{own:.0f}",
            " + ".join(f"{one:.0f}" for one in workers) or "none",
            f"{own + sum(workers):.0f}",
        )
        for state, (own, *workers) in states.items()
    ]
    table(("PSS", "server, MB", "workers, MB", "together, MB"), rows)
    if len(worked) != WORKERS + 1:
        raise SystemExit("Not every worker had work: nothing was shown.")
    return sum(idle)


def _weights(server: Served) -> list[float]:
    return [megabytes(pid) for pid in family(server.process.pid)]


def _host(port: int) -> tuple[str, str]:
    """The address of a new competition on real data, and a cookie."""
    line = Connection(port)
    cookie = cookie_of(line.send(request("POST", "/api/account/register", body=b"{}")))
    wanted = json.dumps({"expiration": "2126-01-01T00:00:00Z"}).encode()
    path = "/api/v1/competitions/samples/breast-cancer"
    hosted = line.send(request("POST", path, cookie=cookie, body=wanted)).json()
    return f"/api/v1/competitions/{hosted['id']}", cookie


def _submit_at_once(port: int, board: str, cookie: str) -> None:
    """From several connections, so that every worker works."""
    sample = Connection(port).send(request("GET", f"{board}/sample", cookie=cookie)).body.decode()
    head, *lines = sample.split()
    answer = "\n".join([head, *(line.partition(",")[0] + ",0.5" for line in lines)]).encode()
    sent = request(
        "POST", f"{board}/submissions", cookie=cookie, body=answer, content_type="text/csv"
    )
    threads = [threading.Thread(target=_submit, args=(port, sent)) for _ in range(4 * WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _submit(port: int, sent: bytes) -> None:
    Connection(port).send(sent)


def run_again(folder: Path) -> float:
    """Seconds of a second `make run`, demo and all."""
    for _ in range(2):
        port = free_port()
        command = ("make", "-C", str(ROOT), "run", f"PORT={port}", f"ARGS=--data {folder / 'made'}")
        with served(command, port, patience=600) as server:
            seconds = server.seconds
    print(f"A second `make run`, with the demo: {seconds:.1f} s.\n")
    return seconds


def main() -> int:
    machine("uvicorn", "litestar", "sqlalchemy", "python-socketio")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limits = {
            "start, s": (compare_starts(folder), LONGEST_START),
            "idle, MB": (weigh(folder), MOST_MEGABYTES),
            "second make run, s": (run_again(folder), LONGEST_RUN),
        }
    beyond = {name: both for name, both in limits.items() if both[0] > both[1]}
    for what, (found, limit) in beyond.items():
        print(f"{what}: {found:.2f}; limit {limit:.0f}.")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
