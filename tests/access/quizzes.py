"""Quizzes for the access tables: one that is shown, and fresh ones for who works on them."""

from itertools import count

from sqlalchemy import select

from palaestra.core.accounts.models import Account
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, DbSession
from palaestra.core.secret import read_secret
from palaestra.quiz.models import Media, Score
from palaestra.quiz.service import codes, finding, presentations, stage, starting
from tests.builders import quiz
from tests.builders.accounts import make_person
from tests.builders.pictures import png
from tests.builders.servers import RunningServer

_numbers = count()
# How paths name parts of a quiz.
QUIZ_THINGS = (
    "quiz_id",
    "slide_id",
    "question_id",
    "alternative_id",
    "component_id",
    "team_id",
    "code_id",
    "view_id",
    "presentation_id",
    "answer_id",
    "media_id",
    "filename",
    "city_id",
    "user_id",
)


class Quizzes:
    """The editor belongs to their city; the host, an editor too, to another."""

    def __init__(
        self, server: RunningServer, database: Database, people: dict[str, Account]
    ) -> None:
        self._server = server
        self._database = database
        self._people = people
        database.context["secret"] = read_secret(server.settings)
        self.city_id, self._other_city_id = database.transact(self._settle)
        self._shown = database.transact(quiz.make_all, city_id=self.city_id)
        self._fresh: dict[str, str] | None = None
        self._things: dict[str, str] | None = None

    @property
    def shown(self) -> dict[str, str]:
        """The things of the quiz that is being shown; it is shown anew where it has ended."""
        presentation_id, dealt = self._database.transact(self._show)
        things = _things(self._shown) | self.fresh_things()
        others = {"presentation_id": str(presentation_id), "alternative_id": str(dealt)}
        return {**things, **others, "answer_id": "0"}

    def _show(self, db: DbSession) -> tuple[int, int]:
        running = finding.running(db, self._shown.quiz_id)
        if running is None:
            running = starting.start(db, quiz.ADMIN, self._shown.quiz_id)
            presentations.set_slide(stage.held_by_id(db, running.id), 0)
        return running.id, quiz.dealt_alternative(db, running, self._shown.question_id)

    def city_of(self, caller: str) -> int:
        """Where a caller may make quizzes, if anywhere."""
        return self._other_city_id if caller == "host" else self.city_id

    def revision(self) -> int:
        """Of the score that the team has for the question, in the presentation that runs."""

        def read(db: DbSession) -> int:
            presentation_id, _ = self._show(db)
            own = select(Score.rev).where(
                Score.presentation_id == presentation_id, Score.team_id == self._shown.team_id
            )
            return db.scalar(own) or 0

        return self._database.transact(read)

    def _settle(self, db: DbSession) -> tuple[int, int]:
        city, other = quiz.make_city(db), quiz.make_city(db)
        quiz.settle(db, self._people["editor"], city.id)
        quiz.settle(db, self._people["host"], other.id)
        return city.id, other.id

    @property
    def a_code(self) -> str:
        """Of the operator, who comes in at any time."""
        return self._shown.codes["Operator"]

    def token(self, viewer: str) -> str:
        """A token of its own, as a device that comes by the code gets it."""
        code = self._shown.codes[viewer.capitalize()]
        self._database.transact(self._show)
        return self._database.transact(codes.enter, code).token

    def fresh(self) -> dict[str, str]:
        """The things of a quiz that nobody has touched yet, as paths name them."""
        if self._fresh is None:
            self._fresh = self._made_fresh()
        return self._fresh

    def touched(self) -> None:
        """A call did something: the next one is about another quiz."""
        self._fresh = self._things = None

    def _made_fresh(self) -> dict[str, str]:
        made = self._database.transact(quiz.make_all, city_id=self.city_id)
        over = self._database.transact(quiz.make_over, made)
        return _things(made) | self.fresh_things() | over

    def fresh_things(self) -> dict[str, str]:
        """A picture that no slide has, a city and a person."""
        if self._things is None:
            self._things = self._made_things()
        return self._things

    def _made_things(self) -> dict[str, str]:
        picture = self._database.transact(self._picture)
        nobody = self._database.transact(self._nobody)
        city_id = self._database.transact(lambda db: quiz.make_city(db).id)
        return picture | {"user_id": str(nobody), "city_id": str(city_id)}

    def _picture(self, db: DbSession) -> dict[str, str]:
        row = _make_picture(db, self._people["editor"].id, self.city_id, self._server)
        return {"media_id": str(row.id), "filename": row.filename}

    def _nobody(self, db: DbSession) -> int:
        return make_person(db).id


def _make_picture(db: DbSession, account_id: int, city_id: int, server: RunningServer) -> Media:
    digest = Blobs(server.settings.data / "blobs").add(png()).hash
    row = Media(
        filename=f"picture-{next(_numbers)}.png",
        uploaded_by=account_id,
        city_id=city_id,
        blob=digest,
        thumbnail=digest,
        width=4,
        height=3,
    )
    db.add(row)
    db.flush()
    return row


def _things(made: quiz.Made) -> dict[str, str]:
    return {
        "quiz_id": str(made.quiz_id),
        "slide_id": str(made.slide_id),
        "question_id": str(made.question_id),
        "alternative_id": str(made.alternative_id),
        "component_id": str(made.component_id),
        "team_id": str(made.team_id),
        "code_id": str(made.code_id),
        "view_id": "3",
    }
