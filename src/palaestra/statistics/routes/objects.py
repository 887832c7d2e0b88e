"""Objects by HTTP: rows of data sets that are too large for a message."""

from typing import Any

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, NotFound
from palaestra.core.http import Declared, get, post
from palaestra.statistics.access import may_compute
from palaestra.statistics.schemas import NewObjects, PutObjects, Rows
from palaestra.statistics.service import bringing, objects, values, workspaces
from palaestra.statistics.structures import Problem

MOST_ROWS = 5000


@get("/api/statistics/objects/{workspace_id:str}/{hash:int}/rows", access=may_compute)
def rows(
    db: ReadSession,
    identity: Identity,
    workspace_id: str,
    hash: int,
    start: int = 0,
    count: int = 500,
) -> Rows:
    """Some rows of a data set, at most 5000."""
    if start < 0 or not 1 <= count <= MOST_ROWS:
        raise Invalid("count", f"Ask for 1 to {MOST_ROWS} rows, from row 0 on.")
    workspace = workspaces.find(db, identity, workspace_id)
    try:
        stored = objects.get(db, workspace.id, hash)
    except Problem as problem:
        raise NotFound("data set") from problem
    if stored.type != "dataset":
        raise NotFound("data set")
    return Rows(
        start=start,
        rows=stored.rows or 0,
        revision=stored.content_revision,
        values=values.part(db, stored, start=start, count=count),
    )


@get("/api/statistics/objects/{workspace_id:str}/{hash:int}", access=may_compute)
def one(db: ReadSession, identity: Identity, workspace_id: str, hash: int) -> dict[str, Any]:
    """One object, with its result as soon as there is one."""
    workspace = workspaces.find(db, identity, workspace_id)
    try:
        return objects.wire(db, objects.get(db, workspace.id, hash))
    except Problem as problem:
        raise NotFound("object") from problem


@post("/api/statistics/workspaces/{workspace_id:str}/objects", access=may_compute)
def put(db: DbSession, identity: Identity, workspace_id: str, data: NewObjects) -> PutObjects:
    """Objects for programs that have no socket: all of them or none."""
    workspace = workspaces.find(db, identity, workspace_id)
    hashes = bringing.put_all(db, workspace.id, data.objects)
    return PutObjects(hashes=hashes, revision=workspace.revision)


ROUTES: list[Declared] = [rows, one, put]
