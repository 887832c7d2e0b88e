"""Every door into the house leads here: sign in, register, and the cookie that follows."""

from dataclasses import dataclass

from palaestra.core.access import Identity, Role
from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Credentials, Me, Registration
from palaestra.core.accounts.service import accounts, keys, sign_ins
from palaestra.core.database import Database, DbSession, ReadSession
from palaestra.core.errors import Forbidden, Invalid, NotSignedIn
from palaestra.core.http import Call, Cookie
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.limits import Limiter

FAILURES = "10/15minute"
GUESTS = "600/minute"
_WRONG = "The name, e-mail address or password is wrong."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    database: Database
    limiter: Limiter
    open_mode: bool
    basepath: str
    secret: str

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
    """Raises NotSignedIn for wrong credentials, TooMany after ten failures, Invalid for none."""
    if given.password is not None:
        return await _sign_in_by_password(entrance, call, given)
    if given.key and given.secret:
        return await _sign_in_by_key(entrance, call, given)
    if given.id is not None:
        return await _sign_in_as_guest(entrance, call, str(given.id))
    raise Invalid("password", "Send a name or e-mail address and a password.")


async def _sign_in_by_password(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    who = (given.email or given.username or "").strip().casefold()
    with_failures = _Failures(entrance.limiter, who, call.address)
    with_failures.check()
    account = await entrance.database.aread(_find, given)
    hashed = account.password_hash if account else None
    password = (given.password or "")[: accounts.MAX_PASSWORD]
    fits = await entrance.database.in_thread(lambda: secrets.password_fits(password, hashed))
    if account is None or not fits:
        with_failures.count()
        raise NotSignedIn(_WRONG)
    return await _open(entrance, call, account)


def _find(db: ReadSession, given: Credentials) -> Account | None:
    # People type an e-mail address into the field for the name.
    name = given.username or ""
    email = given.email or (name if "@" in name else None)
    return accounts.find_by_login(db, email=email, username=name)


async def _sign_in_by_key(entrance: Entrance, call: Call, given: Credentials) -> SignedIn:
    with_failures = _Failures(entrance.limiter, given.key or "", call.address)
    with_failures.check()
    account = await entrance.database.aread(
        lambda db: keys.account_of(db, key=given.key or "", secret=given.secret or "")
    )
    if account is None:
        with_failures.count()
        raise NotSignedIn("The key or its secret is wrong.")
    return await _open(entrance, call, account)


async def _sign_in_as_guest(entrance: Entrance, call: Call, public_id: str) -> SignedIn:
    if not entrance.open_mode:
        raise NotSignedIn("This server needs a password or a key.")
    with_failures = _Failures(entrance.limiter, public_id, call.address)
    with_failures.check()
    account = await entrance.database.aread(accounts.find_guest, public_id)
    if account is None:
        with_failures.count()
        raise NotSignedIn("There is no guest with this id.")
    return await _open(entrance, call, account)


@dataclass(frozen=True, slots=True)
class _Failures:
    """Counted for an account and an address together: nobody can lock another out."""

    limiter: Limiter
    who: str
    address: str

    def check(self) -> None:
        self.limiter.check(FAILURES, "sign-in", self.who, self.address)

    def count(self) -> None:
        self.limiter.count(FAILURES, "sign-in", self.who, self.address)


async def register(entrance: Entrance, call: Call, wanted: Registration) -> SignedIn:
    """A new account, signed in; raises Invalid or Conflict naming the field."""
    entrance.limiter.take(GUESTS, "register", call.address)
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
    if wanted.setup != entrance.setup_token or accounts.has_admin(db):
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
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return sign_ins.identify(db, token.strip(), address=call.address)
    return sign_ins.identify(db, call.cookies.get(SESSION_COOKIE), address=call.address)


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
