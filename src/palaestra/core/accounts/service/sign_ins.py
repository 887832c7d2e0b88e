"""Sign-ins: opened, renewed, resolved from a token, ended."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from palaestra.core import live
from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.database import DbSession, ReadSession, utc_now

LIFETIME = timedelta(days=30)


def open_or_renew(
    db: DbSession, account: Account, *, token: str | None, address: str, agent: str
) -> str:
    """The token of a sign-in of `account`: `token`'s own where it is one, else a new one.

    Documented clients sign in before every call; each would otherwise leave a row behind.
    """
    now = utc_now()
    current = _of_token(db, token, now) if token else None
    if token and current and current.account_id == account.id:
        current.expires_at = now + LIFETIME
        return token
    fresh = secrets.new_token()
    db.add(
        SignIn(
            account_id=account.id,
            token_hash=secrets.digest(fresh),
            expires_at=now + LIFETIME,
            address=address[:45],
            agent=agent[:200],
        )
    )
    return fresh


def _of_token(db: ReadSession, token: str, now: datetime) -> SignIn | None:
    return db.scalar(
        select(SignIn).where(SignIn.token_hash == secrets.digest(token), SignIn.expires_at > now)
    )


def identify(db: ReadSession, token: str | None, *, address: str = "") -> Identity:
    """Whose token this is; nobody's for none, a bad, an expired or a revoked one."""
    if not token:
        return Identity(address=address)
    row = db.execute(
        select(
            SignIn.id,
            Account.id,
            Account.public_id,
            Account.role,
            Account.username,
            Account.email,
        )
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.token_hash == secrets.digest(token),
            SignIn.expires_at > utc_now(),
            Account.disabled_at.is_(None),
        )
    ).first()
    if row is None:
        return Identity(address=address)
    sign_in_id, account_id, public_id, role, username, email = row
    return Identity(
        account_id=account_id,
        public_id=public_id,
        role=Role(role),
        username=username,
        email=email,
        sign_in_id=sign_in_id,
        address=address,
    )


def end(db: DbSession, identity: Identity) -> None:
    """Sign out here: every feature hears of it, open sockets close."""
    if identity.sign_in_id is None:
        return
    db.execute(delete(SignIn).where(SignIn.id == identity.sign_in_id))
    live.disconnect(db, sign_in_id=identity.sign_in_id)


def shut_out(db: DbSession, account: Account) -> None:
    """Disable an account: it is signed out everywhere and never let in again."""
    account.disabled_at = utc_now()
    ids = db.scalars(select(SignIn.id).where(SignIn.account_id == account.id)).all()
    db.execute(delete(SignIn).where(SignIn.account_id == account.id))
    for sign_in_id in ids:
        live.disconnect(db, sign_in_id=sign_in_id)


def forget_expired(db: DbSession) -> int:
    """Delete sign-ins that ended by themselves; returns how many."""
    ended = db.scalars(select(SignIn.id).where(SignIn.expires_at <= utc_now()).limit(1000)).all()
    db.execute(delete(SignIn).where(SignIn.id.in_(ended)))
    return len(ended)


def listed(db: ReadSession, account_id: int) -> list[SignIn]:
    query = (
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.expires_at > utc_now())
        .order_by(SignIn.id.desc())
        .limit(100)
    )
    return list(db.scalars(query))
