"""Eight requests at once against one at a time on a server with two workers, and `/healthz`.

Eight are under way all the time: whoever is answered asks the next, as in a hall, for `--times`
eight requests. `/healthz` is asked in both cases, for asking costs too.

The two are interleaved, round by round: on a busy machine only their ratio means something.
"""

import argparse
import multiprocessing
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import cv2
import httpx
import numpy as np

from benchmarks.imaging.pairs import pair
from benchmarks.processes import palaestra
from palaestra.imaging.names import Algorithm
from palaestra.imaging.recipes.recipe import Refused
from palaestra.imaging.registering import register

AT_ONCE = 8
Files = dict[str, tuple[str, bytes, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--algorithm", default="SIFT")
    parser.add_argument("--times", type=int, default=3, help="how often each of the eight is sent")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, palaestra(Path(folder)) as server:
        url = f"http://127.0.0.1:{server.port}"
        _measure(url, asked.algorithm, asked.rounds, asked.times)


def _measure(url: str, algorithm: Algorithm, rounds: int, times: int) -> None:
    files = _files(times)
    ratios, ceilings, waits = [], [], list[float]()
    spawned = multiprocessing.get_context("spawn")
    with (
        httpx.Client(base_url=url, timeout=300) as client,
        ProcessPoolExecutor(2, mp_context=spawned) as bare,
    ):
        path = f"/api/registrar/{algorithm}"
        _at_once(client, path, files)  # the workers have loaded everything
        _bare_at_once(bare, algorithm, files)
        print("| alone | at once | ratio | bare alone | bare at once | ratio |")
        for _ in range(rounds):
            with _asking(url, []):
                alone = _timed(lambda: [client.post(path, files=one) for one in files])
            with _asking(url, waits):
                together = _timed(lambda: _at_once(client, path, files))
            floor = _timed(lambda: [bare.submit(_bare, algorithm, one).result() for one in files])
            floor_together = _timed(lambda: _bare_at_once(bare, algorithm, files))
            ratios.append(alone / together)
            ceilings.append(floor / floor_together)
            print(
                f"| {alone:.2f} s | {together:.2f} s | {ratios[-1]:.2f} "
                f"| {floor:.2f} s | {floor_together:.2f} s | {ceilings[-1]:.2f} |",
                flush=True,
            )
    print(
        f"\nmedian ratio {np.median(ratios):.2f}, of bare processes {np.median(ceilings):.2f}; ",
        end="",
    )
    print(f"/healthz p50 {_ms(waits, 50)}, p99 {_ms(waits, 99)} of {len(waits)} calls meanwhile")


def _bare(algorithm: Algorithm, files: Files) -> None:
    """What a worker computes for one request, and nothing else."""
    cv2.setNumThreads(1)
    user, model = (
        cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
        for _, content, _ in files.values()
    )
    assert user is not None
    assert model is not None
    with suppress(Refused):
        register(user, model, algorithm=algorithm)


def _bare_at_once(bare: ProcessPoolExecutor, algorithm: Algorithm, files: list[Files]) -> None:
    list(bare.map(_bare, [algorithm] * len(files), files))


def _ms(waits: list[float], part: int) -> str:
    return f"{float(np.percentile(waits, part)) * 1000:.0f} ms"


def _files(times: int) -> list[Files]:
    return [
        {
            "user-file": ("user.png", _png(each.user), "image/png"),
            "model-file": ("model.png", _png(each.model), "image/png"),
        }
        for each in map(pair, range(5, 5 + AT_ONCE))
    ] * times


def _png(colour: np.ndarray) -> bytes:  # type: ignore[type-arg]  # any picture
    _, content = cv2.imencode(".png", colour[:, :, ::-1])
    return content.tobytes()


def _at_once(client: httpx.Client, path: str, files: list[Files]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda one: client.post(path, files=one), files))


def _timed(work: object) -> float:
    began = time.perf_counter()
    assert callable(work)
    work()
    return time.perf_counter() - began


class _asking:  # noqa: N801 - reads as what it does
    """While the block runs, /healthz is asked again and again by another client."""

    def __init__(self, url: str, waits: list[float]) -> None:
        self._url, self._waits = url, waits
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        with httpx.Client(base_url=self._url, timeout=60) as client:
            while not self._over.is_set():
                self._waits.append(_timed(lambda: client.get("/healthz")))
                self._over.wait(0.02)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


if __name__ == "__main__":
    main()
