"""What a host's dashboard counts, kept as submissions come, so that it never counts them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base


class HourTally(Base):
    """Submissions that were kept, and those that were refused, in the hour that began at `hour`."""

    __tablename__ = "competition_hours"

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competitions.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    kept: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


class RefusalTally(Base):
    """How often an answer was refused for a reason, whatever row or value it named."""

    __tablename__ = "competition_refusals"
    __table_args__ = (Index(None, "competition_id", "count"),)

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competitions.id", ondelete="CASCADE"), primary_key=True
    )
    reason: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
