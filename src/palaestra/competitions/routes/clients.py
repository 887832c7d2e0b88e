"""login, logout, register, apikeys: as the documented clients call them, before every call."""

from collections.abc import Sequence
from typing import Any

import msgspec

from palaestra.competitions.paths import paths
from palaestra.competitions.schemas import ClientItem, Entered
from palaestra.competitions.service import competitions
from palaestra.competitions.service.filters import read_filters
from palaestra.core.access import Identity, public, signed_in
from palaestra.core.accounts import entrance
from palaestra.core.accounts.entrance import Entrance, SignedIn
from palaestra.core.accounts.models import ApiKey
from palaestra.core.accounts.schemas import ApiKeyItem, Credentials, Registration
from palaestra.core.accounts.service import keys, sign_ins
from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.decoding import invalid_from
from palaestra.core.errors import Invalid, NotSignedIn
from palaestra.core.http import Call, Declared, Redirect, Reply, delete, get, post


def _entered(call: Call, came: SignedIn) -> Reply[Entered]:
    content = Entered(id=came.id, username=came.username or msgspec.UNSET)
    return Reply(content=content, cookies=entrance.cookies(call, came))


def _read(arguments: dict[str, Any], kind: type[Any]) -> Any:
    known = {name: arguments[name] for name in kind.__struct_fields__ if name in arguments}
    try:
        return msgspec.convert(known, type=kind)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error


@post(*paths("login"), access=public)
async def login(doors: Entrance, identity: Identity, call: Call) -> Reply[Entered]:
    """Sign in by id (guests of an open server), key and secret, or password."""
    arguments = call.arguments()
    if call.query and {"password", "secret"} & call.query_values().keys():
        raise Invalid("password", "Credentials never travel in the address: send them in the body.")
    given: Credentials = _read(arguments, Credentials)
    named = given.password or given.key or given.id is not None or doors.hooks.login
    if not named and not identity.is_anonymous:
        return _entered(call, entrance.staying(doors, identity, call))
    try:
        came = await entrance.sign_in(doors, call, given)
    except Invalid as error:
        raise NotSignedIn(error.message) from error
    return _entered(call, came)


@get(*paths("login"), access=public)
async def who(doors: Entrance, identity: Identity, call: Call) -> Reply[Entered] | Redirect:
    """Who the cookie signs in; without one 401, or the sign-in page for a browser."""
    if identity.is_anonymous:
        if call.accepts_html:
            return Redirect(to=f"{call.basepath}/login", status=302)
        raise NotSignedIn
    return _entered(call, entrance.staying(doors, identity, call))


def _leave(db: DbSession, identity: Identity, call: Call) -> Reply[dict[str, str]]:
    sign_ins.end(db, identity)
    return Reply(content={}, cookies=entrance.no_cookies(call))


@post(*paths("logout"), access=public)
def logout(db: DbSession, identity: Identity, call: Call) -> Reply[dict[str, str]]:
    """Sign out."""
    return _leave(db, identity, call)


@get(*paths("logout"), access=public, writes=True)
def logout_by_get(db: DbSession, identity: Identity, call: Call) -> Reply[dict[str, str]]:
    """Sign out, as documented by GET too; a stranger's page cannot do it."""
    if call.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return Reply(content={})
    return _leave(db, identity, call)


@post(*paths("register"), access=public)
async def register(
    doors: Entrance, database: Database, identity: Identity, call: Call
) -> Reply[Entered] | Reply[dict[str, str]]:
    """Register, or keep the id of a valid cookie; 202 where a mail has to be answered first."""
    arguments = call.arguments()
    if not identity.is_anonymous:
        await database.atransact(competitions.take_part, identity.require_account())
        return _entered(call, entrance.staying(doors, identity, call))
    wanted: Registration = _read(_named(arguments), Registration)
    came = await entrance.register(doors, call, wanted)
    if came is None:
        return Reply(content={"message": entrance.CHECK_MAIL}, status=202)
    await database.atransact(competitions.take_part, came.account_id)
    return _entered(call, came)


def _named(arguments: dict[str, Any]) -> dict[str, Any]:
    """Free JSON: `name` is a username too, and texts that are empty say nothing."""
    named = {"username": arguments.get("name"), **arguments}
    return {name: value for name, value in named.items() if value != ""}


@get(*paths("register"), access=signed_in)
def registered(db: ReadSession, call: Call) -> list[ClientItem]:
    """Who registered here, hosted or submitted: ids only, 100 a page."""
    filters = read_filters({"page": call.arguments().get("page")}, own_id="client_id")
    return [ClientItem(id=found) for found in competitions.participants(db, page=filters.page)]


@get(*paths("apikeys"), access=signed_in)
def api_keys(db: ReadSession, identity: Identity) -> list[ApiKeyItem]:
    """One's own keys; never their secrets."""
    return _items(keys.listed(db, identity.require_account()))


def _items(found: Sequence[ApiKey]) -> list[ApiKeyItem]:
    return [
        ApiKeyItem(id=key.key, key=key.key, name=key.name, timestamp=key.created_at)
        for key in found
    ]


@post(*paths("apikeys"), access=signed_in)
def make_api_key(db: DbSession, identity: Identity, call: Call) -> ApiKeyItem:
    """A new key; its secret is shown this once."""
    name = call.arguments().get("name", "")
    if not isinstance(name, str):
        raise Invalid("name", "The name of a key is text.")
    key, secret = keys.make(db, identity.require_account(), name=name)
    item = _items([key])[0]
    item.secret = secret
    return item


@delete(*paths("apikeys"), access=signed_in)
def remove_api_key(db: DbSession, identity: Identity, call: Call) -> dict[str, str]:
    """Delete one's own key, named as `key` or `id`."""
    arguments = call.arguments()
    key = arguments.get("key") or arguments.get("id")
    if not isinstance(key, str):
        raise Invalid("key", "Name the key to delete.")
    keys.remove(db, identity.require_account(), key=key)
    return {}


ROUTES: list[Declared] = [
    login,
    who,
    logout,
    logout_by_get,
    register,
    registered,
    api_keys,
    make_api_key,
    remove_api_key,
]
