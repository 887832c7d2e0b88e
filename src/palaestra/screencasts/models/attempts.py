"""Attempts at exercises: each answer that was sent, what was run for it, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Attempt(Base):
    """ "code_run_exercise" on the wire. Programs and output are UTF-8 and may hold zeros."""

    __tablename__ = "exercise_attempts"
    __table_args__ = (
        Index(None, "screencast_id", "ex_id", "id"),
        Index(None, "account_id", "id"),
        # Those that are open still.
        Index(None, "ended_at", "ends_by"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    screencast_id: Mapped[int] = mapped_column(ForeignKey("screencasts.id", ondelete="CASCADE"))
    ex_id: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # JSON as it was sent, and the program that the client says it ran: for the record.
    solve_ots: Mapped[bytes] = mapped_column(LargeBinary)
    code: Mapped[bytes] = mapped_column(LargeBinary)
    # What was run in truth; None where the answer could not be replayed.
    program: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Of `program`, what the learner wrote.
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    error: Mapped[str | None] = mapped_column(Text)
    # None while it is marked.
    ended_at: Mapped[datetime | None]
    ends_by: Mapped[datetime]
    correct: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str] = mapped_column(String(16), default="")
    exit_code: Mapped[int | None]
    failed_line: Mapped[int | None]
    failed_text: Mapped[str | None] = mapped_column(Text)
    failed_message: Mapped[str | None] = mapped_column(Text)
    output: Mapped[bytes | None] = mapped_column(LargeBinary)
    duration_ms: Mapped[float | None]
    peak_bytes: Mapped[int | None] = mapped_column(BigId)
