"""What the operations on casts are sent, and the cast of the host's that they are about."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.access.world import World
from tests.builders import casts

Sent = Callable[[World, str], dict[str, Any]]


def _form(_world: World, _caller: str) -> dict[str, Any]:
    return {"data": casts.make_form()}


def _doomed(world: World, _caller: str) -> dict[str, Any]:
    """Another cast of the host's for every call that may delete it."""
    with world.client("host") as host:
        cast = str(casts.record(host))
    return {"things": {"elicast_id": cast, "cast_id": cast}}


def _doomed_draft(world: World, _caller: str) -> dict[str, Any]:
    """Likewise, a recording that the host has not finished."""
    key = f"doomed-{uuid4().hex}"
    with world.client("host") as host:
        host.put(f"/api/screencasts/drafts/{key}", json={}).raise_for_status()
    return {"things": {"draft": key}}


_DRAFT = "/api/screencasts/drafts/{draft:str}"
_CAPTIONS = "/api/screencasts/{cast_id:int}/captions/{language:str}"


def _captions(_world: World, _caller: str) -> dict[str, Any]:
    return {"content": "WEBVTT\n"}


CAST_CALLS: dict[str, Sent] = {
    "PUT /elicast": _form,
    "POST /elicast/{elicast_id:str}": _form,
    "DELETE /elicast/{elicast_id:str}": _doomed,
    "PATCH /api/screencasts/{cast_id:int}": lambda _world, _caller: {"json": {"title": "New"}},
    "DELETE /api/screencasts/{cast_id:int}": _doomed,
    f"PUT {_DRAFT}": lambda _world, _caller: {"json": {"title": "Mine"}},
    f"PUT {_DRAFT}/sounds/{{voice:int}}/{{piece:int}}": lambda _world, _caller: {"content": b"a"},
    f"DELETE {_DRAFT}": _doomed_draft,
    f"PUT {_CAPTIONS}": _captions,
    f"DELETE {_CAPTIONS}": lambda _world, _caller: {"things": {"language": "fr"}},
}
