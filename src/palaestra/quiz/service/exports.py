"""What the quiz holds of an account; and what goes when its owner deletes it."""

from typing import Any

from sqlalchemy import select

from palaestra.core.database import DbSession, ReadSession
from palaestra.quiz.models import Citizen, City, Media
from palaestra.quiz.service import cities


def of_account(db: ReadSession, account_id: int) -> dict[str, Any]:
    """Its city, and the pictures that it sent in. Quizzes are a city's."""
    city = select(City.name).join(Citizen, Citizen.city_id == City.id)
    pictures = select(Media).where(Media.uploaded_by == account_id).order_by(Media.id)
    return {
        "city": db.scalar(city.where(Citizen.account_id == account_id)),
        "pictures": [
            {"id": one.id, "title": one.title, "file": f"/static/images/{one.filename}"}
            for one in db.scalars(pictures)
        ],
    }


def forget(db: DbSession, account_id: int) -> None:
    """Pictures stay where others built on them, without the name that they were sent with."""
    cities.settle(db, account_id, None)
    for one in db.scalars(select(Media).where(Media.uploaded_by == account_id)):
        one.title = ""
