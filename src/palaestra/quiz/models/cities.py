"""Tables: cities ("regions"), and which account belongs to which."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base
from palaestra.core.database.base import BigId
from palaestra.quiz.models.stamps import Stamped


class City(Stamped, Base):
    __tablename__ = "quiz_cities"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)


class Citizen(Stamped, Base):
    """The city of an account; who has no row here belongs to none, which matches nothing."""

    __tablename__ = "quiz_citizens"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    city_id: Mapped[int] = mapped_column(ForeignKey("quiz_cities.id"), index=True)
