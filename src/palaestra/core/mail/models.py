"""Table: mails that are not delivered yet."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Mail(Base):
    """A letter on its way. It goes once it is delivered or given up: it holds links that let in."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # Stays the same however often delivery is tried, so that a reader sees one mail.
    message_id: Mapped[str] = mapped_column(String(120))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
