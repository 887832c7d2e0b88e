"""`python -m benchmarks.screencasts`: see README.md."""

import json
import os
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.figures import machine, table
from benchmarks.processes import Served, free_port, palaestra, served
from benchmarks.wire import Connection, request

CASTS = 20
VOICE = 260_000
# Ten minutes at 64 kbit/s.
LONG_VOICE = 4_800_000
ROUNDS = 40
LARGE = 60 << 20
FORM = "application/x-www-form-urlencoded"
TYPED = {"command": "text", "insertedText": "x", "removedText": ""}
OTS = [{"ts": n * 80, "fromPos": n, "toPos": n, **TYPED} for n in range(300)]


def form(voice: int) -> bytes:
    blob = f"data:audio/webm;base64,{b64encode(os.urandom(voice)).decode()}"
    fields = {"title": "Hello", "ots": json.dumps(OTS), "voice_blobs": json.dumps([blob])}
    return urlencode(fields).encode()


def put(voice: int) -> bytes:
    return request("PUT", "/elicast", body=form(voice), content_type=FORM)


@contextmanager
def filled(voice: int) -> Iterator[tuple[Connection, Connection]]:
    """Our server and the reference, with the same casts; what a PUT leaves to do is done."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        module = ("-m", "benchmarks.screencasts.reference", str(port), f"{folder}/reference.db")
        with (
            palaestra(Path(folder) / "ours") as ours,
            served((sys.executable, *module), port) as theirs,
        ):
            mine, other = Connection(ours.port), Connection(theirs.port)
            for _ in range(CASTS):
                for connection in (mine, other):
                    connection.send(put(voice))
            while not all(_is_looked_at(mine, number) for number in range(1, CASTS + 1)):
                time.sleep(0.1)
            yield mine, other


def _is_looked_at(mine: Connection, number: int) -> bool:
    """Whether a worker has looked at the voices of a cast."""
    cast = mine.send(request("GET", f"/api/screencasts/{number}")).json()
    return all(track["is_ready"] or track["trouble"] for track in cast["tracks"])


def calls() -> None:
    """Each call of ours beside the reference's, one after the other in every round."""
    loading = "list, beside a list that loads the voices"
    with filled(VOICE) as (mine, other):
        rows = [
            _row(loading, mine, other, "/elicast"),
            _row("list, beside a lean list", mine, other, "/elicast", "/lean"),
            _row("get", mine, other, "/elicast/3"),
            _compared("put", lambda: mine.timed(put(VOICE)), lambda: other.timed(put(VOICE))),
        ]
    with filled(LONG_VOICE) as (mine, other):
        rows.append(_row(f"{loading} of ten minutes", mine, other, "/elicast"))
    table((f"{CASTS} casts with voices of 260 KB", "ours, ms", "reference, ms", "ratio"), rows)


def _row(
    name: str, mine: Connection, other: Connection, path: str, theirs: str | None = None
) -> list[str]:
    ours, reference = request("GET", path), request("GET", theirs or path)
    return _compared(name, lambda: mine.timed(ours), lambda: other.timed(reference))


def _compared(name: str, ours: Callable[[], float], theirs: Callable[[], float]) -> list[str]:
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    mine, other = (median(side) for side in zip(*pairs, strict=True))
    return [name, f"{mine * 1000:.2f}", f"{other * 1000:.2f}", f"{other / mine:.1f}"]


def during_an_upload() -> None:
    """A small GET while 60 MB arrive."""
    with tempfile.TemporaryDirectory() as folder, palaestra(Path(folder)) as ours:
        quiet = _latencies(ours, lambda: False, least=200)
        sending = threading.Thread(target=lambda: Connection(ours.port).send(put(LARGE * 3 // 4)))
        sending.start()
        busy = _latencies(ours, sending.is_alive, least=0)
        sending.join()
    rows = [
        [name, len(times), f"{median(times) * 1000:.1f}", f"{_p99(times) * 1000:.1f}"]
        for name, times in (("quiet", quiet), ("during a PUT of 60 MB", busy))
    ]
    table(("GET /elicast?count=1", "calls", "p50, ms", "p99, ms"), rows)


def _latencies(ours: Served, goes_on: Callable[[], bool], *, least: int) -> list[float]:
    connection, small = Connection(ours.port), request("GET", "/elicast?count=1")
    times: list[float] = []
    while goes_on() or len(times) < max(least, 2):
        times.append(connection.timed(small))
    return times


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98] if len(times) > 2 else max(times)


if __name__ == "__main__":
    machine("litestar", "sqlalchemy", "aiohttp")
    calls()
    during_an_upload()
