"""The two cookies of a browser: `user`, its sign-in, and `keep`, which opens that again."""

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.entrance.parts import Entrance, SignedIn
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import ReadSession
from palaestra.core.http import Call, Cookie
from palaestra.core.http.origins import SESSION_COOKIE

KEEP_COOKIE = "keep"


def identify(db: ReadSession, call: Call) -> Identity:
    """The caller of an HTTP request: a bearer token, else the cookie; the first present counts."""
    token = call.cookies.get(SESSION_COOKIE) if call.bearer is None else call.bearer
    return sign_ins.identify(db, token, address=call.address)


def staying(entrance: Entrance, identity: Identity, call: Call) -> SignedIn:
    """Who is signed in already, as if just come in."""
    lasts = identity.role is Role.GUEST or KEEP_COOKIE in call.cookies
    return SignedIn(
        id=identity.public_id or "",
        account_id=identity.require_account(),
        username=identity.username,
        email=identity.email,
        role=str(identity.role),
        token=call.cookies.get(SESSION_COOKIE, "") if call.bearer is None else call.bearer,
        lasts=int(entrance.keep_for.total_seconds()) if lasts else None,
    )


def cookies(call: Call, came: SignedIn) -> tuple[Cookie, ...]:
    """What a browser gets; a program that came with a token of its own gets none."""
    if call.bearer is not None:
        return ()
    session = _cookie(call, SESSION_COOKIE, came.token, max_age=came.lasts)
    if came.keep is None:
        return (session,)
    return session, _cookie(call, KEEP_COOKIE, came.keep, max_age=came.lasts)


def no_cookies(call: Call) -> tuple[Cookie, ...]:
    """Clears both."""
    session = _cookie(call, SESSION_COOKIE, "", max_age=0)
    if KEEP_COOKIE not in call.cookies:
        return (session,)
    return session, _cookie(call, KEEP_COOKIE, "", max_age=0)


def _cookie(call: Call, name: str, value: str, *, max_age: int | None) -> Cookie:
    return Cookie(
        name=name,
        value=value,
        max_age=max_age,
        path=call.basepath or "/",
        secure=call.is_https,
    )
