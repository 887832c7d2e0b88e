"""The engine: SQLite in WAL mode or PostgreSQL, a pool, and `transact`."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from palaestra.core.database.changes import Changes
from palaestra.core.database.session import DbSession
from palaestra.core.errors import ConfigurationError, Invalid

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

CONNECTIONS = 8
BUSY_TIMEOUT_MS = 10_000
# SQL's name for a number that a column cannot hold.
OUT_OF_RANGE = "22003"
# What psycopg says of it; SQLite keeps such a text.
NUL = "cannot contain NUL"
# SQLite's number for a log that is flushed now and then, not at every commit.
NORMAL = 1
# PostgreSQL's way of a commit that does not wait for the disk.
NOT_WAITING = text("SET LOCAL synchronous_commit = off")


class Database:
    """Owns the connection pool, and threads that are never more than its connections.

    A thread never waits for a connection that way, and a burst of requests waits in a queue.
    """

    def __init__(self, url: str | URL, *, connections: int = CONNECTIONS) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _create_engine(self.url, connections=connections)
        self.changes = Changes(self.url)
        # What a session hands things to after its commit, by name: "live", "jobs".
        self.context: dict[str, Any] = {}
        self._sessions = sessionmaker(self.engine, class_=DbSession, expire_on_commit=False)
        if self.is_sqlite:
            # It runs inside our process, where more threads only take the interpreter from each
            # other (8 served a third fewer requests than one), and it has one writer at a time.
            self._readers, self._writers = _threads("reading", 3), _threads("writing", 1)
            self._threads = _threads("database", connections - 4)
        else:
            self._readers = self._writers = self._threads = _threads("database", connections)

    def transact(
        self, work: Callable[Concatenate[DbSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(db, …)` in one transaction of its own; commit, then send its outbox."""
        return self._run(work, args, kwargs, write=True)

    def read(
        self, work: Callable[Concatenate[DbSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(db, …)` in one transaction that never takes SQLite's write lock."""
        return self._run(work, args, kwargs, write=False)

    async def atransact(
        self, work: Callable[Concatenate[DbSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`transact` in a worker thread, for sockets, streams and long waits."""
        return await self._in(self._writers, lambda: self.transact(work, *args, **kwargs))

    async def arecord(
        self, work: Callable[Concatenate[DbSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `atransact`, without waiting for the disk.

        It outlives a server that is killed, but not always a machine that loses its power: for what
        is then seen to be missing, as the end of something whose beginning was written down.
        """
        return await self._in(
            self._writers, lambda: self._run(work, args, kwargs, write=True, waits=False)
        )

    async def aread(
        self, work: Callable[Concatenate[DbSession, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._in(self._readers, lambda: self.read(work, *args, **kwargs))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Whatever else would stop the loop, such as reading and writing files."""
        return await self._in(self._threads, work)

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _run(
        self, work: Callable[..., T], args: Any, kwargs: Any, *, write: bool, waits: bool = True
    ) -> T:
        with self._sessions(info=self.context) as db:
            if write and self.is_sqlite:
                begin = {"sqlite_begin": "IMMEDIATE", "sqlite_waits": waits}
                db.connection(execution_options=begin)
            elif not waits:
                db.execute(NOT_WAITING)
            result = work(db, *args, **kwargs)
            db.commit()
        _send(db)
        return result

    def close(self) -> None:
        for threads in (self._readers, self._writers, self._threads):
            threads.shutdown(wait=True)
        self.changes.close()
        self.engine.dispose()


def _threads(name: str, count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix=name)


def _send(db: DbSession) -> None:
    for send in db.info.pop("outbox", ()):
        try:
            send()
        except Exception:
            logger.exception("what should have left after a commit did not")


def _with_driver(url: URL) -> URL:
    """`postgresql://` as people write it means psycopg 3."""
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigurationError(
            f"[database] url: {url.get_backend_name()} is not supported; use sqlite or postgresql."
        )
    return url


def _create_engine(url: URL, *, connections: int) -> Engine:
    try:
        engine = create_engine(
            url, pool_size=connections, max_overflow=0, pool_timeout=30, pool_pre_ping=False
        )
    except ModuleNotFoundError as missing:
        raise ConfigurationError(
            f"[database] url needs the Python package {missing.name}: "
            "pip install 'palaestra[postgres]'."
        ) from missing
    event.listen(engine, "handle_error", _refuse_what_no_column_holds)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _refuse_what_no_column_holds(failed: ExceptionContext) -> None:
    """An id of thirty digits, or a text with a NUL in it, is somebody's mistake and not ours."""
    original = failed.original_exception
    if isinstance(original, OverflowError) or getattr(original, "sqlstate", "") == OUT_OF_RANGE:
        raise Invalid("number", "A number in what was sent is larger than any here.") from original
    if NUL in str(original):
        raise Invalid("text", "A text in what was sent holds a NUL character.") from original


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE: we say it ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        # 2 MB a connection: the kernel keeps the file's pages once, for all of them.
        "cache_size = -2000",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    kind = options.get("sqlite_begin", "DEFERRED")
    if kind != "DEFERRED":
        _wait(connection, waits=options.get("sqlite_waits", True))
    connection.exec_driver_sql(f"BEGIN {kind}")


def _wait(connection: Any, *, waits: bool) -> None:
    """Whether its next commits wait for the disk. One that does takes along what did not: SQLite's
    log is one file."""
    before = connection.info.get("synchronous")
    if waits and before is not None:
        connection.exec_driver_sql(f"PRAGMA synchronous = {before}")
        del connection.info["synchronous"]
    elif not waits and before is None:
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        connection.exec_driver_sql(f"PRAGMA synchronous = {min(level, NORMAL)}")
        connection.info["synchronous"] = level
