"""Workspaces by HTTP; what is in them changes over the socket."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.http import Declared, delete, get, patch, post
from palaestra.core.http.paging import read_page, read_size
from palaestra.statistics.access import may_compute
from palaestra.statistics.engines.engine import EngineName
from palaestra.statistics.models import Workspace
from palaestra.statistics.schemas import NewWorkspace, WorkspaceItem, WorkspaceSnapshot
from palaestra.statistics.service import examples, objects, workspaces
from palaestra.statistics.service.choosing import Choice

_ROOT = "/api/statistics/workspaces"
_ONE = f"{_ROOT}/{{workspace_id:str}}"


def item(found: Workspace, current_id: int) -> WorkspaceItem:
    return WorkspaceItem(
        id=found.public_id,
        name=found.name,
        current=found.id == current_id,
        next_hash=found.next_hash,
        revision=found.revision,
        created_at=found.created_at,
        updated_at=found.updated_at,
        opened_at=found.opened_at,
    )


@get(_ROOT, access=may_compute)
def listed(
    db: ReadSession, identity: Identity, page: int = 0, size: int = 25
) -> Page[WorkspaceItem]:
    """One's own workspaces, the current one first."""
    page, size = read_page(page), read_size(size)
    rows, total = workspaces.listed(db, identity, page=page, size=size)
    current_id = workspaces.current_id(db, identity)
    items = [item(found, current_id) for found in rows]
    return Page(items=items, page=page, size=size, total=total)


@post(_ROOT, access=may_compute)
def create(db: DbSession, identity: Identity, data: NewWorkspace) -> WorkspaceItem:
    """A new, empty one; it is the current one now."""
    made = workspaces.create(db, identity, name=data.name)
    return item(made, made.id)


@get(_ONE, access=may_compute)
def detail(
    db: ReadSession, identity: Identity, choice: Choice, workspace_id: str
) -> WorkspaceSnapshot:
    """Everything in it. What changes afterwards comes over the socket (see `resume`)."""
    found = workspaces.find(db, identity, workspace_id)
    plain = item(found, workspaces.current_id(db, identity))
    engine: EngineName = choice.name
    return WorkspaceSnapshot(
        **{name: getattr(plain, name) for name in plain.__struct_fields__},
        objects=[objects.wire(db, one) for one in workspaces.objects_of(db, found.id)],
        engine=engine,
        notice=choice.notice,
    )


@patch(_ONE, access=may_compute)
def rename(
    db: DbSession, identity: Identity, workspace_id: str, data: NewWorkspace
) -> WorkspaceItem:
    """Another name."""
    found = workspaces.rename(db, identity, workspace_id, name=data.name)
    return item(found, workspaces.current_id(db, identity))


@delete(_ONE, access=may_compute, status=204)
def remove(db: DbSession, identity: Identity, workspace_id: str) -> None:
    """With everything in it; this cannot be undone."""
    workspaces.remove(db, identity, workspace_id)


@post(f"{_ONE}/open", access=may_compute)
def open_(db: DbSession, identity: Identity, workspace_id: str) -> WorkspaceItem:
    """Make it the current one, which the next sign-in finds."""
    found = workspaces.open_(db, identity, workspace_id)
    return item(found, found.id)


@post(f"{_ONE}/copy", access=may_compute)
def copy(db: DbSession, identity: Identity, workspace_id: str, data: NewWorkspace) -> WorkspaceItem:
    """Another workspace with the same objects."""
    made = workspaces.copy(db, identity, workspace_id, name=data.name)
    return item(made, made.id)


@post("/api/statistics/examples/{name:str}", access=may_compute)
def example(db: DbSession, identity: Identity, name: str) -> WorkspaceItem:
    """A worked example (nine, mtcars, iris) in a new workspace, with results."""
    made = examples.make(db, identity, name)
    return item(made, made.id)


ROUTES: list[Declared] = [listed, create, detail, rename, remove, open_, copy, example]
