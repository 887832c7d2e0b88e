"""Eight requests at once against one at a time on a server with two workers, and `/healthz`.

The two are interleaved, round by round: on a busy machine only their ratio means something.
"""

import argparse
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import httpx
import numpy as np

from benchmarks.imaging.pairs import pair
from benchmarks.processes import palaestra

AT_ONCE = 8
Files = dict[str, tuple[str, bytes, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--algorithm", default="SIFT")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, palaestra(Path(folder)) as server:
        url = f"http://127.0.0.1:{server.port}"
        _measure(url, asked.algorithm, asked.rounds)


def _measure(url: str, algorithm: str, rounds: int) -> None:
    files = _files()
    ratios, waits = [], list[float]()
    with httpx.Client(base_url=url, timeout=300) as client:
        path = f"/api/registrar/{algorithm}"
        _at_once(client, path, files)  # the workers have loaded everything
        for _ in range(rounds):
            alone = _timed(lambda: [client.post(path, files=one) for one in files])
            with _asking(url, waits):
                together = _timed(lambda: _at_once(client, path, files))
            ratios.append(alone / together)
            print(f"| {alone:.2f} s | {together:.2f} s | {alone / together:.2f} |", flush=True)
    print(f"\nmedian ratio {np.median(ratios):.2f}; /healthz p50 {_ms(waits, 50)}, ", end="")
    print(f"p99 {_ms(waits, 99)} of {len(waits)} calls meanwhile")


def _ms(waits: list[float], part: int) -> str:
    return f"{float(np.percentile(waits, part)) * 1000:.0f} ms"


def _files() -> list[Files]:
    return [
        {
            "user-file": ("user.png", _png(each.user), "image/png"),
            "model-file": ("model.png", _png(each.model), "image/png"),
        }
        for each in map(pair, range(5, 5 + AT_ONCE))
    ]


def _png(colour: np.ndarray) -> bytes:  # type: ignore[type-arg]  # any picture
    _, content = cv2.imencode(".png", colour[:, :, ::-1])
    return content.tobytes()


def _at_once(client: httpx.Client, path: str, files: list[Files]) -> None:
    with ThreadPoolExecutor(len(files)) as threads:
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
