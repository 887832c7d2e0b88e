"""What is said and done when somebody goes: an account is exported, deleted, or forgotten."""

from collections.abc import Collection
from functools import partial
from typing import Any

from sqlalchemy import delete, select

from palaestra.core.activity.owners import forget_account
from palaestra.core.blobs import blobs_of
from palaestra.core.database import DbSession, ReadSession, after_commit
from palaestra.statistics.models import (
    Channel,
    Column,
    PreferenceSet,
    StoredObject,
    Upload,
    Workspace,
)
from palaestra.statistics.service import benches, channels, objects, workspaces


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """Workspaces with their objects, and preference sets. Values of large data sets are fetched."""
    own = select(Workspace).where(Workspace.account_id == account_id).order_by(Workspace.id)
    sets = select(PreferenceSet).where(PreferenceSet.account_id == account_id)
    return {
        "workspaces": [_workspace(db, found) for found in db.scalars(own)],
        "preferences": {one.name: one.content for one in db.scalars(sets)},
    }


def _workspace(db: ReadSession, found: Workspace) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "name": found.name,
        "created_at": found.created_at,
        "objects": [objects.wire(db, one) for one in workspaces.objects_of(db, found.id)],
        "file": f"/api/statistics/workspaces/{found.public_id}/export",
    }


def forget(db: DbSession, account_id: int) -> None:
    """Everything that this feature holds of an account."""
    own = select(Workspace.id).where(Workspace.account_id == account_id)
    workspace_ids = db.scalars(own).all()
    blobs = _blobs(db, account_id, workspace_ids)
    for table in (Channel, PreferenceSet, Upload, Workspace):
        db.execute(delete(table).where(table.account_id == account_id))
    for workspace_id in workspace_ids:
        benches.leave(db, workspace_id)
    for digest in blobs - _still_used(db, blobs):
        after_commit(db, partial(blobs_of(db).delete, digest))


def _blobs(db: ReadSession, account_id: int, workspace_ids: Collection[int]) -> set[str]:
    columns = (
        select(Column.blob)
        .join(StoredObject, StoredObject.id == Column.object_id)
        .where(StoredObject.workspace_id.in_(workspace_ids), Column.blob.is_not(None))
    )
    uploads = select(Upload.blob).where(Upload.account_id == account_id)
    return {digest for query in (columns, uploads) for digest in db.scalars(query) if digest}


def _still_used(db: ReadSession, blobs: Collection[str]) -> set[str]:
    used: set[str] = set()
    for keeps in db.info["keeps"]:
        used |= keeps(db, blobs)
    return used


def left(db: DbSession, sid: str) -> None:
    """A socket has gone. A public server forgets whose it was, if it was the last."""
    channel = channels.left(db, sid)
    if channel is None:
        return
    db.flush()
    if db.info["statistics"].public and not channels.is_there(db, channel.account_id):
        forget(db, channel.account_id)
        forget_account(db, channel.account_id)
