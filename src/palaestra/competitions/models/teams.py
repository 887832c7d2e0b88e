"""Teams: several accounts with one line on a board."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class Team(Base):
    """Its line on the board stands under its captain's account.

    Whoever has the `invitation` may join; the captain may make a new one.
    """

    __tablename__ = "competition_teams"
    __table_args__ = (
        Index(None, "competition_id", "name_key", unique=True),
        Index(None, "captain_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    captain_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(60))
    # The name as names are compared.
    name_key: Mapped[str] = mapped_column(String(120))
    invitation: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Member(Base):
    """An account is in one team of a competition at most."""

    __tablename__ = "competition_members"
    __table_args__ = (Index(None, "team_id", "joined_at", "account_id"), Index(None, "account_id"))

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competitions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("competition_teams.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)
