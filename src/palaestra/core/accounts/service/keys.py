"""API keys of programs."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from palaestra.core import live
from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, ApiKey, SignIn
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, NotFound

MAX_KEYS = 50


def make(db: DbSession, account_id: int, *, name: str = "") -> tuple[ApiKey, str]:
    """The new key and its secret, which is shown this once; raises Invalid above 50 keys."""
    mine = select(func.count(ApiKey.id)).where(ApiKey.account_id == account_id)
    if (db.scalar(mine) or 0) >= MAX_KEYS:
        raise Invalid("key", f"An account has at most {MAX_KEYS} keys: delete one first.")
    secret = secrets.new_token()
    key = ApiKey(
        account_id=account_id,
        key=secrets.new_token()[:22],
        secret_hash=secrets.digest(secret),
        name=name[:80],
    )
    db.add(key)
    db.flush()
    return key, secret


def listed(db: ReadSession, account_id: int) -> list[ApiKey]:
    query = select(ApiKey).where(ApiKey.account_id == account_id).order_by(ApiKey.id)
    return list(db.scalars(query))


def remove(db: DbSession, account_id: int, *, key: str) -> None:
    """The key, what it opened and its sockets end together; raises NotFound."""
    found = db.scalar(select(ApiKey.id).where(ApiKey.account_id == account_id, ApiKey.key == key))
    if found is None:
        raise NotFound("API key")
    opened = db.scalars(select(SignIn.id).where(SignIn.api_key_id == found)).all()
    db.execute(delete(ApiKey).where(ApiKey.id == found))
    live.disconnect(db, api_key_id=found)
    for sign_in_id in opened:
        live.disconnect(db, sign_in_id=sign_in_id)


def identify(db: ReadSession, *, key: str, secret: str, address: str) -> Identity:
    """The caller with ``Authorization: Bearer KEY.SECRET``; nobody for a wrong one."""
    found = fitting(db, key=key, secret=secret)
    if found is None:
        return Identity(address=address)
    account = found.account
    return Identity(
        account_id=account.id,
        public_id=account.public_id,
        role=Role(account.role),
        username=account.username,
        email=account.email,
        api_key_id=found.id,
        address=address,
    )


def account_of(db: ReadSession, *, key: str, secret: str) -> Account | None:
    """Whose key this is, if the secret fits and the account is not disabled."""
    found = fitting(db, key=key, secret=secret)
    return found.account if found else None


def fitting(db: ReadSession, *, key: str, secret: str) -> ApiKey | None:
    """The key with its account, if the secret fits and the account is not disabled."""
    found = db.scalar(select(ApiKey).options(joinedload(ApiKey.account)).where(ApiKey.key == key))
    if found is None or not secrets.secret_fits(secret, found.secret_hash):
        return None
    return found if found.account.disabled_at is None else None
