"""A workspace from its file."""

from typing import Any

from palaestra.core.access import Identity
from palaestra.core.database import DbSession
from palaestra.core.errors import Invalid
from palaestra.statistics.models import Workspace
from palaestra.statistics.service import benches, objects, workspaces
from palaestra.statistics.structures import Problem


def bring(db: DbSession, identity: Identity, *, name: str, sent: list[dict[str, Any]]) -> Workspace:
    """A new workspace with these objects, under their hashes. Raises Invalid that names one."""
    if len(sent) > objects.MOST_OBJECTS:
        raise Invalid("objects", f"A workspace has at most {objects.MOST_OBJECTS} objects.")
    made = workspaces.create(db, identity, name=name)
    max_data = db.info["statistics"].max_data
    for index, raw in enumerate(sent):
        try:
            objects.put(db, made, raw, max_data=max_data)
        except Problem as problem:
            path = f"objects[{index}]" + (f".{problem.path}" if problem.path else "")
            raise Invalid(path, problem.message) from problem
    benches.wake(db, made.id)
    return made
