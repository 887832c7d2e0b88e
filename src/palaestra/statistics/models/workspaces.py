"""Workspaces: what somebody works on, kept on the server."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Workspace(Base):
    """`revision` counts every change of its objects; `next_hash` names the next object.

    The current one of an account is the one with the latest `opened_at`.
    """

    __tablename__ = "statistics_workspaces"
    __table_args__ = (Index(None, "account_id", "opened_at"), Index(None, "account_id", "name"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    next_hash: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
