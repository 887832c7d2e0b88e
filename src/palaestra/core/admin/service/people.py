"""Accounts as admins see them: found, given a role, let in or not."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET
from sqlalchemy import ColumnElement, func, or_, select

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.accounts.service import accounts, admins, sign_ins
from palaestra.core.activity import record
from palaestra.core.admin.schemas import PersonChange, PersonItem
from palaestra.core.database import DbSession, Page, ReadSession, page_of, utc_now
from palaestra.core.errors import Conflict, Invalid

LAST_ADMIN = "This is the only admin: make somebody else one first."


def listed(
    db: ReadSession, *, search: str, role: Role | None, page: int, size: int
) -> Page[PersonItem]:
    """Newest first; `search` is a part of the name, the e-mail address or the id."""
    query = select(Account).order_by(Account.id.desc())
    if role is not None:
        query = query.where(Account.role == role)
    if search.strip():
        query = query.where(_holds(search.strip()))
    rows, total = page_of(db, query, page=page, size=size)
    items = _items(db, [row[0] for row in rows])
    return Page(items=items, page=page, size=size, total=total)


def _holds(word: str) -> ColumnElement[bool]:
    """Names and addresses are compared in the canonical form in which they are kept."""
    return or_(
        Account.username_key.contains(word.casefold(), autoescape=True),
        Account.email.contains(word.lower(), autoescape=True),
        Account.public_id == word,
    )


def _items(db: ReadSession, found: Sequence[Account]) -> list[PersonItem]:
    """One question for the sign-ins of them all, along the index of their account."""
    counted = (
        select(SignIn.account_id, func.count(), func.max(SignIn.created_at))
        .where(SignIn.account_id.in_([one.id for one in found]), SignIn.expires_at > utc_now())
        .group_by(SignIn.account_id)
    )
    of = {row[0]: (row[1], row[2]) for row in db.execute(counted)}
    return [_item(one, *of.get(one.id, (0, None))) for one in found]


def _item(account: Account, sign_ins: int, last: datetime | None) -> PersonItem:
    return PersonItem(
        id=account.public_id,
        name=account.name,
        email=account.email,
        role=Role(account.role),
        created_at=account.created_at,
        disabled=account.disabled_at is not None,
        deleted=account.deleted_at is not None,
        sign_ins=sign_ins,
        last_sign_in=last,
    )


def change(db: DbSession, identity: Identity, public_id: str, wanted: PersonChange) -> PersonItem:
    """Give a role, disable or enable; raises Conflict for the last admin and who is deleted."""
    account = accounts.find(db, public_id)
    if account.deleted_at is not None:
        raise Conflict("This account was deleted by its owner.")
    if wanted.disabled is not UNSET and wanted.disabled != (account.disabled_at is not None):
        _let_in(db, identity, account, disabled=wanted.disabled)
    if wanted.role is not UNSET and wanted.role != account.role:
        _give_role(db, identity, account, wanted.role)
    db.flush()
    return _items(db, [account])[0]


def _let_in(db: DbSession, identity: Identity, account: Account, *, disabled: bool) -> None:
    if disabled:
        admins.refuse_last(db, account, LAST_ADMIN)
        sign_ins.shut_out(db, account)
    else:
        account.disabled_at = None
    action = "accounts.disabled" if disabled else "accounts.enabled"
    record(db, identity, action, subject=account.public_id)


def _give_role(db: DbSession, identity: Identity, account: Account, role: Role) -> None:
    if role is Role.GUEST:
        raise Invalid("role", "Nobody is made a guest: guests are those who came without a name.")
    if account.password_hash is None and role is Role.ADMIN:
        raise Conflict("An admin needs a password, and this account has none.")
    admins.refuse_last(db, account, LAST_ADMIN)
    record(db, identity, "accounts.role", subject=account.public_id, was=account.role, now=role)
    account.role = role
