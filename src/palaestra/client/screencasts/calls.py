"""The calls on casts, as flows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palaestra.client.flow import Flow, Reply, Request
from palaestra.client.screencasts.items import Cast, CastItem, cast_of, decoded, encoded, item_of
from palaestra.client.session import Session

PATH = "/elicast"
OURS = "/api/screencasts"
PAGE = 100
# A cast may have a hundred megabytes of sound.
LONG = 300.0


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


def _get(session: Session, path: str, query: Mapping[str, str] | None = None) -> Flow[Reply]:
    request = Request(method="GET", path=path, query=query or {}, repeatable=True, timeout=LONG)
    return (yield from session.call(request))
