"""Real sounds, made by ffmpeg as a recorder makes them, and decoded by it again."""

import subprocess
from functools import cache

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

RATE = 48_000


def ffmpeg(*arguments: str, sent: bytes = b"") -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *arguments]
    done = subprocess.run(command, input=sent, capture_output=True, timeout=60, check=True)
    assert done.stderr == b"", done.stderr
    return done.stdout


@cache
def tone(*, seconds: float = 3, pitch: int = 200, live: bool = False, channels: int = 1) -> bytes:
    """Opus in WebM, packets of 60 ms, rising so that every moment sounds different.

    `live` as a browser's recorder writes it in slices: sizes unknown, no duration, no cues.
    """
    sine = f"aevalsrc='0.4*sin(2*PI*({pitch}+90*t)*t)':s={RATE}:d={seconds}"
    opus = ["-c:a", "libopus", "-frame_duration", "60", "-b:a", "64k", "-ac", str(channels)]
    whole = ffmpeg("-f", "lavfi", "-i", sine, *opus, "-f", "webm", "pipe:1")
    return (
        ffmpeg("-i", "pipe:0", "-c", "copy", "-f", "webm", "-live", "1", "pipe:1", sent=whole)
        if live
        else whole
    )


@cache
def other(kind: str, *, seconds: float = 2) -> bytes:
    """The same tone in another form: wav, mp3, ogg, flac."""
    return ffmpeg("-i", "pipe:0", "-f", kind, "pipe:1", sent=tone(seconds=seconds))


@cache
def vorbis(*, seconds: float = 2) -> bytes:
    return ffmpeg(
        "-i", "pipe:0", "-c:a", "libvorbis", "-f", "webm", "pipe:1", sent=tone(seconds=seconds)
    )


@cache
def heard(content: bytes) -> npt.NDArray[np.float32]:
    """Samples at 48 kHz, mixed to one channel, as ffmpeg decodes them."""
    raw = ffmpeg(
        "-i", "pipe:0", "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1", sent=content
    )
    return np.frombuffer(raw, np.float32)
