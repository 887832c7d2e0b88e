"""Preference sets: how somebody wants graphs and tables to look."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId


class PreferenceSet(Base):
    """One of several that somebody has; at most one is active."""

    __tablename__ = "statistics_preferences"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        Index(None, "account_id", "is_active"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    is_active: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
