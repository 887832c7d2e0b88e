"""Phases: windows of a competition with limits and a visibility of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.competitions.terms import BoardShown
from palaestra.core.database import Base
from palaestra.core.database.base import BigId


class Phase(Base):
    """From `starts_at` until just before `ends_at`; limits as the competition's, None adds none.

    A submission belongs to the phase in whose window it was received. With `fresh` the board
    begins anew: what was submitted before does not count any more. Without `visible` only the
    host knows of it before it starts.
    """

    __tablename__ = "competition_phases"
    __table_args__ = (Index(None, "competition_id", "starts_at", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    daily_limit: Mapped[int | None]
    total_limit: Mapped[int | None]
    board: Mapped[BoardShown] = mapped_column(String(8), default="public")
    fresh: Mapped[bool] = mapped_column(default=False)
    visible: Mapped[bool] = mapped_column(default=True)
