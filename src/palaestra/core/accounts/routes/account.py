"""`/api/account/…`: sign in, register, who one is, changes of that, the end."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from palaestra.core.access import Identity, public, signed_in
from palaestra.core.accounts import entrance, secrets, validation
from palaestra.core.accounts.confirming import confirm
from palaestra.core.accounts.entrance import CHECK_MAIL, Entrance
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import (
    Answered,
    Changed,
    Changes,
    Credentials,
    Farewell,
    Me,
    Registration,
)
from palaestra.core.accounts.service import accounts, exports, farewells, profiles, sign_ins
from palaestra.core.accounts.service.profiles import Change
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, StreamReply, delete, get, patch, post
from palaestra.core.http.shell import language_of

# Of an export, bytes that are sent at once.
TOGETHER = 1 << 16


@post("/api/account/login", access=public)
async def login(doors: Entrance, call: Call, data: Credentials) -> Reply[Me]:
    """Sign in with a password, a key, or (open mode) a guest's id; `keep` makes it last."""
    came = await entrance.sign_in(doors, call, data)
    return Reply(content=came.me, cookies=entrance.cookies(call, came))


@post("/api/account/register", access=public, status=201)
async def register(doors: Entrance, call: Call, data: Registration) -> Reply[Me] | Reply[Answered]:
    """Make an account and sign in; `{}` makes a guest where the server is open.

    Where addresses are verified the answer is 202 for every address, known or not, and a mail
    says how to go on.
    """
    came = await entrance.register(doors, call, data)
    if came is None:
        return Reply(content=Answered(message=CHECK_MAIL), status=202)
    return Reply(content=came.me, status=201, cookies=entrance.cookies(call, came))


@post("/api/account/logout", access=public, status=204)
def logout(db: DbSession, identity: Identity, call: Call) -> Reply[None]:
    """Sign out here; open sockets of this sign-in close."""
    sign_ins.end(db, identity)
    return Reply(content=None, status=204, cookies=entrance.no_cookies(call))


@get("/api/account/me", access=signed_in)
def me(identity: Identity) -> Me:
    """Who is signed in."""
    return Me(
        id=identity.public_id or "",
        username=identity.username,
        email=identity.email,
        role=str(identity.role),
    )


@patch("/api/account/me", access=signed_in)
async def change(doors: Entrance, identity: Identity, call: Call, data: Changes) -> Changed:
    """Change name, e-mail address or password; a guest changes only its name."""
    has_password = await confirm(doors, identity, data.current_password, field="current_password")
    if not has_password:
        _refuse_to_passwordless(data)
    wanted = await _prepared(doors, call, data)
    account = await doors.database.atransact(
        profiles.change, identity.require_account(), wanted, sign_in_id=identity.sign_in_id
    )
    waits = wanted.email if doors.verifies and wanted.email != account.email else None
    return Changed(me=_me(account), waiting_for=waits)


def _refuse_to_passwordless(data: Changes) -> None:
    for field in ("email", "password"):
        if getattr(data, field):
            raise Invalid(field, "An account without a password has only a name.")


async def _prepared(doors: Entrance, call: Call, data: Changes) -> Change:
    """Checked and hashed before the transaction."""
    username = accounts.normal_username(data.username) if data.username else None
    email = accounts.normal_email(data.email) if data.email else None
    if data.password:
        accounts.check_password(data.password)
    if email is not None:
        await validation.check(doors.user_validation, email)
        if doors.verifies:
            await doors.take_mail(call, email)
    password, hashed = data.password, None
    if password:
        hashed = await doors.database.in_thread(lambda: secrets.hash_password(password))
    return Change(
        username=username,
        email=email,
        password_hash=hashed,
        verify=doors.verifies,
        language=language_of(call.headers.get("accept-language", "")),
    )


def _me(account: Account) -> Me:
    return Me(
        id=account.public_id, username=account.username, email=account.email, role=account.role
    )


@delete("/api/account/me", access=signed_in, status=204)
async def leave(doors: Entrance, identity: Identity, call: Call, data: Farewell) -> Reply[None]:
    """Delete one's own account, by password, or by `confirm` where there is none.

    Competitions that it hosts go on and its submissions stay on the boards, as of a "Deleted
    account".
    """
    has_password = await confirm(doors, identity, data.password, field="password")
    if not has_password and not data.confirm:
        raise Invalid("confirm", "Say that you mean it: nothing brings the account back.")
    await doors.database.atransact(farewells.delete_account, identity.require_account())
    return Reply(content=None, status=204, cookies=entrance.no_cookies(call))


@get("/api/account/export", access=signed_in)
async def export(database: Database, identity: Identity) -> StreamReply:
    """Everything that the server holds of one's own account, as a JSON file, streamed."""
    held = await database.aread(exports.export, identity.require_account())
    parts = exports.written(database, held)
    return StreamReply(
        chunks=_in_threads(database, parts),
        media_type="application/json",
        filename=f"account-{identity.public_id}-{_day(utc_now())}.json",
    )


async def _in_threads(database: Database, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Without holding up the event loop; small parts travel together."""
    while part := await database.in_thread(lambda: b"".join(_some(parts))):
        yield part


def _some(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The next of them, so many that they have some size; none when all are sent."""
    size = 0
    while size < TOGETHER and (part := next(parts, None)) is not None:
        size += len(part)
        yield part


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d")


ROUTES: list[Declared] = [login, register, logout, me, change, leave, export]
