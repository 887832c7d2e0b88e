"""`/api/account/…`: what the web UI speaks."""

from palaestra.core.access import Identity, public, signed_in
from palaestra.core.accounts import entrance
from palaestra.core.accounts.entrance import Entrance
from palaestra.core.accounts.schemas import Credentials, Me, Registration, SignInItem
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Call, Declared, Reply, get, post


@post("/api/account/login", access=public)
async def login(doors: Entrance, call: Call, data: Credentials) -> Reply[Me]:
    """Sign in with a password, a key, or (open mode) a guest's id."""
    came = await entrance.sign_in(doors, call, data)
    return Reply(content=came.me, cookies=(entrance.cookie(call, came.token),))


@post("/api/account/register", access=public, status=201)
async def register(doors: Entrance, call: Call, data: Registration) -> Reply[Me]:
    """Make an account and sign in; `{}` makes a guest where the server is open."""
    came = await entrance.register(doors, call, data)
    return Reply(content=came.me, status=201, cookies=(entrance.cookie(call, came.token),))


@post("/api/account/logout", access=public, status=204)
def logout(db: DbSession, identity: Identity, call: Call) -> Reply[None]:
    """Sign out here; open sockets of this sign-in close."""
    sign_ins.end(db, identity)
    return Reply(content=None, status=204, cookies=(entrance.no_cookie(call),))


@get("/api/account/me", access=signed_in)
def me(identity: Identity) -> Me:
    """Who is signed in."""
    return Me(
        id=identity.public_id or "",
        username=identity.username,
        email=identity.email,
        role=str(identity.role),
    )


@get("/api/account/sessions", access=signed_in)
def sessions(db: ReadSession, identity: Identity) -> list[SignInItem]:
    """One's own sign-ins, newest first."""
    return [
        SignInItem(
            id=found.id,
            created_at=found.created_at,
            expires_at=found.expires_at,
            address=found.address,
            agent=found.agent,
            current=found.id == identity.sign_in_id,
        )
        for found in sign_ins.listed(db, identity.require_account())
    ]


ROUTES: list[Declared] = [login, register, logout, me, sessions]
