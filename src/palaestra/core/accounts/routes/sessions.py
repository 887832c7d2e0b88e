"""`/api/account/sessions`: where one is signed in, and ending that."""

from palaestra.core.access import Identity, signed_in
from palaestra.core.accounts import entrance
from palaestra.core.accounts.schemas import SignInItem
from palaestra.core.accounts.service import sign_ins
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import NotFound
from palaestra.core.http import Call, Declared, Reply, delete, get


@get("/api/account/sessions", access=signed_in)
def sessions(db: ReadSession, identity: Identity) -> list[SignInItem]:
    """One's own sign-ins, newest first."""
    return [
        SignInItem(
            id=found.id,
            created_at=found.created_at,
            expires_at=found.expires_at,
            kept=found.is_kept,
            address=found.address,
            agent=found.agent,
            current=found.id == identity.sign_in_id,
        )
        for found in sign_ins.listed(db, identity.require_account())
    ]


@delete("/api/account/sessions", access=signed_in, status=204)
def end_others(db: DbSession, identity: Identity) -> None:
    """Sign out everywhere but here."""
    sign_ins.end_all(db, identity.require_account(), but=identity.sign_in_id)


@delete("/api/account/sessions/{session_id:int}", access=signed_in, status=204)
def end_session(db: DbSession, identity: Identity, call: Call, session_id: int) -> Reply[None]:
    """End one of one's own sign-ins; its sockets close."""
    if not sign_ins.end_one(db, identity.require_account(), session_id):
        raise NotFound("session")
    is_here = session_id == identity.sign_in_id
    return Reply(content=None, status=204, cookies=entrance.no_cookies(call) if is_here else ())


ROUTES: list[Declared] = [sessions, end_others, end_session]
