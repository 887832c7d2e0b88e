"""What waits to be computed, and what came of it."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import select, update

from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.statistics import sheets
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.models.objects import State
from palaestra.statistics.service import objects, queue, values, workspaces
from palaestra.statistics.structures import Problem, Variable


@dataclass(frozen=True, slots=True)
class Work:
    """One object to compute, as it is asked for at `content_revision`."""

    workspace_id: int
    object_id: int
    hash: int
    type: str
    name: str | None
    body: dict[str, Any]
    content_revision: int


@dataclass(frozen=True, slots=True)
class Held:
    """Something that an engine must know before it computes: at which revision it stands."""

    object_id: int
    type: str
    name: str
    content_revision: int
    body: dict[str, Any]


def take(db: DbSession, workspace_id: int) -> Work | None:
    """The next one: data sets before what uses them, what was only foreseen last."""
    waiting = select(StoredObject).where(
        StoredObject.workspace_id == workspace_id, StoredObject.state == State.QUEUED
    )
    ordered = waiting.order_by(
        StoredObject.type != "dataset",
        StoredObject.type != "model",
        StoredObject.is_low,
        StoredObject.content_revision,
    )
    found = db.scalar(ordered.limit(1))
    if found is None:
        return None
    found.state = State.RUNNING
    return Work(
        workspace_id=workspace_id,
        object_id=found.id,
        hash=found.hash,
        type=found.type,
        name=found.name,
        body=found.body,
        content_revision=found.content_revision,
    )


def needs(db: ReadSession, workspace_id: int) -> list[Held]:
    """What an engine has to know of a workspace."""
    there = select(StoredObject).where(
        StoredObject.workspace_id == workspace_id,
        StoredObject.type.in_(("dataset", "model", "list")),
        StoredObject.name.is_not(None),
        StoredObject.is_deleted.is_(False),
    )
    return [
        Held(one.id, one.type, one.name or "", one.content_revision, one.body)
        for one in db.scalars(there.order_by(StoredObject.hash))
    ]


def frame(db: ReadSession, object_id: int) -> Any:
    """None for one that has gone meanwhile."""
    stored = db.get(StoredObject, object_id)
    return None if stored is None or stored.is_deleted else values.frame(db, stored)


def frame_named(db: ReadSession, workspace_id: int, name: str) -> Any:
    for stored in objects.datasets(db, workspace_id):
        if stored.name == name:
            return values.frame(db, stored)
    return None


def write(db: DbSession, work: Work, result: Any) -> None:
    """Keep the result, unless something else was asked meanwhile; everybody hears of it."""
    _finish(db, work, State.DONE, msgspec.to_builtins(result))


def fail(db: DbSession, work: Work, problem: Problem) -> None:
    told = problem.as_object(re=work.hash)
    _finish(db, work, State.ERROR, told)


def _finish(db: DbSession, work: Work, state: State, result: dict[str, Any] | None) -> None:
    workspace = workspaces.lock(db, work.workspace_id)
    stored = db.get(StoredObject, work.object_id)
    if workspace is None or stored is None or stored.content_revision != work.content_revision:
        return
    workspace.revision += 1
    stored.revision, stored.changed_by = workspace.revision, None
    stored.state, stored.result, stored.updated_at = state, result, utc_now()
    queue.send_to_all(db, workspace.id)


def write_refreshed(db: DbSession, work: Work, computed: list[Variable]) -> None:
    """The values of what has a formula, and how they are to be read."""
    stored = db.get(StoredObject, work.object_id)
    if stored is None or stored.content_revision != work.content_revision:
        return
    fresh = {one.name: one for one in computed if one.name is not None}
    columns = {name: sheets.frames.column_of(one, path=name) for name, one in fresh.items()}
    old = values.read(db, stored)
    pack = sheets.packing.pack
    changed = {
        name: column
        for name, column in columns.items()
        if name not in old or old[name].mode != column.mode or pack(old[name]) != pack(column)
    }
    values.write(db, stored, changed)
    stored.body = {
        **stored.body,
        "variables": [_described(meta, fresh) for meta in stored.body["variables"]],
    }
    _finish(db, work, State.DONE, None)


def _described(meta: dict[str, Any], fresh: dict[str, Variable]) -> dict[str, Any]:
    one = fresh.get(meta["name"])
    if one is None:
        return meta
    told: dict[str, Any] = {**meta, "mode": one.mode}
    if one.labels is not None:
        told |= {"labels": one.labels, "factors": list(range(1, len(one.labels) + 1))}
    return told


def give_back(db: DbSession, work: Work) -> None:
    """Not computed after all: it waits again."""
    db.execute(
        update(StoredObject)
        .where(StoredObject.id == work.object_id, StoredObject.state == State.RUNNING)
        .values(state=State.QUEUED)
    )


def exists(db: ReadSession, workspace_id: int) -> bool:
    return db.get(Workspace, workspace_id) is not None
