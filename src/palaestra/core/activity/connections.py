"""The log of connections: kept in memory and written once a second, however many come at once."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from palaestra.core.access import Identity
from palaestra.core.activity.models import Connection
from palaestra.core.activity.service import close_left_open
from palaestra.core.database import Database, DbSession, utc_now

logger = logging.getLogger(__name__)

EVERY = 1.0

_CLOSE = (
    update(Connection)
    .where(Connection.sid == bindparam("known"))
    .values(closed_at=bindparam("closed_at"), messages=bindparam("messages"))
)


@dataclass(slots=True)
class _Open:
    identity: Identity
    at: datetime
    messages: Counter[str] = field(default_factory=Counter)
    closed_at: datetime | None = None
    is_written: bool = False


class ConnectionLog:
    """What `core.live` tells of its sockets; everything runs in the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: dict[str, _Open] = {}
        self._changed = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def opened(self, sid: str, identity: Identity) -> None:
        self._open[sid] = _Open(identity, utc_now())
        self._changed.set()

    def sent(self, sid: str, event: str) -> None:
        if sid in self._open:
            self._open[sid].messages[event] += 1

    def closed(self, sid: str) -> None:
        if sid in self._open:
            self._open[sid].closed_at = utc_now()
            self._changed.set()

    async def start(self, *, others: Collection[str] = ()) -> None:
        """`others` are processes of this server that live, and so do their connections."""
        await self._database.atransact(close_left_open, except_of=others)
        self._writer = asyncio.create_task(self._write_for_ever())

    async def process_gone(self, process: str) -> None:
        """One that was killed closes no connection."""
        await self._database.atransact(close_left_open, of=process)

    async def stop(self) -> None:
        """Whoever is still connected is disconnected by now."""
        if self._writer is not None:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        for sid in self._open:
            self.closed(sid)
        await self._write()

    async def _write_for_ever(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._write()
            except Exception:
                logger.exception("the log of connections was not written")
            await asyncio.sleep(EVERY)

    async def _write(self) -> None:
        fresh = {sid: one for sid, one in self._open.items() if not one.is_written}
        ended = {sid: one for sid, one in self._open.items() if one.closed_at}
        if not fresh and not ended:
            return
        await self._database.atransact(_store, fresh, ended)
        for one in fresh.values():
            one.is_written = True
        for sid in ended:
            del self._open[sid]


def _store(db: DbSession, fresh: dict[str, _Open], ended: dict[str, _Open]) -> None:
    if fresh:
        rows: list[dict[str, Any]] = [
            {
                "sid": sid,
                "account_id": one.identity.account_id,
                "address": one.identity.address or None,
                "opened_at": one.at,
                "messages": {},
            }
            for sid, one in fresh.items()
        ]
        db.execute(insert(Connection), rows)
    if ended:
        closed = [
            {"known": sid, "closed_at": one.closed_at, "messages": dict(one.messages)}
            for sid, one in ended.items()
        ]
        db.connection().execute(_CLOSE, closed)
