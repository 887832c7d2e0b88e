"""Code that people ran: every run is written down when it begins, and again when it ends."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class CodeRun(Base):
    """`code` and `output` are UTF-8; as bytes, since a program may hold and print zeros."""

    __tablename__ = "code_runs"
    __table_args__ = (
        Index(None, "account_id", "id"),
        Index(None, "created_at"),
        # Those that are open still.
        Index(None, "ended_at", "ends_by"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(32))
    code: Mapped[bytes] = mapped_column(LargeBinary)
    # Over a socket, with input while it runs.
    interactive: Mapped[bool] = mapped_column(default=False)
    # None while it runs. A run without it beyond `ends_by` was lost with its server.
    ended_at: Mapped[datetime | None]
    ends_by: Mapped[datetime]
    output: Mapped[bytes | None] = mapped_column(LargeBinary)
    truncated: Mapped[bool] = mapped_column(default=False)
    exit_code: Mapped[int | None]
    killed_by: Mapped[str] = mapped_column(String(16), default="")
    duration_ms: Mapped[float | None]
    cpu_ms: Mapped[int | None]
    peak_bytes: Mapped[int | None] = mapped_column(BigId)
