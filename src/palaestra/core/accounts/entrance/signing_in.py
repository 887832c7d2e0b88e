"""Signing in by password, by key, as a guest, by the `keep` cookie, or as the hook says."""

from palaestra.core.accounts import secrets
from palaestra.core.accounts.entrance import by_hook
from palaestra.core.accounts.entrance.cookies import KEEP_COOKIE
from palaestra.core.accounts.entrance.parts import Entrance, SignedIn, open_in, signed_in_as
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Credentials
from palaestra.core.accounts.service import accounts, keeping, keys, registrations
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid, NotSignedIn, Unverified
from palaestra.core.http import Call

_NO = ("", "0", "false", "off", "no")


async def sign_in(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    """Raises NotSignedIn for wrong credentials, TooMany after ten failures, Invalid for none.

    Every door leads here, so that a login hook is asked whichever is taken.
    """
    if entrance.hooks.login:
        return await by_hook.sign_in(entrance, call, given, keep=_wants_to_stay(given))
    if given.password is not None:
        return await _by_password(entrance, call, given)
    if given.key and given.secret:
        return await _by_key(entrance, call, given)
    if given.id is not None:
        return await _as_guest(entrance, call, str(given.id))
    raise Invalid("password", "Send a name or e-mail address and a password.")


def _wants_to_stay(given: Credentials) -> bool:
    """`keep` comes as JSON or from a form."""
    if isinstance(given.keep, str):
        return given.keep.strip().lower() not in _NO
    return bool(given.keep)


async def _by_password(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    who = (given.email or given.username or "").strip().casefold()[:254]
    async with entrance.tries.one(who, call.address) as fail:
        account, hashed = await entrance.database.aread(_find, given)
        password = given.password or ""
        fits = await entrance.database.in_thread(lambda: secrets.password_fits(password, hashed))
        if not fits:
            raise fail(NotSignedIn(by_hook.WRONG))
        if account is None:
            raise Unverified("Confirm your e-mail address first: follow the link in our mail.")
        keep = _wants_to_stay(given)
        return await entrance.database.atransact(open_in, entrance, call, account, keep=keep)


def _find(db: ReadSession, given: Credentials) -> tuple[Account | None, str | None]:
    """The account and the hash to compare with; the latter alone for one that is not confirmed."""
    # People type an e-mail address into the field for the name.
    name = given.username or ""
    email = given.email or (name if "@" in name else None)
    account = accounts.find_by_login(db, email=email, username=name)
    if account is not None:
        return account, account.password_hash
    return None, registrations.password_hash(db, email=email, username=name)


async def _by_key(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    key, secret = given.key or "", given.secret or ""
    async with entrance.tries.one(key, call.address) as fail:
        found = await entrance.database.aread(keys.fitting, key=key, secret=secret)
        if found is None:
            raise fail(NotSignedIn("The key or its secret is wrong."))
        return await entrance.database.atransact(
            open_in, entrance, call, found.account, api_key_id=found.id
        )


async def _as_guest(entrance: Entrance, call: Call, public_id: str) -> SignedIn:
    if not entrance.open_mode:
        raise NotSignedIn("This server needs a password or a key.")
    async with entrance.tries.one(public_id, call.address) as fail:
        account = await entrance.database.aread(accounts.find_guest, public_id)
        if account is None:
            raise fail(NotSignedIn("There is no guest with this id."))
        return await entrance.database.atransact(open_in, entrance, call, account)


async def reopen(entrance: Entrance, call: Call) -> SignedIn | None:
    """By the `keep` cookie, which is another afterwards; None where it opens nothing."""
    sent = call.cookies.get(KEEP_COOKIE)
    return await entrance.database.atransact(_reopen, entrance, sent) if sent else None


def _reopen(db: DbSession, entrance: Entrance, sent: str) -> SignedIn | None:
    kept = keeping.reopen(db, sent, keep_for=entrance.keep_for)
    if kept is None:
        return None
    lasts = int(entrance.keep_for.total_seconds())
    return signed_in_as(kept.account, kept.token, keep=kept.cookie, lasts=lasts)
