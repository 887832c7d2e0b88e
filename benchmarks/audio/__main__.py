"""`python -m benchmarks.audio`: see README.md."""

import json
import random
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from benchmarks.figures import machine, table
from benchmarks.processes import palaestra
from benchmarks.wire import Connection, request
from palaestra.screencasts.sound.work import split

LENGTHS = (12, 600)
ROUNDS = 15
SEGMENTS = 24
RATE = 48_000
FORM = "application/x-www-form-urlencoded"
PREFIX = "data:audio/webm;base64,"


def ffmpeg(*arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def source(folder: Path, seconds: int) -> Path:
    """Opus as a browser's recorder writes it: packets of 60 ms."""
    path = folder / f"{seconds}.webm"
    sine = f"aevalsrc='0.4*sin(2*PI*(200+20*mod(t,30))*t)':s={RATE}:d={seconds}"
    opus = ("-c:a", "libopus", "-frame_duration", "60", "-b:a", "64k")
    ffmpeg("-f", "lavfi", "-i", sine, *opus, str(path))
    return path


def by_ffmpeg(path: Path, start: int, end: int, folder: Path) -> Path:
    """As the original: one process mends the recording, another joins and copies the part."""
    listing, mended, part = folder / "list", folder / "mended.webm", folder / "part.webm"
    ffmpeg("-i", str(path), "-c", "copy", str(mended))
    listing.write_text(f"file '{mended}'\n")
    times = ("-ss", str(start / 1000), "-t", str((end - start) / 1000))
    ffmpeg("-f", "concat", "-safe", "0", "-i", str(listing), *times, "-c", "copy", str(part))
    return part


def speed(folder: Path) -> None:
    with palaestra(folder / "server") as server:
        rows = [_row(folder, server.port, seconds) for seconds in LENGTHS]
    head = ("sound", "cut, ms", "/audio/split, ms", "two ffmpeg, ms", "cut, times", "call, times")
    table(head, rows)


def _row(folder: Path, port: int, seconds: int) -> list[str]:
    """The middle two fifths of a sound, cut in all three ways in every round."""
    path, start, end = source(folder, seconds), seconds * 200, seconds * 600
    call, connection = _call(path, start, end), Connection(port)
    connection.send(call)

    def cut() -> None:
        split(sources=[str(path)], segments=[(start, end)], folder=str(folder))

    times = [
        (_timed(cut), connection.timed(call), _timed(lambda: by_ffmpeg(path, start, end, folder)))
        for _ in range(ROUNDS)
    ]
    mine, answered, theirs = (median(side) for side in zip(*times, strict=True))
    said = [f"{one * 1000:.1f}" for one in (mine, answered, theirs)]
    return [f"{seconds} s", *said, f"{theirs / mine:.0f}", f"{theirs / answered:.1f}"]


def _call(path: Path, start: int, end: int) -> bytes:
    blob = PREFIX + b64encode(path.read_bytes()).decode()
    fields = {"segments": json.dumps([[start, end]]), "audio_blobs": json.dumps([blob])}
    return request("POST", "/audio/split", body=urlencode(fields).encode(), content_type=FORM)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def heard(path: Path) -> npt.NDArray[np.float32]:
    raw = ffmpeg("-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1")
    return np.frombuffer(raw, np.float32)


def exactness(folder: Path) -> None:
    """By how many samples a part is too long, too short or shifted, in ffmpeg's decode."""
    path, chance = source(folder, 12), random.Random(7)
    whole, ours, theirs = heard(path), list[int](), list[int]()
    for _ in range(SEGMENTS):
        start = chance.randrange(500, 8000)
        end = start + chance.randrange(800, 3000)
        split(sources=[str(path)], segments=[(start, end)], folder=str(folder))
        wanted = whole[start * 48 : end * 48]
        ours.append(_error(heard(folder / "0"), wanted))
        theirs.append(_error(heard(by_ffmpeg(path, start, end, folder)), wanted))
    rows = [
        [name, max(errors), f"{max(errors) / 48:.1f}"]
        for name, errors in (("ours", ours), ("ffmpeg -c copy", theirs))
    ]
    table((f"{SEGMENTS} random parts", "largest error, samples", "ms"), rows)


def _error(found: npt.NDArray[np.float32], wanted: npt.NDArray[np.float32]) -> int:
    """The larger of the differences in length and in place, the latter by correlation."""
    size = min(len(found), len(wanted))
    spectrum = np.fft.rfft(found[:size], 2 * size) * np.conj(np.fft.rfft(wanted[:size], 2 * size))
    shift = int(np.argmax(np.fft.irfft(spectrum)))
    shift = shift - 2 * size if shift > size else shift
    return max(abs(len(found) - len(wanted)), abs(shift))


if __name__ == "__main__":
    machine("av", "numpy")
    with tempfile.TemporaryDirectory() as name:
        exactness(Path(name))
        speed(Path(name))
