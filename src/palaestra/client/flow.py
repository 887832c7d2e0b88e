"""What a call does, apart from how it travels: steps that a sync and an async shell carry out.

A flow is a generator that yields steps. For a `Request` it is sent the `Reply`, for a `Wait`
None, for a `Work` what its function returned; what goes wrong is thrown into it. What it returns
is the answer of the call. So every call is written once, and tests can run it without a network
and without time passing.
"""

import json
import random
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from palaestra.client.errors import PalaestraError, TooMany, Unavailable, Unreachable, error_of

T = TypeVar("T")


# Of a form: filename, content, media type.
Part: TypeAlias = tuple[str, bytes, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`path` is below the host, or an absolute address.

    `files` are parts of a form beside `form`, by name, or as pairs where a name comes twice.
    `repeatable` says that doing it twice does no harm. `timeout` is in seconds, None for the
    client's own.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    content: bytes | None = None
    content_type: str | None = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, Part] | Sequence[tuple[str, Part]] | None = None
    repeatable: bool = False
    timeout: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Raises Unavailable for what is no JSON: the page of a proxy, or half an answer."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise Unavailable(
                "The answer is not JSON: is the host the address of a Palaestra server?",
                status=self.status,
                perhaps_done=True,
            ) from error


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Work:
    """Something of the caller's that may take long; its result may be awaitable."""

    function: Callable[[], Any]


Step: TypeAlias = Request | Wait | Work
Flow: TypeAlias = Generator[Step, Any, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a call goes on while the server cannot be reached or is busy; in seconds.

    Waits double from `first` to `longest`, each shortened by chance to between its half and
    itself, so that many clients do not come back at once. A call gives up before it would have
    waited more than `total`. `settle` is how long it looks for an answer whose receipt was lost
    before sending that again.
    """

    first: float = 0.5
    longest: float = 30.0
    total: float = 60.0
    settle: float = 5.0
    chance: Callable[[], float] = random.random

    def begin(self, total: float | None = None) -> "Waiting":
        """The waits of one call, of `total` seconds at the most."""
        return Waiting(self, self.total if total is None else total)


class Waiting:
    """The waits of one call, one after the other."""

    def __init__(self, patience: Patience, total: float) -> None:
        self._patience = patience
        self._left = total
        self._next = patience.first

    def next(self, *, at_least: float = 0) -> Wait | None:
        """None where the patience is at its end."""
        seconds = max(self._next * (1 + self._patience.chance()) / 2, at_least)
        if seconds > self._left:
            return None
        self._left -= seconds
        self._next = min(self._next * 2, self._patience.longest)
        return Wait(seconds)

    def after(self, problem: PalaestraError) -> Wait:
        """The next wait, at least as long as the server asked; raises `problem` at the end."""
        wait = self.next(at_least=problem.retry_after or 0)
        if wait is None:
            raise problem
        return wait


def exchange(request: Request, patience: Patience) -> Flow[Reply]:
    """The reply to `request`, sent again where that does no harm; raises what the server says."""
    waiting = patience.begin()
    while True:
        try:
            return _checked((yield request))
        except (Unreachable, Unavailable, TooMany) as problem:
            if problem.perhaps_done and not request.repeatable:
                raise
            wait = waiting.after(problem)
        yield wait


def _checked(reply: Reply) -> Reply:
    if reply.status >= 300:
        raise error_of(reply.status, reply.headers, reply.content)
    return reply


def run(flow: Flow[T], perform: Callable[[Step], Any]) -> T:
    """Carry out a flow, blocking."""
    try:
        step = next(flow)
        while True:
            try:
                result = perform(step)
            except Exception as problem:
                step = flow.throw(problem)
            else:
                step = flow.send(result)
    except StopIteration as end:
        answer: T = end.value
        return answer


async def arun(flow: Flow[T], perform: Callable[[Step], Awaitable[Any]]) -> T:
    """Carry out a flow on the event loop."""
    try:
        step = next(flow)
        while True:
            try:
                result = await perform(step)
            except Exception as problem:
                step = flow.throw(problem)
            else:
                step = flow.send(result)
    except StopIteration as end:
        answer: T = end.value
        return answer
    finally:
        # A task may be cancelled between two steps.
        flow.close()
