"""Feature: the one object by which the application, the commands and the workers know a part."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from palaestra.core.accounts.service.tokens import Claims, Identifies
from palaestra.core.configuration import Section
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.http.errors import ErrorShape
from palaestra.core.http.route import Declared
from palaestra.core.jobs import Job
from palaestra.core.live import Message
from palaestra.core.sweeping import Keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something a feature needs from the machine, for `palaestra doctor`."""

    name: str
    purpose: str
    present: Callable[[], bool]
    install: str
    optional: bool = False
    # What was seen when it was looked for, in words.
    found: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Data only: nothing happens at import."""

    name: str
    settings: Section | None = None
    routes: list[Declared] = field(default_factory=list)
    events: Sequence[Callable[..., Any]] = field(default_factory=list)
    # What it sends over the socket.
    messages: Sequence[Message] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    commands: str | None = None
    # Of some blobs, those that this feature refers to: others are swept away.
    keeps: Keeps | None = None
    # What it holds of an account, for the export that its owner asks for.
    exports: Callable[[ReadSession, int], dict[str, Any]] | None = None
    # What it says of an account in tokens, and whose its own tokens are.
    claims: Claims | None = None
    identifies: Identifies | None = None
    # Called when the owner of an account deletes it: takes away what is personal.
    forgets: Callable[[DbSession, int], None] | None = None
    checks: list[Need] = field(default_factory=list)
    # "module:function", called with the house: it loads what the server must not.
    demo: str | None = None
    errors: list[ErrorShape] = field(default_factory=list)
    parts: Callable[..., dict[type, object]] | None = None
    # Entered when the server starts, in its event loop, with every part by type; left at its end.
    lifespan: Callable[[Mapping[type, object]], AbstractAsyncContextManager[None]] | None = None
    # What the documented /login (statistics document) says under "workspace" of the account that
    # came in, by its id; raises Unavailable where there is no room.
    greets: Callable[[DbSession, int], dict[str, Any]] | None = None
    # Told of a socket that has gone, by its `sid`, in a transaction of its own.
    left: Callable[[DbSession, str], None] | None = None
