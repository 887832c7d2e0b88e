"""`/login`, `/register`, `/logout`: a page, a form, or the statistics document's JSON.

Who speaks is told apart by Accept and Content-Type, as `together.md` says.
"""

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from palaestra.core.access import Identity, public
from palaestra.core.accounts import entrance
from palaestra.core.accounts.entrance import Entrance, SignedIn
from palaestra.core.accounts.schemas import Credentials, DocumentedSignIn, Registration
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import DbSession
from palaestra.core.errors import (
    Conflict,
    Invalid,
    NotSignedIn,
    PalaestraError,
    Unavailable,
    Unverified,
)
from palaestra.core.http import Call, Cookie, Declared, Redirect, Reply, get, post
from palaestra.core.http.errors import failure_of
from palaestra.core.http.render import Rendered
from palaestra.core.http.shell import Shell


@get("/login", access=public)
async def login_page(
    doors: Entrance, shell: Shell, identity: Identity, call: Call
) -> Rendered | Redirect | Reply[DocumentedSignIn] | Reply[dict[str, str]]:
    """The sign-in page; for a program with Basic credentials or a cookie, the sign-in itself."""
    if "password" in call.query_values():
        raise Invalid("password", "Credentials never travel in the address: use POST.")
    kind, _, value = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        return await _documented(doors, call, _basic(value))
    if identity.is_anonymous and (came := await entrance.reopen(doors, call)):
        return _onward(call, {}, came) if call.accepts_html else await _entered(doors, call, came)
    if call.accepts_html:
        return shell.render(call, identity, status=200)
    if identity.is_anonymous:
        return _refused(NotSignedIn())
    return await _greeted(doors, entrance.staying(doors, identity, call))


def _refused(error: NotSignedIn) -> Reply[dict[str, str]]:
    """The documented body; who only has to confirm an address is told that too."""
    content = {"error": "auth"}
    if isinstance(error, Unverified):
        content |= {"code": error.code, "message": error.message}
    return Reply(content=content, status=401)


@post("/login", access=public)
async def login(
    doors: Entrance, call: Call
) -> Redirect | Reply[DocumentedSignIn] | Reply[dict[str, str]]:
    """A form goes on to `next`; JSON gets the user, the token and where the socket is."""
    if not _is_form(call):
        return await _documented(doors, call, call.decode(Credentials))
    fields = _fields(call)
    given = Credentials(
        username=fields.get("username"),
        email=fields.get("email"),
        password=fields.get("password"),
        keep=fields.get("keep"),
    )
    try:
        came = await entrance.sign_in(doors, call, given)
    except (NotSignedIn, Invalid) as error:
        return Redirect(to=f"{call.basepath}/login?error={error.code}")
    return _onward(call, fields, came)


@get("/register", access=public)
async def register_page(shell: Shell, identity: Identity, call: Call) -> Rendered:
    """The page to register."""
    return shell.render(call, identity, status=200)


@post("/register", access=public)
async def register(doors: Entrance, call: Call) -> Redirect | Reply[dict[str, str]]:
    """A form goes on to `next`; JSON is answered alike whether the address was known or not."""
    if _is_form(call):
        return await _register_form(doors, call)
    wanted = call.decode(_NickRegistration)
    with suppress(Conflict):  # the answer must not tell who is registered here
        await entrance.register(doors, call, wanted.registration())
    return Reply(content={"message": ANSWER_TO_ALL}, status=202)


ANSWER_TO_ALL = "If this address can register here, it now is, or a mail to it says how to go on."


class _NickRegistration(Registration, kw_only=True):
    """The statistics document calls the name `nick`."""

    nick: str | None = None

    def registration(self) -> Registration:
        name = self.username or self.nick
        return Registration(username=name, email=self.email, password=self.password)


async def _register_form(doors: Entrance, call: Call) -> Redirect:
    fields = _fields(call)
    wanted = Registration(
        username=fields.get("username"),
        email=fields.get("email"),
        password=fields.get("password"),
        setup=fields.get("setup"),
    )
    try:
        came = await entrance.register(doors, call, wanted)
    except (Invalid, Conflict) as error:
        return Redirect(to=f"{call.basepath}/register?error={_where(error)}")
    if came is None:
        return Redirect(to=f"{call.basepath}/register?mailed=1")
    return _onward(call, fields, came)


def _where(error: PalaestraError) -> str:
    return failure_of(error).field or error.code


@get("/logout", access=public, writes=True)
def logout_link(db: DbSession, identity: Identity, call: Call) -> Redirect:
    """Sign out by following a link of our own page; a link on a stranger's page does nothing."""
    if call.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        sign_ins.end(db, identity)
        return Redirect(to=f"{call.basepath}/", cookies=entrance.no_cookies(call))
    return Redirect(to=f"{call.basepath}/")


@post("/logout", access=public)
def logout(db: DbSession, identity: Identity, call: Call) -> Redirect | Reply[None]:
    """Sign out: 303 to the start for a form, 204 for a program."""
    sign_ins.end(db, identity)
    cleared = entrance.no_cookies(call)
    if _is_form(call):
        return Redirect(to=f"{call.basepath}/", cookies=cleared)
    return Reply(content=None, status=204, cookies=cleared)


async def _documented(
    doors: Entrance, call: Call, given: Credentials
) -> Reply[DocumentedSignIn] | Reply[dict[str, str]]:
    try:
        came = await entrance.sign_in(doors, call, given)
    except NotSignedIn as error:
        return _refused(error)
    return await _entered(doors, call, came)


async def _entered(
    doors: Entrance, call: Call, came: SignedIn
) -> Reply[DocumentedSignIn] | Reply[dict[str, str]]:
    return await _greeted(doors, came, cookies=entrance.cookies(call, came))


async def _greeted(
    doors: Entrance, came: SignedIn, *, cookies: tuple[Cookie, ...] = ()
) -> Reply[DocumentedSignIn] | Reply[dict[str, str]]:
    """With the current workspace, where there is room; else 503, as documented."""
    try:
        workspace = await doors.database.atransact(_workspace, came.account_id)
    except Unavailable as full:
        headers = {"Retry-After": str(full.retry_after)} if full.retry_after else {}
        return Reply(content={"error": "full"}, status=503, headers=headers)
    user = {"id": came.id, "nick": came.username, "email": came.email, "role": came.role}
    return Reply(
        content=DocumentedSignIn(
            user=user,
            token=came.token,
            workspace=workspace,
            socket=f"{doors.basepath}/socket.io",
        ),
        cookies=cookies,
    )


def _workspace(db: DbSession, account_id: int) -> dict[str, Any] | None:
    greet: Callable[[DbSession, int], dict[str, Any]] | None = db.info.get("greets")
    return greet(db, account_id) if greet else None


def _basic(value: str) -> Credentials:
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Invalid("Authorization", "The Basic credentials are not readable.") from error
    return Credentials(username=name, password=password)


def _is_form(call: Call) -> bool:
    return call.content_type == "application/x-www-form-urlencoded"


def _fields(call: Call) -> dict[str, str]:
    try:
        sent = parse_qs(call.body.decode(), keep_blank_values=False)
    except UnicodeDecodeError as error:
        raise Invalid("body", "The form is not UTF-8.") from error
    return {name: values[-1] for name, values in sent.items()}


def _onward(call: Call, fields: dict[str, str], came: SignedIn) -> Redirect:
    wanted = fields.get("next") or (call.query_values().get("next") or [""])[-1]
    return Redirect(to=local_path(wanted, call.basepath), cookies=entrance.cookies(call, came))


def local_path(wanted: str, basepath: str) -> str:
    """`wanted` if it stays on this server, else the start page."""
    home = f"{basepath}/"
    starts_well = wanted.startswith(home) and not wanted.startswith(("//", "/\\"))
    printable = wanted.isprintable() and "\\" not in wanted
    return wanted if starts_well and printable else home


ROUTES: list[Declared] = [login_page, login, register_page, register, logout_link, logout]
