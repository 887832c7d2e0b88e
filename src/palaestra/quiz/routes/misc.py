"""Kinds, roles, cities, figures, time."""

from palaestra.core.access import public
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, delete, get, post, put
from palaestra.quiz.access import admins, editors, editors_and_views
from palaestra.quiz.clock import now_ms
from palaestra.quiz.kinds import ComponentType, MediaType, QuestionType, View
from palaestra.quiz.models import City
from palaestra.quiz.schemas.lists import Items, Kind, Said, listed
from palaestra.quiz.schemas.users import Figures, NewCity, Types
from palaestra.quiz.service import cities


@get("/api/misc/types", access=public)
def types() -> Types:
    """What the numbers of kinds stand for."""
    return Types(
        media_types=_kinds(MediaType),
        component_types=_kinds(ComponentType),
        question_types=_kinds(QuestionType),
        view_types=_kinds(View),
    )


def _kinds(kind: type[MediaType | ComponentType | QuestionType | View]) -> list[Kind]:
    return [Kind(id=int(one), name=one.label) for one in kind]


@get("/api/misc/roles", access=editors)
def roles() -> Items[Kind]:
    """Who makes quizzes."""
    return listed([Kind(id=1, name="Admin"), Kind(id=2, name="Editor")])


@get("/api/misc/cities", access=editors)
def all_cities(db: ReadSession) -> Items[Kind]:
    """Every city."""
    return listed([_city(one) for one in cities.listed(db)])


def _city(city: City) -> Kind:
    return Kind(id=city.id, name=city.name)


@post("/api/misc/cities", access=admins)
def make_city(db: DbSession, data: NewCity) -> Kind:
    """A new one."""
    return _city(cities.make(db, data.name))


@put("/api/misc/cities/{city_id:int}", access=admins)
def rename_city(db: DbSession, city_id: int, data: NewCity) -> Kind:
    """Another name."""
    return _city(cities.rename(db, city_id, data.name))


@delete("/api/misc/cities/{city_id:int}", access=admins)
def remove_city(db: DbSession, city_id: int) -> Said:
    """One that nothing belongs to: 409 otherwise."""
    cities.remove(db, city_id)
    return Said(message="The city is deleted.")


@get("/api/misc/statistics", access=editors)
def figures(db: ReadSession) -> Figures:
    """How many there are of what."""
    people, quizzes, regions = cities.figures(db)
    return Figures(users=people, competitions=quizzes, regions=regions)


@get("/api/time", access=editors_and_views)
async def time() -> dict[str, int]:
    """The server's clock, in ms since 1970."""
    return {"server_time": now_ms()}


ROUTES: list[Declared] = [
    types,
    roles,
    all_cities,
    make_city,
    rename_city,
    remove_city,
    figures,
    time,
]
