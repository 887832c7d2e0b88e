"""The casts that are played: the last line of their text always says which moment is shown."""

import io
import json
from base64 import b64encode
from typing import Any

import av
import httpx
import numpy as np

RATE = 48_000
# A number is written anew so often, in milliseconds.
TICK = 50
STEP = 100
HOUR = 3_600_000
CUE = 4_000

Ots = list[dict[str, Any]]


def voice(seconds: float) -> bytes:
    """A hum in Opus, as WebM."""
    file = io.BytesIO()
    samples = np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 180 / RATE) * 8000
    with av.open(file, "w", format="webm") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        for start in range(0, len(samples), 960):
            part = samples[start : start + 960].astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def program() -> str:
    """A thousand lines."""
    return "".join(f"value_{line:03} = compute({line:03}, 'of a line')\n" for line in range(1000))


def counting(seconds: float) -> Ots:
    """A take in which the last line of a long program is always the number of ticks so far."""
    at = len(program())
    ots: Ots = [{"ts": 0, "command": "record_start", "soundChunkIdx": 0}]
    ots.append(_edit(0, 0, program(), ""))
    before = ""
    for number in range(int(seconds * 1000 / TICK)):
        text = f"{number:06}"
        ots.append(_edit(number * TICK, at, text, before))
        ots.append(_cursor(number * TICK, at + 6))
        before = text
    return [*ots, {"ts": int(seconds * 1000), "command": "record_end"}]


def hour() -> Ots:
    """A long program is written letter by letter; the line below says the tenth of a second, the
    line above the second, so that moments differ at both ends of the text."""
    body = program()
    ots: Ots = [_edit(0, 0, "# 0000\n\n000000", "")]
    for number in range(1, HOUR // STEP):
        ts, at = number * STEP, 6 + number
        if number % 10 == 0:
            ots.append(_edit(ts, 2, f"{number // 10:04}", f"{number // 10 - 1:04}"))
        ots.append(_edit(ts, at, body[number - 1], ""))
        ots.append(_edit(ts, at + 2, f"{number:06}", f"{number - 1:06}"))
        ots.append(_cursor(ts, at + 1))
    return ots


def captions() -> str:
    """900, for an hour."""
    cues = (
        f"{_moment(at)} --> {_moment(at + CUE)}\nWhat is said at {at // 1000} seconds.\n"
        for at in range(0, HOUR, CUE)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _moment(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def _edit(ts: int, at: int, inserted: str, removed: str) -> dict[str, Any]:
    return {
        "ts": ts,
        "command": "text",
        "fromPos": at,
        "toPos": at + len(removed),
        "insertedText": inserted,
        "removedText": removed,
    }


def _cursor(ts: int, at: int) -> dict[str, Any]:
    return {"ts": ts, "command": "selection", "fromPos": at, "toPos": at}


def put(url: str, title: str, ots: Ots, sound: bytes | None) -> int:
    blobs = [f"data:audio/webm;base64,{b64encode(sound).decode()}"] if sound else []
    form = {"title": title, "ots": json.dumps(ots), "voice_blobs": json.dumps(blobs)}
    reply = httpx.put(f"{url}/elicast", data=form, timeout=120)
    reply.raise_for_status()
    number: int = reply.json()["elicast"]["id"]
    return number


def describe(url: str, number: int) -> None:
    """Captions for the whole hour, and a chapter every five minutes."""
    cast = f"{url}/api/screencasts/{number}"
    chapters = [
        {"starts_ms": at, "title": f"Part {at // 300_000}"} for at in range(0, HOUR, 300_000)
    ]
    httpx.patch(cast, json={"chapters": chapters}).raise_for_status()
    kind = {"content-type": "text/vtt"}
    httpx.put(f"{cast}/captions/en", content=captions(), headers=kind).raise_for_status()
