"""Every door into the house leads here: sign in, register, and the cookie that follows."""

import hmac
from dataclasses import dataclass

from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Credentials, Me, Registration
from palaestra.core.accounts.service import accounts, keys, sign_ins
from palaestra.core.accounts.tries import Tries
from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.errors import Forbidden, Invalid, NotSignedIn
from palaestra.core.hooks import NO_HOOKS, ClientStruct, HookHandler, Hooks
from palaestra.core.http import Call, Cookie
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.limits import Limiter

GUESTS = "600/minute"
_WRONG = "The name, e-mail address or password is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    database: Database
    limiter: Limiter
    tries: Tries
    open_mode: bool
    basepath: str
    secret: str
    hooks: Hooks = NO_HOOKS

    @property
    def setup_token(self) -> str:
        """Makes whoever registers with it the first admin, as long as there is none."""
        return secrets.derive(self.secret, "first admin")[:40]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in and the token of the sign-in."""

    id: str
    account_id: int
    username: str | None
    email: str | None
    role: str
    token: str

    @property
    def me(self) -> Me:
        return Me(id=self.id, username=self.username, email=self.email, role=self.role)


async def sign_in(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    """Raises NotSignedIn for wrong credentials, TooMany after ten failures, Invalid for none.

    Every door leads here, so that a login hook is asked whichever is taken.
    """
    if entrance.hooks.login:
        return await _sign_in_by_hook(entrance, call, given)
    if given.password is not None:
        return await _sign_in_by_password(entrance, call, given)
    if given.key and given.secret:
        return await _sign_in_by_key(entrance, call, given)
    if given.id is not None:
        return await _sign_in_as_guest(entrance, call, str(given.id))
    raise Invalid("password", "Send a name or e-mail address and a password.")


async def _sign_in_by_password(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    who = (given.email or given.username or "").strip().casefold()[:254]
    async with entrance.tries.one(who, call.address) as fail:
        account = await entrance.database.aread(_find, given)
        hashed = account.password_hash if account else None
        password = given.password or ""
        fits = await entrance.database.in_thread(lambda: secrets.password_fits(password, hashed))
        if account is None or not fits:
            raise fail(NotSignedIn(_WRONG))
        return await _open(entrance, call, account)


def _find(db: ReadSession, given: Credentials) -> Account | None:
    # People type an e-mail address into the field for the name.
    name = given.username or ""
    email = given.email or (name if "@" in name else None)
    return accounts.find_by_login(db, email=email, username=name)


async def _sign_in_by_key(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    key, secret = given.key or "", given.secret or ""
    async with entrance.tries.one(key, call.address) as fail:
        account = await entrance.database.aread(keys.account_of, key=key, secret=secret)
        if account is None:
            raise fail(NotSignedIn("The key or its secret is wrong."))
        return await _open(entrance, call, account)


async def _sign_in_as_guest(entrance: Entrance, call: Call, public_id: str) -> SignedIn:
    if not entrance.open_mode:
        raise NotSignedIn("This server needs a password or a key.")
    async with entrance.tries.one(public_id, call.address) as fail:
        account = await entrance.database.aread(accounts.find_guest, public_id)
        if account is None:
            raise fail(NotSignedIn("There is no guest with this id."))
        return await _open(entrance, call, account)


async def _sign_in_by_hook(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    """The operator decides; a key of ours only says who asks."""
    here = await entrance.database.aread(identify, call)
    who = given.email or given.username or given.key or str(given.id or here.public_id or "")
    async with entrance.tries.one(who.strip().casefold()[:254], call.address) as fail:
        user = await _claimed(entrance, given, here)
        handler = HookHandler(request=call, current_user=here.public_id)
        client = await entrance.database.in_thread(
            lambda: entrance.hooks.log_in(handler, user) if user is not _NOBODY else None
        )
        if client is None:
            raise fail(NotSignedIn(_WRONG))
        return await entrance.database.atransact(_open_client, entrance, call, client)


# A key that is not ours: the hook is not even asked.
_NOBODY = ""


async def _claimed(entrance: Entrance, given: Credentials, here: Identity) -> str | None:
    """What the hook gets as its user: the id argument, the key's owner, else the cookie's."""
    if given.key and given.secret:
        account = await entrance.database.aread(keys.account_of, key=given.key, secret=given.secret)
        return account.public_id if account else _NOBODY
    return str(given.id) if given.id is not None else here.public_id


def _open_client(db: DbSession, entrance: Entrance, call: Call, client: ClientStruct) -> SignedIn:
    role = Role.GUEST if entrance.open_mode else Role.MEMBER
    account = accounts.of_client(db, str(client.id), role=role)
    return _open_in(db, call, account)


async def _register_by_hook(entrance: Entrance, call: Call) -> SignedIn:
    handler = HookHandler(request=call)
    data = dict(call.arguments())
    client = await entrance.database.in_thread(lambda: entrance.hooks.sign_up(handler, data))
    return await entrance.database.atransact(_open_client, entrance, call, client)


async def register(entrance: Entrance, call: Call, wanted: Registration) -> SignedIn:
    """A new account, signed in; raises Invalid or Conflict naming the field."""
    entrance.limiter.take(GUESTS, "register", call.address)
    if entrance.hooks.register:
        return await _register_by_hook(entrance, call)
    wanted = accounts.validate(wanted, open_mode=entrance.open_mode)
    hashed = None
    if wanted.password:
        password = wanted.password
        hashed = await entrance.database.in_thread(lambda: secrets.hash_password(password))
    return await entrance.database.atransact(_register, entrance, call, wanted, hashed)


def _register(
    db: DbSession, entrance: Entrance, call: Call, wanted: Registration, hashed: str | None
) -> SignedIn:
    role = _role_of_setup(db, entrance, wanted)
    account = accounts.register(db, wanted, password_hash=hashed, role=role)
    return _open_in(db, call, account)


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


async def _open(entrance: Entrance, call: Call, account: Account) -> SignedIn:
    return await entrance.database.atransact(_open_in, call, account)


def _open_in(db: DbSession, call: Call, account: Account) -> SignedIn:
    token = sign_ins.open_or_renew(
        db,
        account,
        token=call.cookies.get(SESSION_COOKIE),
        address=call.address,
        agent=call.headers.get("user-agent", ""),
    )
    return SignedIn(
        id=account.public_id,
        account_id=account.id,
        username=account.username,
        email=account.email,
        role=account.role,
        token=token,
    )


def identify(db: ReadSession, call: Call) -> Identity:
    """The caller of an HTTP request: a bearer token, else the cookie; the first present counts."""
    token = call.cookies.get(SESSION_COOKIE) if call.bearer is None else call.bearer
    return sign_ins.identify(db, token, address=call.address)


def cookie(call: Call, token: str) -> Cookie:
    return Cookie(
        name=SESSION_COOKIE,
        value=token,
        max_age=int(sign_ins.LIFETIME.total_seconds()),
        path=call.basepath or "/",
        secure=call.is_https,
    )


def no_cookie(call: Call) -> Cookie:
    return Cookie(
        name=SESSION_COOKIE, value="", max_age=0, path=call.basepath or "/", secure=call.is_https
    )
