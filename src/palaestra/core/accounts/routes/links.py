"""`/api/account/verify` and `/reset`: what is asked for by mail, and the links in those mails.

A browser that follows a link gets a page, which then acts: programs that look into mails follow
links too, and must not use them up.
"""

from palaestra.core.access import Identity, public
from palaestra.core.accounts import secrets
from palaestra.core.accounts.entrance import CHECK_MAIL, Entrance
from palaestra.core.accounts.schemas import Answered, EmailOnly, NewPassword, Verified
from palaestra.core.accounts.service import accounts, links, profiles, registrations
from palaestra.core.accounts.service.links import Purpose
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Gone, Unavailable
from palaestra.core.http import Call, Declared, Reply, get, post
from palaestra.core.http.render import Rendered
from palaestra.core.http.shell import Shell, language_of

TRIES = "120/hour"


def _require_mail(doors: Entrance) -> None:
    if not doors.sends_mail:
        raise Unavailable("This server sends no mail: ask whoever runs it.")


def _language(call: Call) -> str:
    return language_of(call.headers.get("accept-language", ""))


@post("/api/account/verify", access=public, status=202)
async def send_again(doors: Entrance, call: Call, data: EmailOnly) -> Reply[Answered]:
    """Send the link of a registration again; the answer is the same for every address."""
    _require_mail(doors)
    email = accounts.normal_email(data.email)
    await doors.take_mail(call, email)
    await doors.database.atransact(registrations.send_again, email, language=_language(call))
    return Reply(content=Answered(message=CHECK_MAIL), status=202)


@get("/api/account/verify/{token:str}", access=public, writes=True)
def verify(
    db: DbSession, doors: Entrance, shell: Shell, identity: Identity, call: Call, token: str
) -> Verified | Rendered:
    """Prove the e-mail address that the link was sent to; 410 for a used or old link."""
    if call.accepts_html:
        is_good = links.is_good(db, token, links.PROVING)
        return shell.render(call, identity, status=200 if is_good else 410)
    doors.limiter.take(TRIES, "link", call.address)
    link = links.take(db, token, links.PROVING)
    if link.purpose == Purpose.REGISTER:
        account = registrations.finish(db, link)
    else:
        account = profiles.prove_email(db, link, language=_language(call))
    return Verified(purpose=link.purpose, email=account.email or "")


@post("/api/account/reset", access=public, status=202)
async def ask_for_reset(doors: Entrance, call: Call, data: EmailOnly) -> Reply[Answered]:
    """Send a link to choose a new password; the answer is the same for every address."""
    _require_mail(doors)
    email = accounts.normal_email(data.email)
    await doors.take_mail(call, email)
    await doors.database.atransact(profiles.ask_for_reset, email, language=_language(call))
    message = "If this address has an account, a mail with a link is on its way to it."
    return Reply(content=Answered(message=message), status=202)


@get("/api/account/reset/{token:str}", access=public)
def look_at_reset(
    db: ReadSession, doors: Entrance, shell: Shell, identity: Identity, call: Call, token: str
) -> Answered | Rendered:
    """Whether the link still works: 200 or 410; it is used up only by the new password."""
    is_good = profiles.can_reset(db, token)
    if call.accepts_html:
        return shell.render(call, identity, status=200 if is_good else 410)
    doors.limiter.take(TRIES, "link", call.address)
    if not is_good:
        raise Gone("This link was used already, or it is too old. Ask for a new one.")
    return Answered(message="Choose a new password.")


@post("/api/account/reset/{token:str}", access=public)
async def reset(doors: Entrance, call: Call, token: str, data: NewPassword) -> Answered:
    """Choose the new password; every sign-in ends. 410 for a used or old link."""
    await doors.limiter.atake(TRIES, "link", call.address)
    accounts.check_password(data.password)
    hashed = await doors.database.in_thread(lambda: secrets.hash_password(data.password))
    await doors.database.atransact(
        profiles.reset, token, password_hash=hashed, language=_language(call)
    )
    return Answered(message="The new password stands: sign in with it.")


ROUTES: list[Declared] = [send_again, verify, ask_for_reset, look_at_reset, reset]
