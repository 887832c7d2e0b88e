"""The documented list, answered from memory while nothing was written to the database."""

from collections.abc import Hashable
from typing import TypeAlias

import msgspec

from palaestra.core.database import Database, ReadSession
from palaestra.screencasts.schemas.casts import ElicastItem, ElicastList
from palaestra.screencasts.service import casts
from palaestra.screencasts.wire import milliseconds

# Page, count, teacher.
Asked: TypeAlias = tuple[int, int, str | None]
# So many different lists are kept; with the next, all are made anew.
MOST = 64
_encoder = msgspec.json.Encoder()


class Lists:
    """Of this process, for its event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[Hashable, bytes] = {}
        self._number: int | None = None

    async def answer(self, asked: Asked) -> bytes:
        """The JSON of a list as it is now."""
        number = self._database.changes.number()
        if number is None or number != self._number:
            self._kept.clear()
            self._number = number
        found = self._kept.get(asked)
        if found is None:
            found = await self._database.aread(_read, asked)
            # What was written meanwhile is in it or not: then it is not kept.
            if number is not None and number == self._database.changes.number() == self._number:
                if len(self._kept) >= MOST:
                    self._kept.clear()
                self._kept[asked] = found
        return found


def _read(db: ReadSession, asked: Asked) -> bytes:
    page, count, teacher = asked
    rows = casts.documented(db, page=page, count=count, teacher=teacher)
    items = [
        ElicastItem(
            id=number,
            created=milliseconds(created),
            title=title,
            teacher=named,
            is_protected=is_protected,
        )
        for number, created, title, named, is_protected in rows
    ]
    return _encoder.encode(ElicastList(elicasts=items))
