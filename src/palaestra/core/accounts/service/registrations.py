"""Registrations that wait for their e-mail address to be confirmed."""

from sqlalchemy import delete, select

from palaestra.core.accounts.models import Account, AccountLink
from palaestra.core.accounts.schemas import Registration
from palaestra.core.accounts.service import accounts, letters, links
from palaestra.core.accounts.service.links import HOURS, Purpose
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Gone


def begin(db: DbSession, wanted: Registration, *, password_hash: str, language: str) -> None:
    """Send a link that makes the validated account; who has the address already is told so.

    Raises Conflict for a name that somebody has, whether the address is known or not.
    """
    accounts.refuse_taken_name(db, wanted.username)
    assert wanted.email, "who has to confirm an address has one"
    if accounts.is_known(db, wanted.email):
        letters.send(db, "known", recipient=wanted.email, language=language)
        return
    link = links.make(
        db,
        Purpose.REGISTER,
        email=wanted.email,
        username=wanted.username,
        username_key=wanted.username.casefold() if wanted.username else None,
        password_hash=password_hash,
    )
    _send(db, wanted.email, link=link, language=language)


def _send(db: DbSession, email: str, *, link: str, language: str) -> None:
    hours = HOURS[Purpose.REGISTER]
    letters.send(db, "verify", recipient=email, language=language, link=link, hours=hours)


def send_again(db: DbSession, email: str, *, language: str) -> None:
    """A new link to the newest registration of `email`, if one waits; the old link ends."""
    waiting = _newest(db, email=email, username=None)
    if waiting is None:
        return
    about = {
        name: getattr(waiting, name)
        for name in ("email", "username", "username_key", "password_hash")
    }
    db.delete(waiting)
    _send(db, email, link=links.make(db, Purpose.REGISTER, **about), language=language)


def finish(db: DbSession, link: AccountLink) -> Account:
    """The account of a link that was taken. Its name is left out if somebody has it by now."""
    name = link.username
    is_taken = name is not None and accounts.is_taken_name(db, name)
    wanted = Registration(username=None if is_taken else name, email=link.email)
    try:
        account = accounts.register(db, wanted, password_hash=link.password_hash)
    except Conflict as taken:
        raise Gone("This address has an account already: sign in.") from taken
    others = (AccountLink.purpose == Purpose.REGISTER, AccountLink.email == link.email)
    db.execute(delete(AccountLink).where(*others))
    return account


def password_hash(db: ReadSession, *, email: str | None, username: str) -> str | None:
    """Of the newest registration that waits under this address, or else this name."""
    waiting = _newest(db, email=email, username=username)
    return waiting.password_hash if waiting else None


def _newest(db: ReadSession, *, email: str | None, username: str | None) -> AccountLink | None:
    if email:
        who = AccountLink.email == email.strip().lower()
    elif username:
        who = AccountLink.username_key == username.strip().casefold()
    else:
        return None
    query = (
        select(AccountLink)
        .where(who, AccountLink.purpose == Purpose.REGISTER, AccountLink.expires_at > utc_now())
        .order_by(AccountLink.id.desc())
        .limit(1)
    )
    return db.scalar(query)
