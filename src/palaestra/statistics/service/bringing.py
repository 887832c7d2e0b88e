"""A workspace from its file."""

from typing import Any

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.errors import Invalid, TooMany
from palaestra.statistics.models import Workspace
from palaestra.statistics.service import benches, objects, queue, workspaces
from palaestra.statistics.structures import Problem


def bring(db: DbSession, identity: Identity, *, name: str, sent: list[dict[str, Any]]) -> Workspace:
    """A new workspace with these objects, under their hashes. Raises Invalid that names one."""
    if len(sent) > objects.MOST_OBJECTS:
        raise Invalid("objects", f"A workspace has at most {objects.MOST_OBJECTS} objects.")
    made = workspaces.create(db, identity, name=name)
    put_all(db, made.id, sent)
    return made


def put_all(db: DbSession, workspace_id: int, sent: list[dict[str, Any]]) -> list[int]:
    """Their hashes. Raises Invalid that names the first wrong one; then none is kept."""
    workspace = workspaces.lock(db, workspace_id)
    assert workspace is not None, "it was found in this transaction"
    if objects.queued(db, workspace.id) >= objects.MOST_QUEUED:
        raise TooMany("Too many computations are waiting.", retry_after=5)
    max_data = db.info["statistics"].max_data
    hashes = []
    for index, raw in enumerate(sent):
        try:
            hashes.append(objects.put(db, workspace, raw, max_data=max_data).hash)
        except Problem as problem:
            path = f"objects[{index}]" + (f".{problem.path}" if problem.path else "")
            raise Invalid(path, problem.message) from problem
    queue.send_to_all(db, workspace.id)
    benches.wake(db, workspace.id)
    return hashes
