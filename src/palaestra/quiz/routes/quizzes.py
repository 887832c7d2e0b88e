"""Quizzes ("competitions" on the wire)."""

from palaestra.core.access import Identity, public
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http import Declared, Reply, delete, get, post, put
from palaestra.quiz.access import editors, editors_and_views
from palaestra.quiz.models import Quiz
from palaestra.quiz.routes.paging import sorting
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.quizzes import NewQuiz, QuizChange, QuizItem, RichQuiz
from palaestra.quiz.service import copying, items, quizzes
from palaestra.quiz.service import rich as riches


@get("/api/competitions", access=public)
async def not_data_competitions() -> Reply[dict[str, str]]:
    """405: the quiz's own address, which older clients of data competitions try too."""
    message = (
        "Here quizzes are made, by POST. Data competitions are listed at /api/v1/competitions."
    )
    return Reply(content={"message": message}, status=405, headers={"Allow": "POST"})


@post("/api/competitions", access=editors)
def make(db: DbSession, identity: Identity, data: NewQuiz) -> QuizItem:
    """A quiz with one slide and the codes of judge, audience and operator."""
    return _item(db, quizzes.make(db, identity, data))


def _item(db: ReadSession, quiz: Quiz) -> QuizItem:
    found = quizzes.one(db, quiz)
    return items.quiz_item(found, items.pictures(db, quiz.background_image_id))


@get("/api/competitions/search", access=editors)
def search(
    db: ReadSession,
    identity: Identity,
    name: str = "",
    year: int | None = None,
    city_id: int | None = None,
    page: int = 0,
    page_size: int = 15,
    order: int = 1,
    order_by: str | None = None,
) -> Items[QuizItem]:
    """Quizzes that the caller may work on."""
    wanted = quizzes.Search(name=name, year=year, city_id=city_id)
    by = sorting(page, page_size, order, order_by)
    found, total = quizzes.found(db, identity, wanted, sorting=by)
    known = items.pictures(db, *(one.quiz.background_image_id for one in found))
    return listed([items.quiz_item(one, known) for one in found], total=total)


@get("/api/competitions/{quiz_id:int}", access=editors_and_views)
def rich(db: ReadSession, identity: Identity, quiz_id: int) -> RichQuiz:
    """Slides, questions, components, teams, answers, scores and codes in one answer."""
    return riches.rich(db, identity, quiz_id)


@put("/api/competitions/{quiz_id:int}", access=editors)
def change(db: DbSession, identity: Identity, quiz_id: int, data: QuizChange) -> QuizItem:
    """Only the fields sent."""
    return _item(db, quizzes.change(db, identity, quiz_id, data))


@delete("/api/competitions/{quiz_id:int}", access=editors)
def remove(db: DbSession, identity: Identity, quiz_id: int) -> Said:
    """With everything in it; 409 while it is being shown."""
    quizzes.remove(db, identity, quiz_id)
    return Said(message="The competition is deleted.")


@post("/api/competitions/{quiz_id:int}/copy", access=editors)
def copy(db: DbSession, identity: Identity, quiz_id: int) -> QuizItem:
    """“Copy of …”: slides, questions and components; no teams, answers or codes."""
    return _item(db, copying.copy_quiz(db, identity, quiz_id))


ROUTES: list[Declared] = [not_data_competitions, make, search, rich, change, remove, copy]
