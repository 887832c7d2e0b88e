"""Changes of one's own account: name, e-mail address, password."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from palaestra.core.accounts.models import Account, AccountLink
from palaestra.core.accounts.service import accounts, letters, links, sign_ins
from palaestra.core.accounts.service.links import HOURS, Purpose
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Gone
from palaestra.core.mail import postbox_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Canonical values; None leaves a thing as it is. `verify`: a new address must be proved."""

    username: str | None = None
    email: str | None = None
    password_hash: str | None = None
    verify: bool
    language: str


def change(db: DbSession, account_id: int, wanted: Change, *, sign_in_id: int | None) -> Account:
    """Make the changes, all or none; the other sign-ins end with an old password.

    A new address that has to be proved stands only after its link is followed. Raises Conflict
    naming the field that somebody has.
    """
    account = db.get_one(Account, account_id)
    if wanted.username is not None:
        _rename(db, account, wanted.username)
    if wanted.password_hash is not None:
        _set_password(db, account, wanted.password_hash, but=sign_in_id)
        _tell(db, account, "password-changed", language=wanted.language)
    if wanted.email is not None and wanted.email != account.email:
        _ask_or_set_email(db, account, wanted.email, wanted)
    return account


def _rename(db: DbSession, account: Account, username: str) -> None:
    key = username.casefold()
    if key != account.username_key:
        accounts.refuse_taken_name(db, username)
    account.username, account.username_key = username, key
    _flush(db, field="username")


def _flush(db: DbSession, *, field: str) -> None:
    """Somebody may have been faster than our look."""
    try:
        db.flush()
    except IntegrityError as taken:
        raise Conflict("Somebody has this already.", field=field) from taken


def _set_password(db: DbSession, account: Account, password_hash: str, *, but: int | None) -> None:
    """Whoever knew the old one is out, and what was mailed before lets nobody in."""
    account.password_hash = password_hash
    sign_ins.end_all(db, account.id, but=but)
    links.forget_of(db, account.id)


def _ask_or_set_email(db: DbSession, account: Account, email: str, wanted: Change) -> None:
    if not wanted.verify:
        if accounts.is_known(db, email):
            raise Conflict("Somebody has this e-mail address already.", field="email")
        _set_email(db, account, email, language=wanted.language)
    elif accounts.is_known(db, email):
        # The answer is the same as for an unknown address; only its owner learns more.
        letters.send(db, "known", recipient=email, language=wanted.language)
    else:
        link = links.make(db, Purpose.EMAIL, account_id=account.id, email=email)
        hours = HOURS[Purpose.EMAIL]
        letters.send(
            db, "new-address", recipient=email, language=wanted.language, link=link, hours=hours
        )


def _set_email(db: DbSession, account: Account, email: str, *, language: str) -> None:
    _tell(db, account, "address-changed", language=language)
    account.email = email
    _flush(db, field="email")


def _tell(db: DbSession, account: Account, letter: str, *, language: str) -> None:
    """The owner, at the address up to now: who did not do this must hear of it."""
    if account.email and postbox_of(db).url is not None:
        letters.send(db, letter, recipient=account.email, language=language)


def prove_email(db: DbSession, link: AccountLink, *, language: str) -> Account:
    """The link to a new address was followed: from now on it is the account's."""
    account = db.get_one(Account, link.account_id)
    assert link.email, "a link of this purpose has the address"
    links.forget_of(db, account.id)
    try:
        _set_email(db, account, link.email, language=language)
    except Conflict as taken:
        raise Gone("Somebody has this e-mail address by now.") from taken
    return account


def ask_for_reset(db: DbSession, email: str, *, language: str) -> None:
    """Send a link to the owner of the address, if there is one."""
    account = accounts.find_by_login(db, email=email)
    if account is None:
        return
    link = links.make(db, Purpose.RESET, account_id=account.id)
    hours = HOURS[Purpose.RESET]
    letters.send(db, "reset", recipient=email, language=language, link=link, hours=hours)


def reset(db: DbSession, token: str, *, password_hash: str, language: str) -> None:
    """A new password by the link; everybody who was signed in is out. Raises Gone."""
    link = links.take(db, token, links.RESETTING)
    account = db.get_one(Account, link.account_id)
    _set_password(db, account, password_hash, but=None)
    _tell(db, account, "password-changed", language=language)


def can_reset(db: ReadSession, token: str) -> bool:
    return links.is_good(db, token, links.RESETTING)
