"""`/api/admin/people`: accounts, their roles, who may come in."""

from palaestra.core.access import Identity, Role, admins
from palaestra.core.admin.schemas import PersonChange, PersonItem
from palaestra.core.admin.service import people
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.http import Declared, get, patch
from palaestra.core.http.paging import read_page, read_size


@get("/api/admin/people", access=admins)
def listed(
    db: ReadSession, search: str = "", role: Role | None = None, page: int = 0, size: int = 25
) -> Page[PersonItem]:
    """Accounts, newest first; `search` is a part of a name or address, or an id."""
    return people.listed(db, search=search, role=role, page=read_page(page), size=read_size(size))


@patch("/api/admin/people/{person_id:str}", access=admins)
def change(db: DbSession, identity: Identity, person_id: str, data: PersonChange) -> PersonItem:
    """Give a role; disable, which signs out everywhere, or enable. Never the last admin."""
    return people.change(db, identity, person_id, data)


ROUTES: list[Declared] = [listed, change]
