"""Who changes or deletes an account proves once more to be its owner."""

from palaestra.core.access import Identity
from palaestra.core.accounts import secrets
from palaestra.core.accounts.entrance import Entrance
from palaestra.core.accounts.models import Account
from palaestra.core.database import ReadSession
from palaestra.core.errors import Invalid


async def confirm(
    entrance: Entrance, identity: Identity, password: str | None, *, field: str
) -> bool:
    """Whether there was a password to ask for; raises Invalid naming `field` for a wrong one.

    Wrong ones count as failed sign-ins do: a cookie left on a library's computer is no way to try.
    """
    hashed = await entrance.database.aread(_hash_of, identity.require_account())
    if hashed is None:
        return False
    who = f"account {identity.account_id}"
    async with entrance.tries.one(who, identity.address) as fail:
        given = password or ""
        if not given:
            raise Invalid(field, "Your password is needed for this.")
        fits = await entrance.database.in_thread(lambda: secrets.password_fits(given, hashed))
        if not fits:
            raise fail(Invalid(field, "This is not your password."))
    return True


def _hash_of(db: ReadSession, account_id: int) -> str | None:
    return db.get_one(Account, account_id).password_hash
