"""What a competitor does, as flows: look for new competitions, answer each of them once."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from palaestra.client.competitions import lists, submitting
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.competitions.items import Competition, Submission, competition_of
from palaestra.client.errors import (
    Ended,
    NotFound,
    NotSignedIn,
    PalaestraError,
    TooMany,
    Unavailable,
    Unexpected,
    Unreachable,
)
from palaestra.client.flow import Flow, Wait, Work
from palaestra.client.frames import Library, Table
from palaestra.client.session import Session

logger = logging.getLogger("palaestra.client")

T = TypeVar("T")

# The server is away, busy or unwell: what was meant is still to be done.
PASSING = (Unreachable, Unavailable, TooMany, Unexpected)


class Stopping(Exception):
    """Thrown into a flow that waits while its competitor is told to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`types` are empty for all; `every` is in seconds; `given` are the callback's own arguments.

    `on_submission` hears of each receipt, `on_error` of the id of each competition that stays
    without an answer, and why.
    """

    types: Collection[str]
    callback: Callable[..., Any]
    given: Mapping[str, Any]
    every: float
    library: Library
    on_submission: Callable[[Submission], Any] | None = None
    on_error: Callable[[str, Exception], Any] | None = None


@dataclass(eq=False)
class Competitor:
    """`taken` are the competitions that this competitor has begun or need not begin.

    `unsent` are those whose answer is known and not acknowledged yet.
    """

    session: Session
    memory: Memory
    plan: Plan
    is_stopping: Callable[[], bool]
    taken: set[str] = field(default_factory=set)
    unsent: set[str] = field(default_factory=set)
    submissions: list[Submission] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @property
    def would_lose(self) -> bool:
        """Whether an answer would be gone if this ended now."""
        return bool(self.unsent) and not self.memory.is_kept

    def begin(self) -> Flow[list[tuple[str, Table]]]:
        """Answers left over from last time; what was answered from anywhere is not taken again."""
        me = yield from self._insist(self.session.who)
        listed = yield from self._insist(
            lambda: lists.pages(self.session, "/api/v1/submissions/overview", {})
        )
        unsent = self.memory.unsent(me)
        self.taken |= self.memory.done(me) | set(unsent)
        self.taken |= {item["competition"]["id"] for item in listed if item["state"] != "refused"}
        return list(unsent.items())

    def look(self) -> Flow[list[str]]:
        """Ids of the open competitions that nobody has taken yet; they are taken now."""
        types = list(self.plan.types)
        filters = {"state": "open", "type": types[0] if len(types) == 1 else None}
        listed = yield from self._insist(
            lambda: lists.pages(self.session, f"{lists.DATA}/overview", filters)
        )
        wanted = [item["id"] for item in listed if not types or item["type"] in types]
        with self._lock:
            fresh = [one for one in wanted if one not in self.taken]
            self.taken |= set(fresh)
        return fresh

    def answer(self, competition_id: str) -> Flow[None]:
        """Ask the callback and send what it says."""
        yield from self._reporting(competition_id, lambda: self._answer(competition_id))

    def deliver(self, competition_id: str, table: Table) -> Flow[None]:
        """Send an answer of an earlier run, unless that run has sent it."""
        yield from self._reporting(
            competition_id, lambda: self._deliver(competition_id, table, look=True)
        )

    def _reporting(self, competition_id: str, make: Callable[[], Flow[None]]) -> Flow[None]:
        """Whatever goes wrong with one competition leaves the others alone."""
        try:
            yield from make()
        except (Stopping, NotSignedIn):
            raise
        except Exception as error:
            logger.error("No answer to competition %s: %s", competition_id, error, exc_info=error)
            if self.plan.on_error:
                told, problem = self.plan.on_error, error
                yield Work(lambda: told(competition_id, problem))

    def _answer(self, competition_id: str) -> Flow[None]:
        if self.is_stopping():
            return
        competition = yield from self._insist(lambda: self._fetch(competition_id))
        if competition is None:
            return
        answer = yield Work(lambda: self.plan.callback(competition, **self.plan.given))
        if answer is None:
            return
        table = yield from submitting.answer_table(self.session, answer)
        self.memory.keep((yield from self.session.who()), competition_id, table)
        yield from self._deliver(competition_id, table, look=False)

    def _fetch(self, competition_id: str) -> Flow[Competition | None]:
        """With its data set; None where it is over by now."""
        found = yield from lists.listed(
            self.session, lists.DATA, {"id": competition_id}, page=0, read=competition_of
        )
        if not found or not found[0].active:
            return None
        frame = yield from lists.dataset(self.session, found[0], self.plan.library)
        return found[0].loaded(frame)

    def _deliver(self, competition_id: str, table: Table, *, look: bool) -> Flow[None]:
        self.unsent.add(competition_id)
        me = yield from self.session.who()
        try:
            submission = yield from self._sent(competition_id, table, look=look)
        except (Ended, NotFound):
            self.memory.close_case(me, competition_id, None)
            raise
        except (*PASSING, NotSignedIn):
            raise
        except PalaestraError:
            self.memory.forget(me, competition_id)
            raise
        finally:
            self.unsent.discard(competition_id)
        self.memory.close_case(me, competition_id, submission.id)
        self.submissions.append(submission)
        if self.plan.on_submission:
            told = self.plan.on_submission
            yield Work(lambda: told(submission))

    def _sent(self, competition_id: str, table: Table, *, look: bool) -> Flow[Submission]:
        """As often as it takes; after the first time the server may have it already."""
        looks = [look]

        def send() -> Flow[Submission]:
            looked, looks[0] = looks[0], True
            if looked:
                found = yield from submitting.find(self.session, competition_id, table, settle=True)
                if found is not None:
                    return found
            return (yield from submitting.submit(self.session, competition_id, table))

        return (yield from self._insist(send))

    def _insist(self, make: Callable[[], Flow[T]]) -> Flow[T]:
        """Over and over while what goes wrong may pass, until the competitor is to stop."""
        while True:
            try:
                return (yield from make())
            except PASSING as problem:
                if self.is_stopping():
                    raise
                logger.warning("%s; trying again", problem.message)
                wait = max(self.plan.every, problem.retry_after or 0)
            yield Wait(wait)
