"""From the screenplay to a recording: OTs in time, one voice, captions and chapters."""

import io
import subprocess
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg

from palaestra.screencasts.vtt import Cue
from tools.lesson.screenplay import ASSERTIONS, STEPS, Step

RATE = 24_000
WORDS_A_MINUTE = "128"
BITS = 12_000
KEY_MS, BEFORE_MS, AFTER_MS = 80, 500, 750
BEGAN = 1_764_120_000_000

Runs = Callable[[str], tuple[int, str]]


@dataclass(slots=True)
class Recording:
    """What a recorder would have; times in ms."""

    ots: list[dict[str, Any]] = field(default_factory=list)
    chapters: list[dict[str, Any]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    sound: bytearray = field(default_factory=bytearray)
    text: str = ""
    now: int = 0

    def add(self, command: str, **fields: Any) -> None:
        self.ots.append({"ts": self.now, "command": command, **fields})

    def type(self, text: str) -> None:
        place = len(self.text)
        self.add("text", fromPos=place, toPos=place, insertedText=text, removedText="")
        self.text += text


def record(runs: Runs) -> Recording:
    """Play the screenplay; `runs` runs a program and gives exit code and output."""
    made = Recording()
    made.add("record_start", soundChunkIdx=0, time=BEGAN)
    for step in STEPS:
        _play(made, step, runs)
    made.add("record_end")
    made.add("assert", time=BEGAN + made.now)
    made.type(ASSERTIONS)
    made.add("assert", time=BEGAN + made.now)
    return made


def _play(made: Recording, step: Step, runs: Runs) -> None:
    spoken = _speech(step.says)
    began, end = made.now, made.now + len(spoken) // 2 * 1000 // RATE
    if step.chapter:
        made.chapters.append({"starts_ms": began, "title": step.chapter})
    made.cues += _cues(step.says, began, end)
    _type(made, step)
    if step.runs:
        made.now = max(made.now, end)
        _run(made, runs)
    made.now = max(made.now, end) + AFTER_MS
    silence = (made.now - began) * RATE // 1000 * 2 - len(spoken)
    made.sound += spoken + bytes(silence)


def _type(made: Recording, step: Step) -> None:
    made.now += BEFORE_MS
    if step.exercise:
        ex_id, description = step.exercise
        made.add("exShow", exId=ex_id, description=description)
        made.add("exPlaceholder", exId=ex_id)
    for key in step.types:
        made.now += KEY_MS
        made.type(key)
    if step.exercise:
        made.now += KEY_MS
        made.add("exPlaceholder", exId=step.exercise[0])


def _run(made: Recording, runs: Runs) -> None:
    made.add("run")
    made.now += 400
    exit_code, output = runs(made.text)
    made.add("run", exitCode=exit_code, output=output)


def _speech(text: str) -> bytes:
    """16 bits a sample, one channel, at RATE."""
    command = ["espeak-ng", "-v", "en-gb", "-s", WORDS_A_MINUTE, "--stdout", text]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(spoken), "r", format="wav") as container:
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    frames += resampler.resample(None)
    return b"".join(frame.to_ndarray().tobytes() for frame in frames)


def _cues(text: str, start: int, end: int) -> list[Cue]:
    """A cue a sentence, its share of the time by its length."""
    sentences = [f"{one.strip().rstrip('.')}." for one in text.split(". ")]
    total, at, cues = sum(map(len, sentences)), start, list[Cue]()
    for sentence in sentences:
        until = at + (end - start) * len(sentence) // total
        cues.append(Cue(start_ms=at, end_ms=until, text=sentence.replace("?.", "?")))
        at = until
    return cues


def voice(sound: bytes) -> bytes:
    """Opus in WebM, as small as speech may be."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "voice.wav", Path(folder) / "voice.webm"
        with wave.open(str(source), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
            file.writeframes(sound)
        opus = ["-c:a", "libopus", "-application", "voip", "-frame_duration", "60"]
        rate = ["-b:a", str(BITS), "-bitexact"]
        words = ["-loglevel", "error", "-i", str(source), *opus, *rate, str(target)]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), *words]
        subprocess.run(command, check=True)
        return target.read_bytes()
