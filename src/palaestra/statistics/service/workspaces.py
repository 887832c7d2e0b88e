"""Workspaces of an account: made, opened, copied, deleted; the current one is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from palaestra.core.access import Identity
from palaestra.core.accounts.secrets import new_public_id
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Invalid, NotFound, TooMany
from palaestra.statistics.access import own_workspaces
from palaestra.statistics.models import StoredObject, Workspace
from palaestra.statistics.service import values

FIRST_NAME = "Workspace"
MOST = 1000


def listed(
    db: ReadSession, identity: Identity, *, page: int, size: int
) -> tuple[Sequence[Workspace], int]:
    """The current one first."""
    query = own_workspaces(identity)
    total = db.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Workspace.opened_at.desc(), Workspace.id.desc())
    return db.scalars(ordered.limit(size).offset(page * size)).all(), total


def find(db: ReadSession, identity: Identity, public_id: str) -> Workspace:
    """Raises NotFound for somebody else's."""
    found = db.scalar(own_workspaces(identity).where(Workspace.public_id == public_id))
    if found is None:
        raise NotFound("workspace")
    return found


def lock(db: DbSession, workspace_id: int) -> Workspace | None:
    """Whoever changes a workspace holds it, so that its revisions follow each other."""
    return db.get(Workspace, workspace_id, with_for_update=True, populate_existing=True)


def current(db: DbSession, account_id: int, *, at: datetime | None = None) -> Workspace:
    """The one opened last (before the moment `at`); one is made where there is none."""
    own = select(Workspace).where(Workspace.account_id == account_id)
    newest = own.order_by(Workspace.opened_at.desc(), Workspace.id.desc()).limit(1)
    found = None if at is None else db.scalar(newest.where(Workspace.opened_at <= at))
    return found or db.scalar(newest) or _make(db, account_id, FIRST_NAME)


def current_id(db: ReadSession, identity: Identity) -> int:
    """Of the current one; 0 where there is none yet."""
    newest = own_workspaces(identity).order_by(Workspace.opened_at.desc(), Workspace.id.desc())
    found = db.scalar(newest.limit(1))
    return found.id if found else 0


def create(db: DbSession, identity: Identity, *, name: str) -> Workspace:
    account_id = identity.require_account()
    own = own_workspaces(identity).subquery()
    if (db.scalar(select(func.count()).select_from(own)) or 0) >= MOST:
        raise TooMany(f"An account has at most {MOST} workspaces.", retry_after=3600)
    return _make(db, account_id, read_name(name))


def _make(db: DbSession, account_id: int, name: str) -> Workspace:
    made = Workspace(public_id=new_public_id(), account_id=account_id, name=name)
    db.add(made)
    db.flush()
    return made


def read_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= 120:
        raise Invalid("name", "A name has 1 to 120 characters.")
    return name


def rename(db: DbSession, identity: Identity, public_id: str, *, name: str) -> Workspace:
    found = find(db, identity, public_id)
    found.name = read_name(name)
    return found


def open_(db: DbSession, identity: Identity, public_id: str) -> Workspace:
    """Make it the current one."""
    found = find(db, identity, public_id)
    found.opened_at = utc_now()
    return found


def remove(db: DbSession, identity: Identity, public_id: str) -> None:
    """With everything in it; its channels end with it."""
    found = find(db, identity, public_id)
    db.execute(delete(Workspace).where(Workspace.id == found.id))


def copy(db: DbSession, identity: Identity, public_id: str, *, name: str) -> Workspace:
    """With its objects, results and hashes."""
    source = find(db, identity, public_id)
    made = create(db, identity, name=name)
    made.next_hash, made.revision = source.next_hash, source.revision
    for stored in objects_of(db, source.id):
        _copy_object(db, stored, made.id)
    return made


def _copy_object(db: DbSession, stored: StoredObject, workspace_id: int) -> None:
    kept = {
        name: getattr(stored, name)
        for name in (
            "hash",
            "type",
            "name",
            "body",
            "rows",
            "state",
            "result",
            "is_low",
            "created_revision",
            "content_revision",
            "revision",
        )  # fmt: skip - a list of words
    }
    twin = StoredObject(workspace_id=workspace_id, **kept)
    db.add(twin)
    db.flush()
    values.copy(db, stored, twin)


def objects_of(db: ReadSession, workspace_id: int) -> Sequence[StoredObject]:
    """In the order of their hashes, without the deleted ones."""
    there = select(StoredObject).where(
        StoredObject.workspace_id == workspace_id, StoredObject.is_deleted.is_(False)
    )
    return db.scalars(there.order_by(StoredObject.hash)).all()
