"""Registering: at once, or by a link in a mail where addresses are verified."""

import hmac

from palaestra.core.access import Role
from palaestra.core.accounts import secrets, validation
from palaestra.core.accounts.entrance import by_hook
from palaestra.core.accounts.entrance.parts import Entrance, SignedIn, open_in
from palaestra.core.accounts.schemas import Registration
from palaestra.core.accounts.service import accounts, registrations
from palaestra.core.database import DbSession
from palaestra.core.errors import Forbidden, Invalid
from palaestra.core.http import Call
from palaestra.core.http.shell import language_of


async def register(entrance: Entrance, call: Call, wanted: Registration) -> SignedIn | None:
    """A new account, signed in; None where a mail must be answered first, and no cookie before.

    None says nothing about the address: somebody may have it already. Raises Invalid or Conflict
    naming the field.
    """
    await entrance.limiter.atake(entrance.limits.register, "register", call.address)
    if entrance.hooks.register:
        return await by_hook.register(entrance, call)
    wanted = accounts.validate(wanted, open_mode=entrance.open_mode)
    if wanted.email:
        await validation.check(entrance.user_validation, wanted.email)
    hashed = await _hashed(entrance, wanted.password)
    # Who has the set-up link runs this server: mail may not even work yet.
    if entrance.verifies and not wanted.setup:
        await _begin(entrance, call, wanted, hashed or "")
        return None
    return await entrance.database.atransact(_register, entrance, call, wanted, hashed)


async def _hashed(entrance: Entrance, password: str | None) -> str | None:
    if not password:
        return None
    return await entrance.database.in_thread(lambda: secrets.hash_password(password))


async def _begin(entrance: Entrance, call: Call, wanted: Registration, hashed: str) -> None:
    await entrance.take_mail(call, wanted.email or "")
    language = language_of(call.headers.get("accept-language", ""))
    await entrance.database.atransact(
        registrations.begin, wanted, password_hash=hashed, language=language
    )


def _register(
    db: DbSession, entrance: Entrance, call: Call, wanted: Registration, hashed: str | None
) -> SignedIn:
    role = _role_of_setup(db, entrance, wanted)
    account = accounts.register(db, wanted, password_hash=hashed, role=role)
    return open_in(db, entrance, call, account)


def _role_of_setup(db: DbSession, entrance: Entrance, wanted: Registration) -> Role | None:
    if not wanted.setup:
        return None
    if not hmac.compare_digest(wanted.setup.encode(), entrance.setup_token.encode()):
        raise Forbidden("This is not this server's set-up link.")
    if accounts.has_admin(db):
        raise Forbidden("This set-up link was used already: an admin exists.")
    if not wanted.password:
        raise Invalid("password", "The first admin needs a password.")
    return Role.ADMIN
