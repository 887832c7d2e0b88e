"""Deletion of one's own account: what is personal goes, what others built on stays nameless."""

from collections.abc import Callable

from sqlalchemy import delete, select

from palaestra.core import live
from palaestra.core.access import Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, ApiKey
from palaestra.core.accounts.service import links, sign_ins
from palaestra.core.database import DbSession, utc_now
from palaestra.core.errors import Conflict

Forgets = Callable[[DbSession, int], None]


def delete_account(db: DbSession, account_id: int) -> None:
    """Competitions that it hosts go on, and its submissions keep their places, as of nobody.

    The row stays for them, under a new number, without name, address and password. Raises
    Conflict for the last admin.
    """
    account = db.get_one(Account, account_id)
    _refuse_last_admin(db, account)
    features: list[Forgets] = db.info["forgets"]
    for forget in features:
        forget(db, account_id)
    sign_ins.end_all(db, account_id)
    links.forget_of(db, account_id)
    for key_id in db.scalars(select(ApiKey.id).where(ApiKey.account_id == account_id)).all():
        live.disconnect(db, api_key_id=key_id)
    db.execute(delete(ApiKey).where(ApiKey.account_id == account_id))
    _strip(account)


def _strip(account: Account) -> None:
    account.public_id = secrets.new_public_id()
    account.username = account.username_key = account.email = account.password_hash = None
    account.role = Role.GUEST
    account.deleted_at = account.disabled_at = utc_now()


def _refuse_last_admin(db: DbSession, account: Account) -> None:
    if account.role != Role.ADMIN:
        return
    # Two admins who leave at once: the second waits for these rows, and sees itself alone.
    are_admins = (Account.role == Role.ADMIN, Account.disabled_at.is_(None))
    admins = select(Account.id).where(*are_admins).order_by(Account.id).with_for_update()
    others = [found for found in db.scalars(admins) if found != account.id]
    if not others:
        raise Conflict("You are the only admin: make somebody else one before you leave.")
