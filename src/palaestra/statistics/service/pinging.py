"""The second half of a `ping`: how long the engine takes to answer."""

from palaestra.core.database import DbSession, after_commit
from palaestra.statistics.service.benches import Benches


def ask_engine(
    db: DbSession, workspace_id: int, *, sid: str, id: str | int | None, t: float | None
) -> None:
    """Its answer goes to the socket `sid` when it is there."""
    benches: Benches | None = db.info.get("benches")
    if benches is not None:
        after_commit(db, lambda: benches.answer_ping(workspace_id, sid=sid, id=id, t=t))
