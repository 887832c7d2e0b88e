"""Every row of the quiz says when it was made and last changed."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import utc_now


class Stamped:
    """The two moments of a row."""

    created: Mapped[datetime] = mapped_column(default=utc_now)
    updated: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)
