"""Accounts: register, find, change role, disable."""

import re

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError

from palaestra.core.access import Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, ApiKey
from palaestra.core.accounts.schemas import Registration
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Invalid, NotFound, NotSignedIn
from palaestra.core.hooks import ClientStruct, accepted_id, hooks_of

# No brackets, quotes or separators: in the header of a mail they would name somebody else.
_LETTER = r"""[^@\s\x00-\x1f\x7f<>()\[\],;:\\"]"""
_LABEL = r"""[^@\s\x00-\x1f\x7f<>()\[\],;:\\".]"""
_EMAIL = re.compile(rf"{_LETTER}{{1,64}}@{_LABEL}+(\.{_LABEL}+)+")
_USERNAME = re.compile(r"[^\s\x00-\x1f@<>](?:[^\x00-\x1f@<>]*[^\s\x00-\x1f@<>])?")
MIN_PASSWORD = 8
MAX_PASSWORD = 256
MAX_NAME = 80


def validate(wanted: Registration, *, open_mode: bool) -> Registration:
    """`wanted` in canonical form; raises Invalid naming the field."""
    email = normal_email(wanted.email) if wanted.email else None
    username = normal_username(wanted.username) if wanted.username else None
    if not open_mode:
        _require(email, "email", "An e-mail address is needed here.")
        _require(wanted.password, "password", "A password is needed here.")
    if wanted.password:
        check_password(wanted.password)
        if not (email or username):
            raise Invalid("username", "A password needs a name or an e-mail address beside it.")
    elif email:
        raise Invalid("password", "An account with an e-mail address needs a password.")
    return Registration(
        username=username, email=email, password=wanted.password or None, setup=wanted.setup
    )


def _require(value: str | None, field: str, message: str) -> None:
    if not value:
        raise Invalid(field, message)


def normal_email(email: str) -> str:
    address = email.strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Invalid("email", f"{email[:80]!r} is not an e-mail address.")
    return address


def normal_username(username: str) -> str:
    name = username.strip()
    if len(name) > MAX_NAME:
        raise Invalid("username", f"A name has at most {MAX_NAME} characters.")
    if not _USERNAME.fullmatch(name):
        raise Invalid("username", "A name has no @, < or > and no control characters.")
    return name


def check_password(password: str) -> None:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid("password", f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.")


def register(
    db: DbSession, wanted: Registration, *, password_hash: str | None, role: Role | None = None
) -> Account:
    """Add the validated account; raises Conflict for a name or e-mail that somebody has.

    The password is hashed before the transaction: that takes long.
    """
    account = Account(
        public_id=secrets.new_public_id(),
        username=wanted.username,
        username_key=wanted.username.casefold() if wanted.username else None,
        email=wanted.email,
        password_hash=password_hash,
        role=role or (Role.MEMBER if password_hash else Role.GUEST),
    )
    _refuse_taken(db, account)
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError:
        # Somebody was faster than our look; by now that can be seen.
        _refuse_taken(db, account)
        raise
    _persist(db, account)
    return account


def _persist(db: DbSession, account: Account) -> None:
    """Tell the operator's store of a new client, whose id may become another."""
    hooks = hooks_of(db)
    if hooks.persist is None:
        return
    struct = ClientStruct(id=account.public_id)
    hooks.keep(struct, update=False)
    account.public_id = accepted_id(struct.id)
    db.flush()


def of_client(db: DbSession, client_id: str, *, role: Role) -> Account:
    """The account of a client that the operator's hooks know; made at its first coming."""
    public_id = accepted_id(client_id)
    known = db.scalar(select(Account).where(Account.public_id == public_id))
    if known is None:
        known = Account(public_id=public_id, role=role)
        db.add(known)
        _persist(db, known)
        db.flush()
    if known.disabled_at is not None:
        raise NotSignedIn("This account is disabled.")
    return known


def _refuse_taken(db: DbSession, account: Account) -> None:
    for column, value, field in (
        (Account.email, account.email, "email"),
        (Account.username_key, account.username_key, "username"),
    ):
        if value and db.scalar(select(Account.id).where(column == value)):
            raise Conflict(f"Somebody has this {_WORDS[field]} already.", field=field)


_WORDS = {"email": "e-mail address", "username": "name"}


def is_taken_name(db: ReadSession, username: str) -> bool:
    return bool(db.scalar(select(Account.id).where(Account.username_key == username.casefold())))


def refuse_taken_name(db: ReadSession, username: str | None) -> None:
    """Names are public, so that this tells nothing."""
    if username and is_taken_name(db, username):
        raise Conflict(f"Somebody has this {_WORDS['username']} already.", field="username")


def is_known(db: ReadSession, email: str) -> bool:
    """Whether somebody, disabled or not, has this canonical address."""
    return bool(db.scalar(select(Account.id).where(Account.email == email)))


def find(db: ReadSession, public_id: str) -> Account:
    account = db.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise NotFound("account")
    return account


def find_by_login(
    db: ReadSession, *, email: str | None = None, username: str | None = None
) -> Account | None:
    """By e-mail, else by name; one that is disabled is not found."""
    if email:
        query = select(Account).where(Account.email == email.strip().lower())
    elif username:
        query = select(Account).where(Account.username_key == username.strip().casefold())
    else:
        return None
    return db.scalar(query.where(Account.disabled_at.is_(None)))


def find_guest(db: ReadSession, public_id: str) -> Account | None:
    """A guest with this id: no password, no role, no key."""
    return db.scalar(
        select(Account).where(
            Account.public_id == public_id,
            Account.role == Role.GUEST,
            Account.password_hash.is_(None),
            Account.disabled_at.is_(None),
            ~exists().where(ApiKey.account_id == Account.id),
        )
    )


def has_admin(db: ReadSession) -> bool:
    return db.scalar(select(Account.id).where(Account.role == Role.ADMIN).limit(1)) is not None


def listed(db: ReadSession, *, page: int, size: int) -> list[Account]:
    query = select(Account).order_by(Account.id).limit(size).offset(page * size)
    return list(db.scalars(query))


def count(db: ReadSession) -> int:
    return db.scalar(select(func.count(Account.id))) or 0
