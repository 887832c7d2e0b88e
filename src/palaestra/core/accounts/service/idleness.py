"""A sign-in that is not kept ends a day after its last use."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, update

from palaestra.core.accounts.models import SignIn
from palaestra.core.database import ReadSession, after_commit, utc_now

IDLE = timedelta(days=1)
# Noted once an hour, not with every request: a day is a day give or take that much.
PRECISION = timedelta(hours=1)


def note_use(db: ReadSession, sign_in_id: int, expires_at: datetime) -> None:
    """Put its end off, after this request: most requests only read, and may not wait to write."""
    if expires_at - utc_now() > IDLE - PRECISION:
        return
    engine = db.get_bind()
    assert isinstance(engine, Engine), "sessions are bound to the engine"
    after_commit(db, lambda: _put_off(engine, sign_in_id))


def _put_off(engine: Engine, sign_in_id: int) -> None:
    later = update(SignIn).where(SignIn.id == sign_in_id, SignIn.is_kept.is_(False))
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        connection.execute(later.values(expires_at=utc_now() + IDLE))
