"""`keep me signed in`: the cookie that opens a sign-in again when its own cookie is lost.

The cookie is a selector and a verifier. The verifier is new at each use, so that one which comes a
second time was copied: then the sign-in ends for the thief and for its owner, who signs in anew.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palaestra.core import live
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account, SignIn
from palaestra.core.database import DbSession, utc_now

# Tabs that a browser opens at once come with the same cookie.
TOGETHER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A sign-in that was opened again: its new token and the new cookie."""

    account: Account
    token: str
    cookie: str


def cookie_for(db: DbSession, token: str) -> str:
    """A new `keep` cookie of the kept sign-in that has `token`."""
    query = select(SignIn).where(SignIn.token_hash == secrets.digest(token))
    return _renew(db.scalars(query).one())


def _renew(sign_in: SignIn) -> str:
    verifier = secrets.new_token()
    sign_in.keep_selector = sign_in.keep_selector or secrets.new_token()
    sign_in.keep_hash = secrets.digest(verifier)
    sign_in.kept_at = utc_now()
    return f"{sign_in.keep_selector}.{verifier}"


def reopen(db: DbSession, cookie: str, *, keep_for: timedelta) -> Kept | None:
    """By the `keep` cookie; None for one that opens nothing."""
    selector, _, verifier = cookie.partition(".")
    found = db.scalar(
        select(SignIn)
        .options(joinedload(SignIn.account, innerjoin=True))
        .where(SignIn.keep_selector == selector, SignIn.expires_at > utc_now())
        # Two at once take turns, and the second sees that the verifier is another by now.
        .with_for_update(of=SignIn)
    )
    if found is None or found.account.disabled_at is not None:
        return None
    if not secrets.secret_fits(verifier, found.keep_hash or ""):
        _end_if_copied(db, found)
        return None
    token = secrets.new_token()
    found.token_hash = secrets.digest(token)
    found.expires_at = utc_now() + keep_for
    return Kept(account=found.account, token=token, cookie=_renew(found))


def _end_if_copied(db: DbSession, sign_in: SignIn) -> None:
    if sign_in.kept_at is not None and utc_now() - sign_in.kept_at > TOGETHER:
        db.delete(sign_in)
        live.disconnect(db, sign_in_id=sign_in.id)
