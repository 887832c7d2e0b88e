"""Calls of the registrar as flows: pictures go as a form, long work is asked after."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from palaestra.client.errors import Invalid, PalaestraError
from palaestra.client.flow import Flow, Part, Request, Wait
from palaestra.client.imaging.items import (
    Batch,
    Disk,
    Registration,
    registration_of,
    row_of,
)
from palaestra.client.session import Session

PATH = "/api/registrar"
# A registration may have to wait its turn at the workers.
PATIENCE = 120.0
# A path, or what is in the file.
Picture: TypeAlias = str | PathLike[str] | bytes


def register(
    session: Session, user: Picture, model: Picture, *, algorithm: str, query: Mapping[str, str]
) -> Flow[Registration]:
    raw = yield from _called(session, algorithm, _pair(user, model), query)
    return registration_of(raw)


def circle(session: Session, user: Picture) -> Flow[Disk]:
    raw = yield from _called(session, "circle", [_part("user-file", user)], {})
    return Disk(x=raw["x"], y=raw["y"], radius=raw["radius"])


def preview(
    session: Session,
    user: Picture,
    model: Picture,
    *,
    algorithm: str,
    layer: Picture | None,
    query: Mapping[str, str],
) -> Flow[bytes]:
    parts = _pair(user, model)
    if layer is not None:
        parts.append(_part("layer-file", layer))
    request = _request(f"{algorithm}/preview", parts, query)
    content: bytes = (yield from session.call(request)).content
    return content


def batch(
    session: Session,
    users: Iterable[Picture],
    model: Picture,
    *,
    every: float,
    query: Mapping[str, str],
) -> Flow[Batch]:
    """Raises Invalid with the server's reason where the whole batch failed."""
    parts = [_part("model-file", model), *(_part("user-file", user) for user in users)]
    begun = yield from _called(session, "batch", parts, query)
    while True:
        status = yield from _status(session, begun["job"])
        if status["state"] == "done":
            break
        if status["state"] not in ("queued", "running"):
            raise Invalid(status["error"] or f"The batch was {status['state']}.")
        yield Wait(every)
    path = f"{PATH}/jobs/{begun['job']}/archive"
    archive = yield from session.call(Request(method="GET", path=path, repeatable=True))
    return Batch(rows=[row_of(raw) for raw in status["photos"]], archive=archive.content)


def _status(session: Session, job: str) -> Flow[dict[str, Any]]:
    request = Request(method="GET", path=f"{PATH}/jobs/{job}", repeatable=True)
    return _payload((yield from session.call(request)).json())


def _called(
    session: Session, path: str, parts: list[tuple[str, Part]], query: Mapping[str, str]
) -> Flow[dict[str, Any]]:
    return _payload((yield from session.call(_request(path, parts, query))).json())


def _payload(answer: Any) -> dict[str, Any]:
    payload: dict[str, Any] = answer["payload"]
    return payload


def _request(path: str, parts: list[tuple[str, Part]], query: Mapping[str, str]) -> Request:
    # Registering twice does no harm.
    return Request(
        method="POST",
        path=f"{PATH}/{path}",
        query=query,
        files=parts,
        repeatable=True,
        timeout=PATIENCE,
    )


def _pair(user: Picture, model: Picture) -> list[tuple[str, Part]]:
    return [_part("user-file", user), _part("model-file", model)]


def _part(name: str, picture: Picture) -> tuple[str, Part]:
    """Raises PalaestraError for a file that cannot be read."""
    if isinstance(picture, bytes):
        return name, ("picture", picture, "application/octet-stream")
    path = Path(picture)
    try:
        return name, (path.name, path.read_bytes(), "application/octet-stream")
    except OSError as error:
        raise PalaestraError(f"{path} cannot be read: {error.strerror}.") from error


def asked(
    *, frame: str | None = None, mirror: bool = False, recipe: str | None = None, **more: str
) -> dict[str, str]:
    """Query parameters, without those that nobody chose."""
    given = {"frame": frame, "recipe": recipe, "mirror": "true" if mirror else None, **more}
    return {name: value for name, value in given.items() if value}
