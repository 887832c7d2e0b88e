"""What the documented `/login` says about statistics: the current workspace, or that it is full."""

from typing import Any

from palaestra.core.database import DbSession
from palaestra.core.errors import Unavailable
from palaestra.statistics.service import channels, workspaces

TRY_AGAIN = 60


def greet(db: DbSession, account_id: int) -> dict[str, Any]:
    """Raises Unavailable where `max_users` are there already, and this one is none of them."""
    most = db.info["statistics"].max_users
    if most is not None and channels.users(db) >= most and not channels.is_there(db, account_id):
        raise Unavailable("Too many people compute here now.", retry_after=TRY_AGAIN)
    current = workspaces.current(db, account_id)
    return {
        "id": current.public_id,
        "name": current.name,
        "next_hash": current.next_hash,
        "revision": current.revision,
    }
