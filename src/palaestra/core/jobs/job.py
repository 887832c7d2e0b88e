"""Jobs as data: what a feature lists in its ``jobs.py``; nothing happens at import."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")
WORK = re.compile(r"[\w.]+:\w+")

GIB = 1 << 30
LONGEST_BACKOFF = 3600.0


class NoArgs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of jobs that need no arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that outlives a request, in three steps; no transaction is open during the second.

    * ``read(db, args)`` gives the keyword arguments of the work, or None: nothing is to be done.
      Without `read` they are the fields of `args`.
    * ``work``, as "package.module:function", runs in a worker process, without a database. It may
      take a `progress` to call with a fraction and a text. Its result arrives as `result`.
    * ``write(db, args, result)`` keeps the result, in the transaction that marks the job done.
      What it returns is shown to the owner, so it holds no secret; at most RESULT_BYTES as JSON.

    A job without `work` is a `write` alone, with None as result. It all may happen again after an
    accident, up to `attempts` times; `write` is committed once.

    ``failed(db, args, error)`` is told in the transaction that marks the job failed: after the
    last attempt, or at once for an error that another attempt would meet again.

    `timeout` is in seconds and `memory` in bytes, both of the work; `backoff` are the seconds
    before the second attempt, doubled for each later one. With `schedule` the job runs every so
    many seconds, with the defaults of `args`.
    """

    name: str
    work: str | None = None
    read: Callable[..., Mapping[str, Any] | None] | None = None
    write: Callable[..., object] | None = None
    failed: Callable[..., None] | None = None
    args: type[msgspec.Struct] = NoArgs
    result: Any = Any
    timeout: float = 60.0
    memory: int = GIB
    attempts: int = 3
    backoff: float = 2.0
    schedule: float | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a job, such as quiz.mark")
        if self.work is None and (self.write is None or self.read is not None):
            raise ValueError(f"{self.name}: a job without work is its write alone")
        if self.work is not None and not WORK.fullmatch(self.work):
            raise ValueError(f"{self.name}: {self.work!r} is not package.module:function")
        if self.timeout <= 0 or self.memory <= 0 or self.attempts < 1 or self.backoff < 0:
            raise ValueError(f"{self.name}: a limit is not positive")
        if self.schedule is not None:
            self._check_schedule(self.schedule)

    def _check_schedule(self, seconds: float) -> None:
        if seconds <= 0:
            raise ValueError(f"{self.name}: its schedule is not positive")
        self.args()  # raises TypeError for arguments without defaults

    def pause_after(self, attempts: int) -> float:
        """Seconds from the failure of attempt number `attempts` to the next."""
        return float(min(self.backoff * 2.0 ** (attempts - 1), LONGEST_BACKOFF))
