"""Deletion of one's own account: what is personal goes, what others built on stays nameless."""

from collections.abc import Callable

from sqlalchemy import delete, select

from palaestra.core import live
from palaestra.core.access import Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, ApiKey
from palaestra.core.accounts.service import admins, links, sign_ins
from palaestra.core.database import DbSession, utc_now

NAME = "Deleted account"

Forgets = Callable[[DbSession, int], None]
LAST_ADMIN = "You are the only admin: make somebody else one before you leave."


def delete_account(db: DbSession, account_id: int) -> None:
    """Competitions that it hosts go on, and its submissions keep their places, as of nobody.

    The row stays for them, under a new number, without name, address and password. Raises
    Conflict for the last admin.
    """
    account = db.get_one(Account, account_id)
    admins.refuse_last(db, account, LAST_ADMIN)
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
    # What others see; without a key nobody has the name, and nobody signs in by it.
    account.username = NAME
    account.username_key = account.email = account.password_hash = None
    account.role = Role.GUEST
    account.deleted_at = account.disabled_at = utc_now()
