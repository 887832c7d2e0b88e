"""Sign-ins: opened, renewed, kept, resolved from a token, ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import compress

from sqlalchemy import bindparam, delete, select, update

from palaestra.core import live
from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.accounts.service import idleness, keys, tokens
from palaestra.core.accounts.service.idleness import IDLE
from palaestra.core.database import DbSession, ReadSession, utc_now


def open_or_renew(
    db: DbSession,
    account: Account,
    *,
    token: str | None,
    address: str,
    agent: str,
    keep_for: timedelta | None = None,
    api_key_id: int | None = None,
) -> str:
    """The token of a sign-in of `account`: `token`'s own where it is one, else a new one.

    Documented clients sign in before every call; each would otherwise leave a row behind. It ends
    after `keep_for`, or without that once it was idle for a day, or with the key that opened it.
    """
    now = utc_now()
    current = _of_token(db, token, now) if token else None
    if token and current and _is_the_same(current, account, api_key_id):
        _set_end(current, now, keep_for)
        return token
    fresh = secrets.new_token()
    opened = SignIn(
        account_id=account.id,
        api_key_id=api_key_id,
        token_hash=secrets.digest(fresh),
        address=address[:45],
        agent=agent[:200],
    )
    _set_end(opened, now, keep_for)
    db.add(opened)
    db.flush()
    return fresh


def _is_the_same(current: SignIn, account: Account, api_key_id: int | None) -> bool:
    return current.account_id == account.id and current.api_key_id == api_key_id


def _set_end(sign_in: SignIn, now: datetime, keep_for: timedelta | None) -> None:
    sign_in.is_kept = keep_for is not None
    sign_in.expires_at = now + (keep_for or IDLE)
    if keep_for is None:
        sign_in.keep_selector = sign_in.keep_hash = sign_in.kept_at = None


def _of_token(db: ReadSession, token: str, now: datetime) -> SignIn | None:
    return db.scalar(
        select(SignIn).where(SignIn.token_hash == secrets.digest(token), SignIn.expires_at > now)
    )


# Built once: every request asks it, and building it takes longer than asking.
_WHOSE = (
    select(SignIn.id, SignIn.is_kept, SignIn.expires_at, Account)
    .join(Account, Account.id == SignIn.account_id)
    .where(
        SignIn.token_hash == bindparam("hash"),
        SignIn.expires_at > bindparam("now"),
        Account.disabled_at.is_(None),
    )
)


def identify(db: ReadSession, token: str | None, *, address: str = "") -> Identity:
    """Whose token this is; nobody's for none, a bad, an expired or a revoked one.

    A token is a sign-in's, or the key and the secret of an API key with a dot between them, or a
    JWT with two dots, which stands for a sign-in or for what a feature knows.
    """
    (identity,) = identify_all(db, [(token, address)])
    return identity


def identify_all(db: ReadSession, given: Sequence[tuple[str | None, str]]) -> list[Identity]:
    """As `identify`, for tokens with their addresses; those of codes by one query for all."""
    is_jwt = [token is not None and token.count(".") == tokens.DOTS for token, _ in given]
    signed = iter(_identify_jwts(db, list(compress(given, is_jwt))))
    return [
        next(signed) if stated else _identify_plain(db, token, address=address)
        for (token, address), stated in zip(given, is_jwt, strict=True)
    ]


def _identify_plain(db: ReadSession, token: str | None, *, address: str) -> Identity:
    if not token:
        return Identity(address=address)
    key, dot, secret = token.partition(".")
    if dot:
        return keys.identify(db, key=key, secret=secret, address=address)
    return _of_sign_in(db, token, address=address)


def _identify_jwts(db: ReadSession, given: Sequence[tuple[str | None, str]]) -> list[Identity]:
    read = [tokens.read(db, token or "") for token, _ in given]
    good = [(claims, place) for claims, (_, place) in zip(read, given, strict=True) if claims]
    known = iter(tokens.identified_by_features(db, good))
    return [
        Identity(address=address)
        if claims is None
        else next(known) or _of_sign_in(db, claims["jti"], address=address)
        for claims, (_, address) in zip(read, given, strict=True)
    ]


def _of_sign_in(db: ReadSession, token: str, *, address: str) -> Identity:
    row = db.execute(_WHOSE, {"hash": secrets.digest(token), "now": utc_now()}).first()
    if row is None:
        return Identity(address=address)
    sign_in_id, is_kept, expires_at, account = row
    if not is_kept:
        idleness.note_use(db, sign_in_id, expires_at)
    return Identity(
        account_id=account.id,
        public_id=account.public_id,
        role=Role(account.role),
        username=account.username,
        email=account.email,
        sign_in_id=sign_in_id,
        address=address,
    )


def open_for(db: DbSession, account: Account, *, address: str, agent: str, lasts: timedelta) -> str:
    """A sign-in of its own that ends after `lasts`, whatever happens; its token."""
    return open_or_renew(db, account, token=None, address=address, agent=agent, keep_for=lasts)


def end(db: DbSession, identity: Identity) -> None:
    """Sign out here: every feature hears of it, open sockets close."""
    if identity.sign_in_id is not None:
        _end(db, [identity.sign_in_id])


def _end(db: DbSession, ids: Iterable[int]) -> None:
    ended = list(ids)
    db.execute(delete(SignIn).where(SignIn.id.in_(ended)))
    for sign_in_id in ended:
        live.disconnect(db, sign_in_id=sign_in_id)


def end_one(db: DbSession, account_id: int, sign_in_id: int) -> bool:
    """Whether the account had it."""
    mine = select(SignIn.id).where(SignIn.account_id == account_id, SignIn.id == sign_in_id)
    found = db.scalars(mine).all()
    _end(db, found)
    return bool(found)


def end_all(db: DbSession, account_id: int, *, but: int | None = None) -> int:
    """Sign `account_id` out everywhere, but for the sign-in `but`; how many ended."""
    mine = select(SignIn.id).where(SignIn.account_id == account_id)
    found = [one for one in db.scalars(mine) if one != but]
    _end(db, found)
    return len(found)


def shut_out(db: DbSession, account: Account) -> None:
    """Disable an account: it is signed out everywhere and never let in again."""
    account.disabled_at = utc_now()
    end_all(db, account.id)


def forget_expired(db: DbSession) -> int:
    """Delete sign-ins that ended by themselves; returns how many."""
    ended = db.scalars(select(SignIn.id).where(SignIn.expires_at <= utc_now()).limit(1000)).all()
    db.execute(delete(SignIn).where(SignIn.id.in_(ended)))
    return len(ended)


def forget_addresses(db: DbSession, *, days: int) -> None:
    """Of sign-ins older than `days`: where they came from and with which program."""
    old = SignIn.created_at < utc_now() - timedelta(days=days)
    known = (SignIn.address != "") | (SignIn.agent != "")
    db.execute(update(SignIn).where(old, known).values(address="", agent=""))


def listed(db: ReadSession, account_id: int) -> list[SignIn]:
    query = (
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.expires_at > utc_now())
        .order_by(SignIn.id.desc())
        .limit(100)
    )
    return list(db.scalars(query))
