"""`client.quiz`: makes quizzes, brings them in and out, reads what came of them."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, Protocol, TypeVar

from palaestra.client.flow import Flow
from palaestra.client.quiz import flows
from palaestra.client.quiz.flows import IMAGES, PRESENTATIONS, QUIZZES, Json
from palaestra.client.session import Session

T = TypeVar("T")


class _Shell(Protocol):
    session: Session

    def run(self, flow: Flow[T]) -> T: ...


class Quizzes:
    """Of a `Client` that is signed in as an editor. Quizzes and their parts are plain
    dictionaries, named as in the API reference.
    """

    def __init__(self, shell: _Shell) -> None:
        self._shell = shell

    def search(
        self, name: str | None = None, *, year: int | None = None, page: int = 0
    ) -> list[Json]:
        """Quizzes that one may work on, 100 a page."""
        return self._run(flows.search(self._session, {"name": name, "year": year}, page))

    def get(self, quiz_id: int) -> Json:
        """Everything of a quiz in one call: slides, questions, teams, codes."""
        return self._run(flows.get(self._session, f"{QUIZZES}/{quiz_id}"))

    def make(self, name: str, year: int, *, city_id: int | None = None) -> Json:
        """An empty one with one slide."""
        return self._run(flows.make(self._session, name, year, city_id))

    def change(self, quiz_id: int, **fields: Any) -> Json:
        """Only the fields that are named: `name`, `year`, `city_id`, `font`."""
        return self._run(flows.send(self._session, "PUT", f"{QUIZZES}/{quiz_id}", fields))

    def delete(self, quiz_id: int) -> None:
        """With its slides, teams, codes, answers and results."""
        self._run(flows.send(self._session, "DELETE", f"{QUIZZES}/{quiz_id}", None))

    def add_slide(
        self, quiz_id: int, *, title: str | None = None, timer: int | None = None
    ) -> Json:
        """After the last; without a `timer` (in seconds) it is untimed."""
        fields = {"title": title, "timer": timer}
        return self._run(flows.add_slide(self._session, quiz_id, fields))

    def add_question(
        self,
        quiz_id: int,
        slide_id: int,
        name: str,
        *,
        type_id: int,
        points: float = 1,
        alternatives: Sequence[Mapping[str, Any]] = (),
    ) -> Json:
        """`type_id` and the fields of an alternative are as in “Files of a quiz”."""
        question = {"name": name, "type_id": type_id, "total_score": points}
        flow = flows.add_question(self._session, quiz_id, slide_id, question, alternatives)
        return self._run(flow)

    def copy(self, quiz_id: int) -> Json:
        return self._run(flows.send(self._session, "POST", f"{QUIZZES}/{quiz_id}/copy", {}))

    def add_team(self, quiz_id: int, name: str) -> Json:
        path = f"{QUIZZES}/{quiz_id}/teams"
        return self._run(flows.send(self._session, "POST", path, {"name": name}))

    def codes(self, quiz_id: int) -> list[Json]:
        """By which people join: one for each team, and for operator, judges and audience."""
        return self._run(flows.items(self._session, f"{QUIZZES}/{quiz_id}/codes"))

    def renew_code(self, quiz_id: int, code_id: int) -> Json:
        """A new code; whoever came in by the old one is out at once."""
        path = f"{QUIZZES}/{quiz_id}/codes/{code_id}"
        return self._run(flows.send(self._session, "PUT", path, None))

    def import_file(
        self,
        file: str | PathLike[str],
        *,
        into: int | None = None,
        name: str | None = None,
        year: int | None = None,
        city_id: int | None = None,
    ) -> Json:
        """A new quiz, or more slides of the quiz `into`: a zip of ours, CSV, XLSX, GIFT, Kahoot."""
        form = {"name": name, "year": year, "city_id": city_id}
        return self._run(flows.import_file(self._session, file, into, form))

    def export(self, quiz_id: int) -> bytes:
        """The quiz as a zip, for `import_file`."""
        return self._run(flows.content(self._session, f"{QUIZZES}/{quiz_id}/export"))

    def send_image(self, file: str | PathLike[str]) -> Json:
        return self._run(flows.send_file(self._session, IMAGES, "image", file, {}))

    def presentations(self, quiz_id: int) -> list[Json]:
        """Every time it was shown, the latest first."""
        return self._run(flows.items(self._session, f"{QUIZZES}/{quiz_id}/presentations"))

    def scoreboard(self, presentation_id: int) -> list[Json]:
        """Ranks, teams and points; ties share a rank."""
        path = f"{PRESENTATIONS}/{presentation_id}/scoreboard"
        return self._run(flows.items(self._session, path, name="rows"))

    def results(self, presentation_id: int) -> Json:
        """The board, and every question of every team."""
        path = f"{PRESENTATIONS}/{presentation_id}/results.json"
        return self._run(flows.get(self._session, path))

    def results_file(self, presentation_id: int, format: Literal["csv", "xlsx"]) -> bytes:
        """As `csv` or `xlsx`: every question of every team."""
        path = f"{PRESENTATIONS}/{presentation_id}/results.{format}"
        return self._run(flows.content(self._session, path))

    @property
    def _session(self) -> Session:
        return self._shell.session

    def _run(self, flow: Flow[T]) -> T:
        return self._shell.run(flow)
