"""There is always an admin: nobody else could make one."""

from sqlalchemy import select

from palaestra.core.access import Role
from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession
from palaestra.core.errors import Conflict


def refuse_last(db: DbSession, account: Account, message: str) -> None:
    """Raise Conflict where `account` is the only admin that can come in."""
    if account.role != Role.ADMIN or account.disabled_at is not None:
        return
    # Two admins who leave at once: the second waits for these rows, and sees itself alone.
    are_admins = (Account.role == Role.ADMIN, Account.disabled_at.is_(None))
    admins = select(Account.id).where(*are_admins).order_by(Account.id).with_for_update()
    if not [found for found in db.scalars(admins) if found != account.id]:
        raise Conflict(message)
