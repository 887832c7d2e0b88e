"""The calls on casts, as flows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palaestra.client.flow import Flow, Reply, Request
from palaestra.client.screencasts.items import (
    Answer,
    Cast,
    CastItem,
    answer_of,
    cast_of,
    decoded,
    encoded,
    item_of,
)
from palaestra.client.session import Session

PATH = "/elicast"
OURS = "/api/screencasts"
PAGE = 100
# A cast may have a hundred megabytes of sound.
LONG = 300.0
# An answer may run for five minutes, and wait its turn before.
PATIENCE = 420.0


def listed(session: Session, *, teacher: str | None) -> Flow[list[CastItem]]:
    found: list[CastItem] = []
    while True:
        query = {"page": str(len(found) // PAGE), "count": str(PAGE)}
        query |= {} if teacher is None else {"teacher": teacher}
        reply = yield from _get(session, PATH, query)
        items = [item_of(raw) for raw in reply.json()["elicasts"]]
        found += items
        if len(items) < PAGE:
            return found


def get(session: Session, cast_id: int) -> Flow[Cast]:
    reply = yield from _get(session, f"{PATH}/{cast_id}")
    return cast_of(reply.json()["elicast"])


def save(
    session: Session,
    cast_id: int | None,
    *,
    title: str,
    ots: Sequence[Mapping[str, Any]],
    voices: Iterable[bytes],
    teacher: str | None,
) -> Flow[int]:
    """The number of the cast; a new one where `cast_id` is None."""
    form = {
        "title": title,
        "ots": json.dumps(list(ots)),
        "voice_blobs": json.dumps([encoded(voice) for voice in voices]),
    }
    form |= {} if teacher is None else {"teacher": teacher}
    method, path = ("PUT", PATH) if cast_id is None else ("POST", f"{PATH}/{cast_id}")
    again = cast_id is not None
    reply = yield from session.call(
        Request(method=method, path=path, form=form, timeout=LONG, repeatable=again)
    )
    return int(reply.json()["elicast"]["id"])


def delete(session: Session, cast_id: int) -> Flow[None]:
    yield from session.call(Request(method="DELETE", path=f"{PATH}/{cast_id}"))


def split(
    session: Session, voices: Iterable[bytes], segments: Iterable[tuple[float, float]]
) -> Flow[list[bytes]]:
    form = {
        "segments": json.dumps([list(segment) for segment in segments]),
        "audio_blobs": json.dumps([encoded(voice) for voice in voices]),
    }
    request = Request(method="POST", path="/audio/split", form=form, timeout=LONG, repeatable=True)
    reply = yield from session.call(request)
    return [decoded(uri) for uri in reply.json()["outputs"]]


def describe(session: Session, cast_id: int, change: Mapping[str, Any]) -> Flow[dict[str, Any]]:
    request = Request(method="PATCH", path=f"{OURS}/{cast_id}", json=dict(change), repeatable=True)
    found: dict[str, Any] = (yield from session.call(request)).json()
    return found


def caption(session: Session, cast_id: int, vtt: str, *, language: str, label: str) -> Flow[None]:
    request = Request(
        method="PUT",
        path=f"{OURS}/{cast_id}/captions/{language}",
        query={"label": label} if label else {},
        content=vtt.encode(),
        content_type="text/vtt",
        repeatable=True,
    )
    yield from session.call(request)


def export(session: Session, cast_id: int) -> Flow[bytes]:
    reply = yield from _get(session, f"{OURS}/{cast_id}/archive")
    return reply.content


def import_(session: Session, archive: bytes) -> Flow[int]:
    request = Request(
        method="POST",
        path=f"{OURS}/archive",
        content=archive,
        content_type="application/zip",
        timeout=LONG,
    )
    return int((yield from session.call(request)).json()["id"])


def answer(
    session: Session, cast_id: int, ex_id: str, solve_ots: Sequence[Mapping[str, Any]], *, code: str
) -> Flow[Answer]:
    """Sent once: each answer is recorded."""
    form = {"ex_id": ex_id, "solve_ots": json.dumps(list(solve_ots)), "code": code}
    path = f"/code/answer/{cast_id}"
    request = Request(method="POST", path=path, form=form, timeout=PATIENCE)
    return answer_of((yield from session.call(request)).json())


def download(session: Session, cast_id: int) -> Flow[bytes]:
    return (yield from _get(session, f"/audio/download/{cast_id}")).content


def replace_voice(session: Session, cast_id: int, index: int, sound: bytes) -> Flow[None]:
    request = Request(
        method="POST",
        path=f"/audio/replace/{cast_id}",
        form={"chunk_idx": str(index)},
        files={"voice_file": ("voice", sound, "application/octet-stream")},
        timeout=LONG,
        repeatable=True,
    )
    yield from session.call(request)


def uncaption(session: Session, cast_id: int, language: str) -> Flow[None]:
    path = f"{OURS}/{cast_id}/captions/{language}"
    yield from session.call(Request(method="DELETE", path=path))


def discard_draft(session: Session, key: str) -> Flow[None]:
    yield from session.call(Request(method="DELETE", path=f"{OURS}/drafts/{key}"))


def found(session: Session, path: str, query: Mapping[str, str] | None = None) -> Flow[Any]:
    """What stands at `path` below our own addresses, as JSON."""
    return (yield from _get(session, f"{OURS}{path}", query)).json()


def content(session: Session, path: str) -> Flow[bytes]:
    """Likewise, as it is."""
    return (yield from _get(session, f"{OURS}{path}")).content


def every(
    session: Session, path: str, query: Mapping[str, str] | None = None
) -> Flow[list[dict[str, Any]]]:
    """All lines of a list that comes in pages."""
    lines: list[dict[str, Any]] = []
    while True:
        asked = {**(query or {}), "page": str(len(lines) // PAGE), "size": str(PAGE)}
        some = (yield from found(session, path, asked))["items"]
        lines += some
        if len(some) < PAGE:
            return lines


def _get(session: Session, path: str, query: Mapping[str, str] | None = None) -> Flow[Reply]:
    request = Request(method="GET", path=path, query=query or {}, repeatable=True, timeout=LONG)
    return (yield from session.call(request))
