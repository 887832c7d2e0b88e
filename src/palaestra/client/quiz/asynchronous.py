"""`client.quiz` on the event loop: the calls of `Quizzes`, awaited."""

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

    async def run(self, flow: Flow[T]) -> T: ...


class AsyncQuizzes:
    """Of an `AsyncClient` that is signed in as an editor; the docstrings of `Quizzes` hold here."""

    def __init__(self, shell: _Shell) -> None:
        self._shell = shell

    async def search(
        self, name: str | None = None, *, year: int | None = None, page: int = 0
    ) -> list[Json]:
        """As `Quizzes.search`."""
        return await self._run(flows.search(self._session, {"name": name, "year": year}, page))

    async def get(self, quiz_id: int) -> Json:
        """As `Quizzes.get`."""
        return await self._run(flows.get(self._session, f"{QUIZZES}/{quiz_id}"))

    async def make(self, name: str, year: int, *, city_id: int | None = None) -> Json:
        """As `Quizzes.make`."""
        return await self._run(flows.make(self._session, name, year, city_id))

    async def change(self, quiz_id: int, **fields: Any) -> Json:
        """As `Quizzes.change`."""
        return await self._run(flows.send(self._session, "PUT", f"{QUIZZES}/{quiz_id}", fields))

    async def delete(self, quiz_id: int) -> None:
        """As `Quizzes.delete`."""
        await self._run(flows.send(self._session, "DELETE", f"{QUIZZES}/{quiz_id}", None))

    async def add_slide(
        self, quiz_id: int, *, title: str | None = None, timer: int | None = None
    ) -> Json:
        """As `Quizzes.add_slide`."""
        fields = {"title": title, "timer": timer}
        return await self._run(flows.add_slide(self._session, quiz_id, fields))

    async def add_question(
        self,
        quiz_id: int,
        slide_id: int,
        name: str,
        *,
        type_id: int,
        points: float = 1,
        alternatives: Sequence[Mapping[str, Any]] = (),
    ) -> Json:
        """As `Quizzes.add_question`."""
        question = {"name": name, "type_id": type_id, "total_score": points}
        flow = flows.add_question(self._session, quiz_id, slide_id, question, alternatives)
        return await self._run(flow)

    async def copy(self, quiz_id: int) -> Json:
        return await self._run(flows.send(self._session, "POST", f"{QUIZZES}/{quiz_id}/copy", {}))

    async def add_team(self, quiz_id: int, name: str) -> Json:
        path = f"{QUIZZES}/{quiz_id}/teams"
        return await self._run(flows.send(self._session, "POST", path, {"name": name}))

    async def codes(self, quiz_id: int) -> list[Json]:
        """As `Quizzes.codes`."""
        return await self._run(flows.items(self._session, f"{QUIZZES}/{quiz_id}/codes"))

    async def renew_code(self, quiz_id: int, code_id: int) -> Json:
        """As `Quizzes.renew_code`."""
        path = f"{QUIZZES}/{quiz_id}/codes/{code_id}"
        return await self._run(flows.send(self._session, "PUT", path, None))

    async def import_file(
        self,
        file: str | PathLike[str],
        *,
        into: int | None = None,
        name: str | None = None,
        year: int | None = None,
        city_id: int | None = None,
    ) -> Json:
        """As `Quizzes.import_file`."""
        form = {"name": name, "year": year, "city_id": city_id}
        return await self._run(flows.import_file(self._session, file, into, form))

    async def export(self, quiz_id: int) -> bytes:
        """As `Quizzes.export`."""
        return await self._run(flows.content(self._session, f"{QUIZZES}/{quiz_id}/export"))

    async def send_image(self, file: str | PathLike[str]) -> Json:
        return await self._run(flows.send_file(self._session, IMAGES, "image", file, {}))

    async def presentations(self, quiz_id: int) -> list[Json]:
        """As `Quizzes.presentations`."""
        return await self._run(flows.items(self._session, f"{QUIZZES}/{quiz_id}/presentations"))

    async def scoreboard(self, presentation_id: int) -> list[Json]:
        """As `Quizzes.scoreboard`."""
        path = f"{PRESENTATIONS}/{presentation_id}/scoreboard"
        return await self._run(flows.items(self._session, path, name="rows"))

    async def results(self, presentation_id: int) -> Json:
        """As `Quizzes.results`."""
        path = f"{PRESENTATIONS}/{presentation_id}/results.json"
        return await self._run(flows.get(self._session, path))

    async def results_file(self, presentation_id: int, format: Literal["csv", "xlsx"]) -> bytes:
        """As `Quizzes.results_file`."""
        path = f"{PRESENTATIONS}/{presentation_id}/results.{format}"
        return await self._run(flows.content(self._session, path))

    @property
    def _session(self) -> Session:
        return self._shell.session

    async def _run(self, flow: Flow[T]) -> T:
        return await self._shell.run(flow)
