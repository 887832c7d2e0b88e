"""Signing in by password or by code, and out; accounts made and deleted by an admin."""

from dataclasses import replace
from datetime import timedelta

from palaestra.core.access import Identity, public
from palaestra.core.accounts import entrance
from palaestra.core.accounts.entrance import Entrance, SignedIn
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Credentials
from palaestra.core.accounts.secrets import hash_password
from palaestra.core.accounts.service import sign_ins, tokens
from palaestra.core.accounts.service.accounts import check_password
from palaestra.core.database import Database, DbSession
from palaestra.core.errors import NotFound, NotSignedIn
from palaestra.core.http import Call, Declared, delete, get, post
from palaestra.core.limits import Limiter
from palaestra.quiz.access import admins, admins_and_views, editors_and_views
from palaestra.quiz.kinds import View
from palaestra.quiz.schemas.lists import Said
from palaestra.quiz.schemas.users import CodeLogin, Joined, LoggedIn, Login, Signup, UserItem
from palaestra.quiz.service import codes, users
from palaestra.quiz.settings import QuizSettings

LASTS = timedelta(days=2)


@get("/api/auth/test", access=admins_and_views)
def test_token() -> Said:
    """Whether a token is good."""
    return Said(message="The token is good.")


@post("/api/auth/login", access=public)
async def login(doors: Entrance, database: Database, call: Call, data: Login) -> LoggedIn:
    """A token for two days; 10 wrong passwords in 15 minutes are answered with 429."""
    # Not the browser's own sign-in, if there is one: the two end apart.
    given = Credentials(email=data.email, password=data.password)
    came = await entrance.sign_in(doors, replace(call, cookies={}), given)
    return await database.atransact(_logged_in, came, call)


def _logged_in(db: DbSession, came: SignedIn, call: Call) -> LoggedIn:
    account = db.get_one(Account, came.account_id)
    jti = sign_ins.open_or_renew(
        db,
        account,
        token=came.token,
        address=call.address,
        agent=call.headers.get("user-agent", ""),
        keep_for=LASTS,
    )
    token = tokens.for_account(db, account, jti=jti, lasts=LASTS)
    return LoggedIn(id=account.id, access_token=token)


@post("/api/auth/login/code", "/api/auth/code", access=public)
async def login_by_code(
    database: Database, limiter: Limiter, limits: QuizSettings, call: Call, data: CodeLogin
) -> Joined:
    """Join a presentation: 404 for an unknown code, 401 for a good one while nothing runs.

    Only failures are counted: a whole hall sits behind one address.
    """
    await limiter.acheck(limits.code_failures, "quiz code", call.address)
    try:
        entry = await database.atransact(codes.enter, data.code)
    except (NotFound, NotSignedIn):
        await limiter.acount(limits.code_failures, "quiz code", call.address)
        raise
    return _joined(entry)


def _joined(entry: codes.Entry) -> Joined:
    return Joined(
        competition_id=entry.code.quiz_id,
        view=View(entry.code.view_id).label,
        team_id=entry.code.team_id,
        access_token=entry.token,
        presentation_id=entry.presentation.id if entry.presentation else None,
    )


@post("/api/auth/logout", access=editors_and_views)
def logout(db: DbSession, identity: Identity) -> Said:
    """The token is worth nothing from now on, here and on open sockets."""
    if identity.view is not None:
        codes.leave(db, identity)
    else:
        sign_ins.end(db, identity)
    return Said(message="You are signed out.")


@post("/api/auth/signup", access=admins)
async def sign_up(database: Database, data: Signup) -> UserItem:
    """A new account, an editor's unless it says otherwise."""
    check_password(data.password)
    hashed = await database.in_thread(lambda: hash_password(data.password))
    return await database.atransact(_sign_up, data, hashed)


def _sign_up(db: DbSession, data: Signup, hashed: str) -> UserItem:
    account = users.sign_up(db, data, password_hash=hashed)
    return users.item(account, data.city_id)


@delete("/api/auth/delete/{user_id:int}", access=admins)
def remove(db: DbSession, user_id: int) -> Said:
    """Delete an account: signed out everywhere, its name and address gone."""
    users.remove(db, user_id)
    return Said(message="The account is deleted.")


ROUTES: list[Declared] = [test_token, login, login_by_code, logout, sign_up, remove]
