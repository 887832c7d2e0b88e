"""Each call once, as a flow that any shell carries out."""

from collections.abc import Mapping, Sequence
from typing import Any

from palaestra.client.errors import Invalid, Unavailable
from palaestra.client.flow import Flow, Request, Wait
from palaestra.client.session import Session

ROOT = "/api/statistics"
IMPORT = 600.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
WAITING = ("queued", "running")


def listed(session: Session) -> Flow[list[dict[str, Any]]]:
    """Every workspace, the current one first."""
    found: list[dict[str, Any]] = []
    while True:
        query = {"page": str(len(found) // 100), "size": "100"}
        request = Request(method="GET", path=f"{ROOT}/workspaces", query=query, repeatable=True)
        page = (yield from session.call(request)).json()
        found += page["items"]
        if not page["items"] or len(found) >= page["total"]:
            return found


def made(session: Session, name: str) -> Flow[dict[str, Any]]:
    request = Request(method="POST", path=f"{ROOT}/workspaces", json={"name": name})
    answer: dict[str, Any] = (yield from session.call(request)).json()
    return answer


def snapshot(session: Session, workspace: str) -> Flow[dict[str, Any]]:
    request = Request(method="GET", path=f"{ROOT}/workspaces/{workspace}", repeatable=True)
    answer: dict[str, Any] = (yield from session.call(request)).json()
    return answer


def imported(
    session: Session,
    workspace: str,
    content: bytes,
    *,
    filename: str,
    name: str | None,
    choices: Mapping[str, Any],
) -> Flow[dict[str, Any]]:
    """The new data set, without its values."""
    files = {"file": (filename, content, "application/octet-stream")}
    look = Request(method="POST", path=f"{ROOT}/import", files=files, timeout=IMPORT)
    seen = (yield from session.call(look)).json()
    path = f"{ROOT}/import/{seen['upload']}/dataset"
    wanted = {"workspace": workspace, "name": name, "choices": dict(choices)}
    take = Request(method="POST", path=path, json=wanted, timeout=IMPORT)
    answer: dict[str, Any] = (yield from session.call(take)).json()
    return answer


def put(session: Session, workspace: str, objects: Sequence[Mapping[str, Any]]) -> Flow[list[int]]:
    """The hashes of what was put; all of it or nothing."""
    request = Request(
        method="POST",
        path=f"{ROOT}/workspaces/{workspace}/objects",
        json={"objects": [dict(one) for one in objects]},
    )
    hashes: list[int] = (yield from session.call(request)).json()["hashes"]
    return hashes


def computed(session: Session, workspace: str, hash: int, *, within: float) -> Flow[dict[str, Any]]:
    """The object with its result. Raises Invalid for what the engine refused, Unavailable."""
    request = Request(method="GET", path=f"{ROOT}/objects/{workspace}/{hash}", repeatable=True)
    pause, waited = FIRST_PAUSE, 0.0
    while True:
        found: dict[str, Any] = (yield from session.call(request)).json()
        if found.get("status") not in WAITING:
            break
        if waited >= within:
            raise Unavailable(f"There is no result within {within:g} seconds.")
        yield Wait(pause)
        waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE)
    if found.get("status") == "error":
        problem = found["result"]
        raise Invalid(problem["message"], field=problem.get("path"))
    return found


def exported(session: Session, workspace: str, hash: int, format: str) -> Flow[bytes]:
    path = f"{ROOT}/objects/{workspace}/{hash}/export"
    request = Request(
        method="GET", path=path, query={"format": format}, repeatable=True, timeout=IMPORT
    )
    return (yield from session.call(request)).content
