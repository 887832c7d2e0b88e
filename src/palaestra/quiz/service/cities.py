"""Cities, and who belongs to which."""

from sqlalchemy import delete, exists, func, select

from palaestra.core.accounts.models import Account
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Invalid, NotFound
from palaestra.quiz.models import Citizen, City, Media, Quiz

LONGEST_NAME = 100


def listed(db: ReadSession) -> list[City]:
    return list(db.scalars(select(City).order_by(City.name).limit(1000)))


def get(db: ReadSession, city_id: int, *, field: str | None = None) -> City:
    """Raises NotFound, or Invalid for the `field` that named it."""
    city = db.get(City, city_id)
    if city is None and field:
        raise Invalid(field, f"There is no city {city_id}.")
    if city is None:
        raise NotFound("city")
    return city


def make(db: DbSession, name: str) -> City:
    city = City(name=_free_name(db, name))
    db.add(city)
    db.flush()
    return city


def rename(db: DbSession, city_id: int, name: str) -> City:
    city = get(db, city_id)
    if name.strip() != city.name:
        city.name = _free_name(db, name)
    db.flush()
    return city


def remove(db: DbSession, city_id: int) -> None:
    city = get(db, city_id)
    for column in (Quiz.city_id, Citizen.city_id, Media.city_id):
        if db.scalar(select(exists().where(column == city_id))):
            raise Conflict("Quizzes, people or pictures belong to this city: move them first.")
    db.delete(city)


def _free_name(db: ReadSession, name: str) -> str:
    wanted = name.strip()
    if not 1 <= len(wanted) <= LONGEST_NAME:
        raise Invalid("name", f"A city's name has 1 to {LONGEST_NAME} characters.")
    if db.scalar(select(exists().where(City.name == wanted))):
        raise Conflict("There is a city of this name already.", field="name")
    return wanted


def settle(db: DbSession, account_id: int, city_id: int | None) -> None:
    """Make an account belong to a city, or to none. Raises Invalid for one that there is not."""
    db.execute(delete(Citizen).where(Citizen.account_id == account_id))
    if city_id is not None:
        get(db, city_id, field="city_id")
        db.add(Citizen(account_id=account_id, city_id=city_id))
    db.flush()


def city_ids(db: ReadSession, account_ids: list[int]) -> dict[int, int]:
    rows = db.execute(
        select(Citizen.account_id, Citizen.city_id).where(Citizen.account_id.in_(account_ids))
    )
    return {row.account_id: row.city_id for row in rows}


def figures(db: ReadSession) -> tuple[int, int, int]:
    """Accounts that make quizzes, quizzes, cities."""
    makers = select(func.count(Account.id)).where(
        Account.role.in_(("admin", "editor")), Account.disabled_at.is_(None)
    )
    return (
        db.scalar(makers) or 0,
        db.scalar(select(func.count(Quiz.id))) or 0,
        db.scalar(select(func.count(City.id))) or 0,
    )
