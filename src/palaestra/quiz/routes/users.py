"""Accounts."""

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, get, put
from palaestra.quiz.access import admins, editors
from palaestra.quiz.routes.paging import sorting
from palaestra.quiz.schemas.lists import Items, listed
from palaestra.quiz.schemas.users import UserChange, UserItem
from palaestra.quiz.service import users


@get("/api/users", access=editors)
def me(db: ReadSession, identity: Identity) -> UserItem:
    """One's own account."""
    account = users.get(db, identity.require_account())
    return users.item(account, users.city_id_of(db, account))


@put("/api/users", access=editors)
def change_me(db: DbSession, identity: Identity, data: UserChange) -> UserItem:
    """One's own name and address; nobody raises his own role."""
    account = users.change_self(db, identity, data)
    return users.item(account, users.city_id_of(db, account))


@get("/api/users/search", access=editors)
def search(
    db: ReadSession,
    name: str = "",
    email: str = "",
    city_id: int | None = None,
    role_id: int | None = None,
    page: int = 0,
    page_size: int = 15,
    order: int = 1,
    order_by: str | None = None,
) -> Items[UserItem]:
    """Editors and admins."""
    wanted = users.Search(name=name, email=email, city_id=city_id, role_id=role_id)
    found, total = users.found(db, wanted, sorting=sorting(page, page_size, order, order_by))
    return listed([users.item(account, city) for account, city in found], total=total)


@get("/api/users/{user_id:int}", access=editors)
def one(db: ReadSession, user_id: int) -> UserItem:
    """Somebody's account."""
    account = users.get(db, user_id)
    return users.item(account, users.city_id_of(db, account))


@put("/api/users/{user_id:int}", access=admins)
def change(db: DbSession, user_id: int, data: UserChange) -> UserItem:
    """Somebody's name, address, role or city."""
    account = users.change_one(db, user_id, data)
    return users.item(account, users.city_id_of(db, account))


ROUTES: list[Declared] = [me, change_me, search, one, change]
