"""Accounts as the quiz's document manages them: editors and admins, with a city."""

from dataclasses import dataclass
from typing import Any

from msgspec import UNSET
from sqlalchemy import select

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Registration
from palaestra.core.accounts.service import accounts, admins, farewells, sign_ins
from palaestra.core.database import DbSession, ReadSession, page_of
from palaestra.core.errors import Conflict, Forbidden, Invalid, NotFound
from palaestra.quiz.models import Citizen
from palaestra.quiz.schemas.users import Signup, UserChange, UserItem
from palaestra.quiz.service import cities
from palaestra.quiz.service.searching import Sorting

ROLES = {1: Role.ADMIN, 2: Role.EDITOR, 3: Role.MEMBER, 4: Role.GUEST}
ROLE_IDS = {role: number for number, role in ROLES.items()}


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is not None must fit; names and addresses by a part of them."""

    name: str | None
    email: str | None
    city_id: int | None
    role_id: int | None


def found(
    db: ReadSession, wanted: Search, *, sorting: Sorting
) -> tuple[list[tuple[Account, int | None]], int]:
    """Accounts with their cities; and how many in all."""
    joined = select(Account, Citizen.city_id).outerjoin(Citizen, Citizen.account_id == Account.id)
    query: Any = joined.where(Account.disabled_at.is_(None), *_conditions(wanted))
    columns = {"id": Account.id, "name": Account.username_key, "email": Account.email}
    query = sorting.apply(query, columns, last=Account.id)
    rows, total = page_of(db, query, page=sorting.page, size=sorting.page_size)
    return [(row[0], row[1]) for row in rows], total


def _conditions(wanted: Search) -> list[Any]:
    conditions: list[Any] = []
    if wanted.name:
        conditions.append(Account.username_key.contains(wanted.name.casefold(), autoescape=True))
    if wanted.email:
        conditions.append(Account.email.contains(wanted.email.lower(), autoescape=True))
    if wanted.city_id is not None:
        conditions.append(Citizen.city_id == wanted.city_id)
    roles = [ROLES[wanted.role_id]] if wanted.role_id in ROLES else [Role.ADMIN, Role.EDITOR]
    conditions.append(Account.role.in_(roles))
    return conditions


def get(db: ReadSession, user_id: int) -> Account:
    """Raises NotFound, for an account that was deleted too."""
    account = db.get(Account, user_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("user")
    return account


def sign_up(db: DbSession, wanted: Signup, *, password_hash: str) -> Account:
    """A new account, made by an admin."""
    role = _role(wanted.role_id)
    checked = accounts.validate(
        Registration(username=wanted.name, email=wanted.email, password=wanted.password),
        open_mode=False,
    )
    account = accounts.register(db, checked, password_hash=password_hash, role=role)
    cities.settle(db, account.id, wanted.city_id)
    return account


def _role(role_id: int) -> Role:
    if role_id not in ROLES:
        raise Invalid("role_id", f"There is no role {role_id}.")
    return ROLES[role_id]


def change_self(db: DbSession, identity: Identity, change: UserChange) -> Account:
    """Nobody raises his own role, and an editor stays in his city. Raises Forbidden."""
    gives = change.role_id is not UNSET or change.city_id is not UNSET
    if gives and not identity.is_admin:
        raise Forbidden("A role or a city is given by an admin.")
    return change_one(db, identity.require_account(), change)


def change_one(db: DbSession, user_id: int, change: UserChange) -> Account:
    account = get(db, user_id)
    if change.role_id is not UNSET:
        _give_role(db, account, _role(change.role_id))
    if change.name is not UNSET:
        _rename(db, account, change.name)
    if change.email is not UNSET:
        _readdress(db, account, change.email)
    if change.city_id is not UNSET:
        cities.settle(db, account.id, change.city_id)
    db.flush()
    return account


def _give_role(db: DbSession, account: Account, role: Role) -> None:
    if role != Role.ADMIN:
        admins.refuse_last(db, account, "This is the only admin: make somebody else one first.")
    if role != account.role:
        account.role = role
        # What the account held before, it must not hold a moment longer.
        sign_ins.end_all(db, account.id)


def _rename(db: DbSession, account: Account, name: str) -> None:
    wanted = accounts.normal_username(name)
    if wanted.casefold() != account.username_key:
        accounts.refuse_taken_name(db, wanted)
    account.username, account.username_key = wanted, wanted.casefold()


def _readdress(db: DbSession, account: Account, email: str) -> None:
    wanted = accounts.normal_email(email)
    if wanted != account.email and accounts.is_known(db, wanted):
        raise Conflict("Somebody has this e-mail address already.", field="email")
    account.email = wanted


def remove(db: DbSession, user_id: int) -> None:
    """As if its owner deleted it; raises Conflict for the last admin."""
    get(db, user_id)
    farewells.delete_account(db, user_id)


def item(account: Account, city_id: int | None) -> UserItem:
    return UserItem(
        id=account.id,
        name=account.username,
        email=account.email,
        role_id=ROLE_IDS[Role(account.role)],
        city_id=city_id,
    )


def city_id_of(db: ReadSession, account: Account) -> int | None:
    return cities.city_ids(db, [account.id]).get(account.id)


def claims(db: ReadSession, account: Account) -> dict[str, Any]:
    """What the quiz says of an account in its tokens."""
    return {"city_id": city_id_of(db, account)}
