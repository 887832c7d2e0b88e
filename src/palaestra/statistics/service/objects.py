"""Objects of a workspace: put, replaced, deleted, and how they travel."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid
from palaestra.statistics import sheets
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.models.objects import State
from palaestra.statistics.service import values
from palaestra.statistics.service.mentions import mentions
from palaestra.statistics.structures import Command, Problem, decode
from palaestra.statistics.structures.datasets import Dataset, is_name

COMPUTED = ("crosstab", "descriptive", "test", "graph", "model", "command")
# What a column of the database holds.
LARGEST_HASH = 1 << 31
# How far ahead of the next one a client may number: what it prepared and never sent.
AHEAD = 100_000
MOST_OBJECTS = 10_000
MOST_QUEUED = 1000
# Data sets with at most so many values travel whole; of others rows are fetched.
WHOLE = 5000


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes: a channel and the revision that it has seen, or the server itself."""

    channel_id: int | None = None
    seen_revision: int | None = None


SERVER = Author()


def get(db: ReadSession, workspace_id: int, hash: object) -> StoredObject:
    """Raises Problem unknown_object."""
    found = None
    if isinstance(hash, int) and not isinstance(hash, bool) and 0 < hash < LARGEST_HASH:
        found = _find(db, workspace_id, hash)
    if found is None or found.is_deleted:
        raise Problem("unknown_object", f"There is no object {str(hash)[:20]}.", path="hash")
    return found


def _find(db: ReadSession, workspace_id: int, hash: int) -> StoredObject | None:
    return db.scalar(
        select(StoredObject).where(
            StoredObject.workspace_id == workspace_id, StoredObject.hash == hash
        )
    )


def done(db: ReadSession, workspace_id: int, hashes: set[int]) -> list[StoredObject]:
    """Those of the objects that have a result."""
    there = select(StoredObject).where(
        StoredObject.workspace_id == workspace_id,
        StoredObject.hash.in_(hashes),
        StoredObject.state == State.DONE,
        StoredObject.is_deleted.is_(False),
    )
    return list(db.scalars(there))


def datasets(db: ReadSession, workspace_id: int) -> list[StoredObject]:
    there = select(StoredObject).where(
        StoredObject.workspace_id == workspace_id,
        StoredObject.type == "dataset",
        StoredObject.is_deleted.is_(False),
    )
    return list(db.scalars(there.order_by(StoredObject.hash)))


def put(
    db: DbSession,
    workspace: Workspace,
    raw: dict[str, Any],
    *,
    author: Author = SERVER,
    max_data: int | None = None,
) -> StoredObject:
    """Add an object, or replace the one of its hash. Raises Problem; then nothing is changed."""
    if raw.get("type") == "dataset" and isinstance(raw.get("variables"), list):
        raw = {**raw, "variables": [_typed(one) for one in raw["variables"]]}
    refuse_bytes(raw)
    found = decode(raw)
    if isinstance(found, Command) and raw["type"] != "command":
        raw = _in_full(raw)
    stored = _placed(db, workspace, raw, author)
    body = {key: value for key, value in raw.items() if key not in _OURS}
    columns = None
    if isinstance(found, Dataset):
        variables = joined(db, workspace.id, body)
        columns, body, rows = sheets.reading.read_dataset(
            found, {**body, "variables": variables}, max_data=max_data
        )
        stored.rows = rows
    stored.type, stored.body = raw["type"], body
    stored.name = _read_name(db, workspace, stored, body)
    stored.is_low = raw.get("priority") == "low"
    stored.is_deleted = False
    db.flush()
    if columns is not None:
        values.remove(db, stored)
        values.write(db, stored, columns)
    touch(db, workspace, stored, author=author)
    return stored


def joined(db: ReadSession, workspace_id: int, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The variables of a data set; in the place of a name the object of that name."""
    return [
        _variable(db, workspace_id, raw) if isinstance(raw, str) else raw
        for raw in body.get("variables") or ()
    ]


def _variable(db: ReadSession, workspace_id: int, name: str) -> dict[str, Any]:
    there = select(StoredObject.body).where(
        StoredObject.workspace_id == workspace_id,
        StoredObject.type.in_(("variable", "filter")),
        StoredObject.name == name,
        StoredObject.is_deleted.is_(False),
    )
    body = db.scalar(there.limit(1))
    if body is None:
        raise Problem("unknown_variable", f"There is no variable “{name[:64]}”.")
    return dict(body)


def refuse_bytes(raw: Any) -> None:
    """Only values of a data set travel as bytes. Raises Problem."""
    waiting = [raw]
    while waiting:
        one = waiting.pop()
        if isinstance(one, bytes):
            raise Problem("bad_field", "Only the values of a data set's variable may be bytes.")
        if isinstance(one, dict | list):
            waiting.extend(one.values() if isinstance(one, dict) else one)


def _in_full(raw: dict[str, Any]) -> dict[str, Any]:
    """A command in the document's short form as one of the long form, by which it is found."""
    given = raw.get("variables", raw.get("arguments"))
    rest = {key: value for key, value in raw.items() if key not in ("variables", "arguments")}
    return {**rest, "type": "command", "mode": raw["type"], "arguments": given}


def _typed(variable: Any) -> Any:
    """Inside a data set it goes without saying that these are variables."""
    if not isinstance(variable, dict):
        return variable
    if isinstance(variable.get("values"), bytes):
        variable = {**variable, "values": sheets.packing.attached(variable)}
    return {"type": "variable", **variable}


_OURS = {"hash", "status", "result", "revision", "stale", "priority", "rows", "deleted"}


def _placed(
    db: DbSession, workspace: Workspace, raw: dict[str, Any], author: Author
) -> StoredObject:
    """The row of the hash; a new one takes the next number, or the one that it was given."""
    hash = raw.get("hash")
    if hash is None:
        hash = workspace.next_hash
    if not isinstance(hash, int) or isinstance(hash, bool) or not 1 <= hash < LARGEST_HASH:
        raise Problem("bad_field", "A hash is a whole number from 1.", path="hash")
    found = _find(db, workspace.id, hash)
    if found is not None:
        _refuse_strange(found, workspace, author)
        if found.type != raw["type"] and found.type == "dataset":
            values.remove(db, found)
        return found
    if hash > workspace.next_hash + AHEAD:
        raise Problem("bad_field", f"The next hash is {workspace.next_hash}.", path="hash")
    if workspace.next_hash > MOST_OBJECTS + AHEAD:
        raise Problem("queue_full", "The workspace is full: begin another.")
    workspace.next_hash = max(workspace.next_hash, hash + 1)
    fresh = StoredObject(
        workspace_id=workspace.id,
        hash=hash,
        type=raw["type"],
        body={},
        created_by=author.channel_id,
        created_revision=workspace.revision + 1,
        content_revision=workspace.revision + 1,
        revision=workspace.revision + 1,
    )
    db.add(fresh)
    return fresh


def _refuse_strange(found: StoredObject, workspace: Workspace, author: Author) -> None:
    """A number that another has taken since this one last looked is another's object."""
    if author.seen_revision is None or found.created_by == author.channel_id:
        return
    if found.created_revision > author.seen_revision:
        raise WorkspaceConflict(workspace.next_hash)


class WorkspaceConflict(Problem):
    """The sender numbers anew, from `next_hash` on."""

    def __init__(self, next_hash: int) -> None:
        super().__init__(
            "workspace_conflict", f"Another window took this number; the next is {next_hash}."
        )
        self.next_hash = next_hash

    def as_object(self, *, re: int | str | None = None) -> dict[str, Any]:
        return {**super().as_object(re=re), "next_hash": self.next_hash}


def _read_name(
    db: ReadSession, workspace: Workspace, stored: StoredObject, body: dict[str, Any]
) -> str | None:
    name = body.get("name")
    if name is None and body["type"] != "dataset":
        return None
    if not is_name(name):
        raise Problem("bad_name", "A data set needs a name.", path="name")
    assert isinstance(name, str), "is_name said so"
    twin = select(StoredObject.id).where(
        StoredObject.workspace_id == workspace.id,
        StoredObject.name == name,
        StoredObject.type == body["type"],
        StoredObject.is_deleted.is_(False),
        StoredObject.hash != stored.hash,
    )
    if db.scalar(twin.limit(1)) is not None:
        raise Problem("bad_name", f"There is a {body['type']} “{name}” already.", path="name")
    return name


def free_name(db: ReadSession, workspace_id: int, wanted: str) -> str:
    """`wanted`, or with a number behind it, if a data set of this name is there. Raises Invalid."""
    if not is_name(wanted):
        raise Invalid("name", "A name starts with a letter and has letters, digits, _ and .")
    taken = {stored.name for stored in datasets(db, workspace_id)}
    name, count = wanted, 2
    while name in taken:
        name, count = f"{wanted[:58]}_{count}", count + 1
    return name


def adopt(
    db: DbSession, workspace: Workspace, *, name: str, metas: list[dict[str, Any]], rows: int
) -> StoredObject:
    """A data set whose values come by themselves."""
    revision = workspace.revision + 1
    stored = StoredObject(
        workspace_id=workspace.id,
        hash=workspace.next_hash,
        type="dataset",
        name=name,
        body={"type": "dataset", "name": name, "variables": metas},
        rows=rows,
        created_revision=revision,
        content_revision=revision,
        revision=revision,
    )
    workspace.next_hash += 1
    db.add(stored)
    db.flush()
    touch(db, workspace, stored, author=SERVER)
    return stored


def metas(stored: StoredObject) -> list[dict[str, Any]]:
    """The variables of a data set, without values; of anything else none."""
    return stored.body.get("variables") or [] if stored.type == "dataset" else []


def touch(db: DbSession, workspace: Workspace, stored: StoredObject, *, author: Author) -> None:
    """What was asked has changed: compute it again, and all that depends on it."""
    workspace.revision += 1
    workspace.updated_at = stored.updated_at = utc_now()
    stored.revision = stored.content_revision = workspace.revision
    stored.changed_by = author.channel_id
    has_formulas = any(meta.get("formula") for meta in metas(stored))
    stored.state = State.QUEUED if stored.type in COMPUTED or has_formulas else None
    if stored.state is None:
        stored.result = None
    db.flush()
    if stored.type not in (*COMPUTED, "document") or stored.type == "model":
        _requeue_dependents(db, workspace, stored)


def _requeue_dependents(db: DbSession, workspace: Workspace, changed: StoredObject) -> None:
    """Results that name something in `changed` are computed again; until then they are stale."""
    names = {changed.name, *(meta["name"] for meta in metas(changed))}
    done = select(StoredObject).where(
        StoredObject.workspace_id == workspace.id,
        StoredObject.type.in_(COMPUTED),
        StoredObject.is_deleted.is_(False),
        StoredObject.hash != changed.hash,
    )
    for other in db.scalars(done).all():
        if mentions(other.body) & names:
            workspace.revision += 1
            other.state = State.QUEUED
            other.revision = other.content_revision = workspace.revision
            other.changed_by = None
    db.flush()


def remove(
    db: DbSession, workspace: Workspace, hash: object, *, author: Author = SERVER
) -> StoredObject:
    """Leaves a tombstone, so that everybody hears of it, and the number is never used again."""
    stored = get(db, workspace.id, hash)
    values.remove(db, stored)
    stored.is_deleted = True
    stored.state = stored.result = stored.rows = None
    workspace.revision += 1
    workspace.updated_at = utc_now()
    stored.revision = stored.content_revision = workspace.revision
    stored.changed_by = author.channel_id
    _requeue_dependents(db, workspace, stored)
    stored.body, stored.name = {}, None
    return stored


def queued(db: ReadSession, workspace_id: int) -> int:
    there = select(StoredObject.id).where(
        StoredObject.workspace_id == workspace_id, StoredObject.state == State.QUEUED
    )
    return len(db.scalars(there.limit(MOST_QUEUED + 1)).all())


def wire(db: ReadSession, stored: StoredObject, *, whole: bool = True) -> dict[str, Any]:
    """As it travels: what was sent, with `status`, `result`, `revision`, and `rows` of data."""
    if stored.is_deleted:
        return {"type": "deleted", "hash": stored.hash, "revision": stored.revision}
    told = {**stored.body, "hash": stored.hash, "revision": stored.revision}
    if stored.state is not None:
        told["status"] = str(stored.state)
    if stored.result is not None:
        told["result"] = stored.result
        told["stale"] = stored.state in (State.QUEUED, State.RUNNING)
    if stored.type == "dataset":
        told["rows"] = stored.rows or 0
        if whole and told["rows"] * len(stored.body["variables"]) <= WHOLE:
            found = values.part(db, stored, start=0, count=told["rows"])
            told["variables"] = [
                {**meta, "values": found[meta["name"]]} if meta["name"] in found else meta
                for meta in stored.body["variables"]
            ]
            names = values.row_names(db, stored)
            told |= {"rownames": names} if names else {}
    return told


def forget_running(db: DbSession) -> list[int]:
    """After a start: what a server that was killed had begun waits again. The workspaces."""
    db.execute(
        update(StoredObject)
        .where(StoredObject.state == State.RUNNING)
        .values(state=State.QUEUED)
        .execution_options(synchronize_session=False)
    )
    waiting = select(StoredObject.workspace_id).where(StoredObject.state == State.QUEUED)
    return list(db.scalars(waiting.distinct()))
