"""What every door needs, and what it gets: who came in."""

from dataclasses import dataclass
from datetime import timedelta

from palaestra.core.accounts import secrets
from palaestra.core.accounts.models import Account
from palaestra.core.accounts.schemas import Me
from palaestra.core.accounts.service import keeping, sign_ins
from palaestra.core.accounts.tries import Tries
from palaestra.core.configuration import LimitsSettings
from palaestra.core.database import Database, DbSession
from palaestra.core.hooks import NO_HOOKS, Hooks
from palaestra.core.http import Call
from palaestra.core.http.origins import SESSION_COOKIE
from palaestra.core.limits import Limiter

# A class registers from one address; nobody's mailbox is filled by strangers.
MAILS_TO_ONE = "5/hour"
MAILS_FROM_ONE = "600/hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """`user_validation` is the program that says who may register."""

    database: Database
    limiter: Limiter
    tries: Tries
    open_mode: bool
    basepath: str
    secret: str
    limits: LimitsSettings
    hooks: Hooks = NO_HOOKS
    sends_mail: bool = False
    user_validation: str | None = None
    keep_for: timedelta = timedelta(days=30)

    @property
    def setup_token(self) -> str:
        """Makes whoever registers with it the first admin, as long as there is none."""
        return secrets.derive(self.secret, "first admin")[:40]

    @property
    def verifies(self) -> bool:
        """Whether an e-mail address must be confirmed before anybody comes in."""
        return self.sends_mail and not self.open_mode

    async def take_mail(self, call: Call, email: str) -> None:
        """Count a mail that somebody asks for, known or not; raises TooMany."""
        await self.limiter.atake(MAILS_FROM_ONE, "mail from", call.address)
        await self.limiter.atake(MAILS_TO_ONE, "mail to", email)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who came in, the token of the sign-in, and how long a browser keeps it.

    `lasts` is in seconds; None: until the browser ends. `keep` is the `keep` cookie's value.
    """

    id: str
    account_id: int
    username: str | None
    email: str | None
    role: str
    token: str
    keep: str | None = None
    lasts: int | None = None

    @property
    def me(self) -> Me:
        return Me(id=self.id, username=self.username, email=self.email, role=self.role)


def open_in(
    db: DbSession,
    entrance: Entrance,
    call: Call,
    account: Account,
    *,
    keep: bool = False,
    api_key_id: int | None = None,
) -> SignedIn:
    """Open or renew the sign-in. A guest has nothing but the cookie, so that one always lasts."""
    lasts = keep or account.is_guest
    token = sign_ins.open_or_renew(
        db,
        account,
        token=call.cookies.get(SESSION_COOKIE),
        address=call.address,
        agent=call.headers.get("user-agent", ""),
        keep_for=entrance.keep_for if lasts else None,
        api_key_id=api_key_id,
    )
    return signed_in_as(
        account,
        token,
        keep=keeping.cookie_for(db, token) if keep else None,
        lasts=int(entrance.keep_for.total_seconds()) if lasts else None,
    )


def signed_in_as(account: Account, token: str, *, keep: str | None, lasts: int | None) -> SignedIn:
    return SignedIn(
        id=account.public_id,
        account_id=account.id,
        username=account.username,
        email=account.email,
        role=account.role,
        token=token,
        keep=keep,
        lasts=lasts,
    )
