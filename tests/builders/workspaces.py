"""Workspaces and data sets straight in a database."""

from typing import Any

from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.service import objects, workspaces
from tests.builders.accounts import identity_of

# The document's nine rows.
NINE: list[dict[str, Any]] = [
    {"name": "A", "mode": "nominal", "values": list("MFMFMFMFM")},
    {"name": "B", "mode": "nominal", "values": list("YYNNYYNYY")},
    {"name": "C", "mode": "scalar", "values": [23, 12, 10, 4, 6, 3, 11, 0, 3]},
    {"name": "D", "mode": "scalar", "values": [4, 3, 6, 10, 4, 13, 16, 8, 2]},
]


def make_workspace(db: DbSession, account: Account, *, name: str = "Work") -> Workspace:
    return workspaces.create(db, identity_of(account), name=name)


def nine(**fields: Any) -> dict[str, Any]:
    """The document's data set, as it travels."""
    return {"type": "dataset", "name": "nine", "variables": NINE, **fields}


def make_dataset(db: DbSession, workspace: Workspace, **fields: Any) -> StoredObject:
    return objects.put(db, workspace, nine(**fields))
