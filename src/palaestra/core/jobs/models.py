"""Table: jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.QUEUED, State.RUNNING)

# As text, since a partial index serves only a query that says the same words.
IS_OPEN = text("state IN ('queued', 'running')")

KEY_LENGTH = 200
TEXT_LENGTH = 200


class JobRow(Base):
    """One job that was submitted. `holder` is the runner that works on it, until `lease_until`."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "state", "run_at", "id"),
        Index(None, "state", "lease_until"),
        Index(None, "holder", "state"),
        Index(None, "owner_id", "id"),
        Index(None, "finished_at"),
        Index(
            "uq_jobs_open_key", "key", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    args: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    owner_id: Mapped[int | None] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(9), default=State.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    run_at: Mapped[datetime] = mapped_column(default=utc_now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    holder: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    progress_text: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    result: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
