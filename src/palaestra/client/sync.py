"""`palaestra.Client`: a server's data competitions, from plain Python."""

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from types import TracebackType
from typing import Any

from palaestra.client.code import Code
from palaestra.client.competitions import answering, hosting, lists, submitting
from palaestra.client.competitions.competing.competitor import Plan
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.competitions.competing.threads import Competing
from palaestra.client.competitions.items import (
    Competition,
    Standing,
    Submission,
    competition_of,
    standing_of,
    submission_of,
)
from palaestra.client.flow import Patience
from palaestra.client.frames import Library, chosen
from palaestra.client.imaging.calls import Imaging
from palaestra.client.quiz.face import Quizzes
from palaestra.client.screencasts.sync import Screencasts
from palaestra.client.sending import Proxies
from palaestra.client.session import REGISTER, Credentials
from palaestra.client.shells import Shell
from palaestra.client.statistics import Statistics

# One id or type, or several.
Wanted = str | int | Iterable[str | int] | None


class Client:
    """An account on a server: ``with palaestra.Client("http://localhost:8080") as client:``.

    `host` is the server's address with its basepath. Sign in by `id` (guests of an open server),
    by `key` and `secret`, or by `cookies` (``{"user": …}`` or a cookie jar); or `register`.
    `proxies` is one proxy's address, or one a scheme: ``{"https": …}``. `timeout` of a request
    and all other times are in seconds. `frames` says what data sets are made of: pandas, polars
    or dict; without it the first that is installed.

    A sign-in that has run out is made again. Calls wait for a server that is away, as long as
    `patience` says. All raise `palaestra.client.errors.PalaestraError`.
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
        self._shell = Shell(
            host,
            credentials,
            cookies=cookies,
            proxies=proxies,
            timeout=timeout,
            patience=patience or Patience(),
        )
        self.code = Code(self._shell)
        self._library = chosen(frames)
        self.imaging = Imaging(self._shell)
        self._competing: list[Competing] = []

    @property
    def quiz(self) -> Quizzes:
        """Live quizzes: made, brought in and out, and what came of them."""
        return Quizzes(self._shell)

    @property
    def id(self) -> str | None:
        """One's own id, once it is known."""
        return self._shell.session.id

    @property
    def screencasts(self) -> Screencasts:
        """Casts: recorded, fetched, captioned, carried to another server."""
        return Screencasts(self._shell)

    @property
    def cookies(self) -> dict[str, str]:
        """What another client can be given to be signed in as this one."""
        return {cookie.name: cookie.value or "" for cookie in self._shell.http.cookies.jar}

    @property
    def statistics(self) -> Statistics:
        """Workspaces, data sets and results."""
        return Statistics(self._shell)

    def register(self, **data: Any) -> str:
        """The id of a new account, or one's own; `data` such as email, username, password."""
        return self._shell.run(self._shell.session.register(data))

    def sign_in(self) -> str:
        """One's own id. Calls do this by themselves; it tells whether the credentials are good."""
        return self._shell.run(self._shell.session.sign_in())

    def users(self, *, page: int | None = None) -> list[str]:
        """Ids of all who registered for competitions here; 100 where a `page` is named."""
        return self._shell.run(
            lists.listed(self._shell.session, REGISTER, {}, page=page, read=answering.id_of)
        )

    def start_competition(self, spec: Mapping[str, Any] | object) -> str:
        """Host a competition; its id.

        `spec` has the documented fields; ``dataset`` and ``answer`` may be frames, texts, paths
        or URLs, ``expiration`` and ``when`` also a datetime. Sent once: where the answer is lost,
        Unreachable is raised, and `competitions(client_id=…)` tells whether it is hosted.
        """
        return self._shell.run(hosting.host(self._shell.session, spec))

    def competitions(
        self,
        id: Wanted = None,
        *,
        client_id: Wanted = None,
        type: Wanted = None,
        current: bool | None = None,
        page: int | None = None,
    ) -> list[Competition]:
        """All competitions that fit, oldest first; 100 where a `page` is named."""
        filters = {"id": id, "client_id": client_id, "type": type, "current": current}
        return self._shell.run(
            lists.listed(
                self._shell.session,
                lists.DATA,
                filters,
                page=page,
                read=lambda raw: competition_of(raw, self.dataset),
            )
        )

    def dataset(self, competition: Competition) -> Any:
        """Its data set as a frame; the same as `competition.dataset`, which keeps it."""
        return self._shell.run(lists.dataset(self._shell.session, competition, self._library))

    def load(self, competition: Competition) -> Competition:
        """The same with its data set at hand."""
        return competition.loaded(self.dataset(competition))

    def answer_prototype(self, spec: Competition | Mapping[str, Any]) -> Any:
        """The empty answer to fill in, as a frame.

        That of a competition of the server comes from there, which alone knows the rows that
        its truth is about; that of a spec follows from its targets and data set.
        """
        return self._shell.run(answering.prototype(self._shell.session, spec, self._library))

    def submit(self, id: Any, answer: Any) -> Submission:
        """Submit an answer: a frame, a text, a path, a URL that this machine can fetch, or the
        documented ``{"answer": …}``. Raises Invalid, which names row and column, or Ended.

        Where a receipt is lost, the answer is looked for on the server before it is sent again:
        see `palaestra.client.competitions.submitting`.
        """
        return self._shell.run(answering.submit(self._shell.session, id, answer))

    def submissions(
        self,
        id: Wanted = None,
        *,
        competition_id: Wanted = None,
        client_id: Wanted = None,
        type: Wanted = None,
        page: int | None = None,
    ) -> list[Submission]:
        """One's own submissions, and those to competitions one hosts, oldest first."""
        filters = {
            "id": id,
            "competition_id": competition_id,
            "client_id": client_id,
            "type": type,
        }
        path, session = submitting.PATH, self._shell.session
        return self._shell.run(lists.listed(session, path, filters, page=page, read=submission_of))

    def leaderboards(
        self,
        *,
        competition_id: Wanted = None,
        client_id: Wanted = None,
        type: Wanted = None,
        page: int | None = None,
    ) -> list[Standing]:
        """The best submission of each client, ranked."""
        filters = {"competition_id": competition_id, "client_id": client_id, "type": type}
        path, session = answering.BOARDS, self._shell.session
        return self._shell.run(lists.listed(session, path, filters, page=page, read=standing_of))

    def compete(
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
    ) -> Competing:
        """Answer every open competition of `type` (None for all) with what `callback` returns.

        Looks for new ones `every` so many seconds. ``callback(competition, **given)`` runs in
        one of `threads`, once a competition, and returns what `submit` takes, or None for no
        answer. With a file as `state` nothing is lost or sent twice even if this process is
        killed; either way competitions that have a submission of this account are left alone.
        Returns at once; `stop()` it, or use it as a context.
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
        started = Competing(self._shell, plan, Memory(state), threads=threads)
        self._competing.append(started)
        return started

    def stop(self) -> None:
        """Stop all competing of this client: see `Competing.stop`."""
        while self._competing:
            self._competing.pop().stop()

    def close(self) -> None:
        """Stop competing and close the connections."""
        try:
            self.stop()
        finally:
            self._shell.http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
