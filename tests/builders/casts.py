"""Casts as clients of the documented API send them."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

PREFIX = "data:audio/webm;base64,"


def text_ot(ts: int, place: int, inserted: str, removed: str = "") -> dict[str, Any]:
    return {
        "ts": ts,
        "command": "text",
        "fromPos": place,
        "toPos": place + len(removed),
        "insertedText": inserted,
        "removedText": removed,
    }


# One take, one exercise, an assert section.
OTS: list[dict[str, Any]] = [
    {"ts": 0, "command": "record_start", "soundChunkIdx": 0, "time": 1503361314000},
    text_ot(100, 0, "x = "),
    {"ts": 150, "command": "exShow", "exId": "1", "description": "Make x seven"},
    {"ts": 200, "command": "exPlaceholder", "exId": "1"},
    text_ot(300, 4, "7"),
    {"ts": 400, "command": "exPlaceholder", "exId": "1"},
    {"ts": 500, "command": "record_end"},
    {"ts": 600, "command": "assert", "time": 1503361314600},
    text_ot(700, 5, "\nassert x == 7\n"),
    {"ts": 800, "command": "assert", "time": 1503361314800},
]


def data_uri(content: bytes) -> str:
    return PREFIX + base64.b64encode(content).decode()


def make_form(
    *,
    title: str = "Hello",
    ots: object = OTS,
    voices: Sequence[bytes] = (b"no sound",),
    teacher: str | None = None,
) -> dict[str, str]:
    form = {
        "title": title,
        "ots": json.dumps(ots),
        "voice_blobs": json.dumps([data_uri(voice) for voice in voices]),
    }
    return form if teacher is None else {**form, "teacher": teacher}


def record(client: httpx.Client, **fields: Any) -> int:
    """The number of a new cast."""
    reply = client.put("/elicast", data=make_form(**fields))
    assert reply.status_code == 200, reply.text
    number: int = reply.json()["elicast"]["id"]
    return number


def multipart(form: Mapping[str, str]) -> dict[str, tuple[None, str]]:
    """A form as browsers' FormData sends it."""
    return {name: (None, value) for name, value in form.items()}
