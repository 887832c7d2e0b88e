"""`palaestra.AsyncClient`: the calls of `palaestra.Client`, on the event loop."""

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from types import TracebackType
from typing import Any

from palaestra.client.code import AsyncCode
from palaestra.client.competitions import answering, hosting, lists, submitting
from palaestra.client.competitions.competing.competitor import Plan
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.competitions.competing.tasks import AsyncCompeting
from palaestra.client.competitions.items import (
    Competition,
    Standing,
    Submission,
    competition_of,
    standing_of,
    submission_of,
)
from palaestra.client.errors import PalaestraError
from palaestra.client.flow import Patience
from palaestra.client.frames import Library, chosen, read_json
from palaestra.client.imaging.calls import AsyncImaging
from palaestra.client.quiz.asynchronous import AsyncQuizzes
from palaestra.client.screencasts.asynchronous import AsyncScreencasts
from palaestra.client.sending import Proxies
from palaestra.client.session import REGISTER, Credentials
from palaestra.client.shells import AsyncShell
from palaestra.client.statistics.asynchronous import AsyncStatistics

# One id or type, or several.
Wanted = str | int | Iterable[str | int] | None


class AsyncClient:
    """As `Client`, whose docstrings hold here too; every call is awaited.

    The data set of a competition over 1 MiB is not fetched by looking at it: `await load(…)`.
    """

    def __init__(
        self,
        host: str,
        id: str | int | None = None,
        key: str | None = None,
        secret: str | None = None,
        cookies: Any = None,
        proxies: Proxies = None,
        *,
        timeout: float = 30.0,
        patience: Patience | None = None,
        frames: Library | None = None,
    ) -> None:
        credentials = Credentials(id=None if id is None else str(id), key=key, secret=secret)
        self._shell = AsyncShell(
            host,
            credentials,
            cookies=cookies,
            proxies=proxies,
            timeout=timeout,
            patience=patience or Patience(),
        )
        self.code = AsyncCode(self._shell)
        self._library = chosen(frames)
        self.imaging = AsyncImaging(self._shell)
        self._competing: list[AsyncCompeting] = []

    @property
    def id(self) -> str | None:
        """One's own id, once it is known."""
        return self._shell.session.id

    @property
    def quiz(self) -> AsyncQuizzes:
        """Live quizzes: made, brought in and out, and what came of them."""
        return AsyncQuizzes(self._shell)

    @property
    def screencasts(self) -> AsyncScreencasts:
        """Casts: recorded, fetched, captioned, carried to another server."""
        return AsyncScreencasts(self._shell)

    @property
    def statistics(self) -> AsyncStatistics:
        """Workspaces, data sets and results."""
        return AsyncStatistics(self._shell)

    @property
    def cookies(self) -> dict[str, str]:
        """What another client can be given to be signed in as this one."""
        return {cookie.name: cookie.value or "" for cookie in self._shell.http.cookies.jar}

    async def register(self, **data: Any) -> str:
        """As `Client.register`."""
        return await self._shell.run(self._shell.session.register(data))

    async def sign_in(self) -> str:
        """As `Client.sign_in`."""
        return await self._shell.run(self._shell.session.sign_in())

    async def users(self, *, page: int | None = None) -> list[str]:
        """As `Client.users`."""
        return await self._shell.run(
            lists.listed(self._shell.session, REGISTER, {}, page=page, read=answering.id_of)
        )

    async def start_competition(self, spec: Mapping[str, Any] | object) -> str:
        """As `Client.start_competition`."""
        return await self._shell.run(hosting.host(self._shell.session, spec))

    async def competitions(
        self,
        id: Wanted = None,
        *,
        client_id: Wanted = None,
        type: Wanted = None,
        current: bool | None = None,
        page: int | None = None,
    ) -> list[Competition]:
        """As `Client.competitions`."""
        filters = {"id": id, "client_id": client_id, "type": type, "current": current}
        return await self._shell.run(
            lists.listed(
                self._shell.session,
                lists.DATA,
                filters,
                page=page,
                read=lambda raw: competition_of(raw, self._inline),
            )
        )

    async def dataset(self, competition: Competition) -> Any:
        """As `Client.dataset`."""
        return await self._shell.run(lists.dataset(self._shell.session, competition, self._library))

    def _inline(self, competition: Competition) -> Any:
        if competition.dataset_text is None:
            raise PalaestraError(
                f"The data set of {competition.id} is large: await client.load(…) first."
            )
        return read_json(competition.dataset_text, self._library)

    async def load(self, competition: Competition) -> Competition:
        """As `Client.load`."""
        return competition.loaded(await self.dataset(competition))

    async def answer_prototype(self, spec: Competition | Mapping[str, Any]) -> Any:
        """As `Client.answer_prototype`."""
        return await self._shell.run(answering.prototype(self._shell.session, spec, self._library))

    async def submit(self, id: Any, answer: Any) -> Submission:
        """As `Client.submit`."""
        return await self._shell.run(answering.submit(self._shell.session, id, answer))

    async def submissions(
        self,
        id: Wanted = None,
        *,
        competition_id: Wanted = None,
        client_id: Wanted = None,
        type: Wanted = None,
        page: int | None = None,
    ) -> list[Submission]:
        """As `Client.submissions`."""
        filters = {
            "id": id,
            "competition_id": competition_id,
            "client_id": client_id,
            "type": type,
        }
        path, session = submitting.PATH, self._shell.session
        return await self._shell.run(
            lists.listed(session, path, filters, page=page, read=submission_of)
        )

    async def leaderboards(
        self,
        *,
        competition_id: Wanted = None,
        client_id: Wanted = None,
        type: Wanted = None,
        page: int | None = None,
    ) -> list[Standing]:
        """As `Client.leaderboards`."""
        filters = {"competition_id": competition_id, "client_id": client_id, "type": type}
        path, session = answering.BOARDS, self._shell.session
        return await self._shell.run(
            lists.listed(session, path, filters, page=page, read=standing_of)
        )

    async def compete(
        self,
        type: Wanted,
        callback: Callable[..., Any],
        *,
        every: float = 2.0,
        state: str | PathLike[str] | None = None,
        threads: int = 4,
        on_submission: Callable[[Submission], Any] | None = None,
        on_error: Callable[[str, Exception], Any] | None = None,
        **given: Any,
    ) -> AsyncCompeting:
        """As `Client.compete`; the callback may be a coroutine function.

        A plain one runs in a thread. At most `threads` answers are worked on at once.
        """
        plan = Plan(
            types=answering.types_of(type),
            callback=callback,
            given=given,
            every=every,
            library=self._library,
            on_submission=on_submission,
            on_error=on_error,
        )
        started = AsyncCompeting(self._shell, plan, Memory(state), threads=threads)
        self._competing.append(started)
        return started

    async def stop(self) -> None:
        """As `Client.stop`."""
        while self._competing:
            await self._competing.pop().stop()

    async def close(self) -> None:
        """As `Client.close`."""
        try:
            await self.stop()
        finally:
            await self._shell.http.aclose()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
