"""Links in mails: made, looked at, taken once."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, exists, select

from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import AccountLink
from palaestra.core.configuration import ServerSettings, Settings
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Gone


class Purpose(StrEnum):
    REGISTER = "register"
    EMAIL = "email"
    RESET = "reset"


# Both prove an address, so one address of ours serves them.
PROVING = (Purpose.REGISTER, Purpose.EMAIL)
RESETTING = (Purpose.RESET,)

HOURS = {Purpose.REGISTER: 24, Purpose.EMAIL: 24, Purpose.RESET: 1}
_PATHS = {Purpose.REGISTER: "verify", Purpose.EMAIL: "verify", Purpose.RESET: "reset"}
AT_ONCE = 1000


def make(db: DbSession, purpose: Purpose, **about: Any) -> str:
    """The address that belongs into a mail; `about` are the other columns of AccountLink."""
    token = secrets.new_token()
    db.add(
        AccountLink(
            purpose=purpose,
            token_hash=secrets.digest(token),
            expires_at=utc_now() + timedelta(hours=HOURS[purpose]),
            **about,
        )
    )
    settings: Settings = db.info["settings"]
    # Never from the request: its Host header is what a stranger likes to say.
    base = settings[ServerSettings].public_url
    return f"{base}/api/account/{_PATHS[purpose]}/{token}"


def is_good(db: ReadSession, token: str, purposes: Collection[Purpose]) -> bool:
    """Whether `take` would give the link now."""
    query = select(exists().where(*_fitting(token, purposes)))
    return bool(db.scalar(query))


def take(db: DbSession, token: str, purposes: Collection[Purpose]) -> AccountLink:
    """The link, which is used up with this transaction; of two at once one gets it. Or Gone."""
    taken = delete(AccountLink).where(*_fitting(token, purposes)).returning(AccountLink)
    link = db.scalars(taken).one_or_none()
    if link is None:
        raise Gone("This link was used already, or it is too old. Ask for a new one.")
    return link


def _fitting(token: str, purposes: Collection[Purpose]) -> tuple[Any, ...]:
    return (
        AccountLink.token_hash == secrets.digest(token),
        AccountLink.purpose.in_(purposes),
        AccountLink.expires_at > utc_now(),
    )


def forget_of(db: DbSession, account_id: int) -> None:
    """What was sent to the account before is worth nothing from now on."""
    db.execute(delete(AccountLink).where(AccountLink.account_id == account_id))


def forget_expired(db: DbSession) -> None:
    old = select(AccountLink.id).where(AccountLink.expires_at <= utc_now()).limit(AT_ONCE)
    db.execute(delete(AccountLink).where(AccountLink.id.in_(old)))
