"""Who is connected to a presentation: told to its screens, at most twice a second.

Each process counts its own sockets and tells the others; what one has not said again for a while
is forgotten with it.
"""

import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress

import msgspec
from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import Database, ReadSession
from palaestra.core.live import Live
from palaestra.quiz import messages
from palaestra.quiz.clock import now_ms
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Presentation, Team
from palaestra.quiz.schemas.presentations import Present
from palaestra.quiz.service import finding

logger = logging.getLogger(__name__)

PAUSE = 0.5
SAY_AGAIN = 5.0
FORGET_AFTER = 15.0


class Here(msgspec.Struct):
    """The sockets of one process: how many of each view, and of which teams."""

    quiz_id: int
    counts: dict[str, int]
    team_ids: list[int]


class Attendance:
    """Lives in the event loop."""

    def __init__(self, live: Live, database: Database) -> None:
        self._live = live
        self._database = database
        self._soon: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        # By quiz and process, with the moment.
        self._elsewhere: dict[tuple[int, str], tuple[float, Here]] = {}
        self._watched: set[int] = set()
        self._repeating: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._live.watchers.append(self._changed)
        self._live.hear(self._heard)
        self._repeating = asyncio.create_task(self._repeat(), name="quiz attendance")

    async def stop(self) -> None:
        self._live.watchers.remove(self._changed)
        tasks = [task for task in (self._repeating, *self._tasks) if task is not None]
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)

    def _changed(self, identity: Identity) -> None:
        if identity.quiz_id is not None:
            self._tell_soon(identity.quiz_id, say=True)

    def _heard(self, process: str, text: str) -> None:
        here = msgspec.json.decode(text, type=Here)
        known = self._elsewhere.get((here.quiz_id, process))
        self._elsewhere[here.quiz_id, process] = (time.monotonic(), here)
        if known is None or known[1] != here:
            self._tell_soon(here.quiz_id, say=False)

    def _tell_soon(self, quiz_id: int, *, say: bool) -> None:
        self._watched.add(quiz_id)
        if quiz_id in self._soon:
            return
        self._soon.add(quiz_id)
        task = asyncio.create_task(self._tell(quiz_id, say=say))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, quiz_id: int, *, say: bool) -> None:
        await asyncio.sleep(PAUSE)
        self._soon.discard(quiz_id)
        try:
            row, team_ids = await self._database.aread(_find, quiz_id)
            here = self._here(quiz_id, team_ids)
            if say:
                await self._live.gossip(msgspec.json.encode(here).decode())
            if row is not None:
                self._send(row, here)
        except Exception:
            logger.exception("who is connected could not be told")

    def _here(self, quiz_id: int, team_ids: list[int]) -> Here:
        present = self._live.present
        rooms = {view.label: messages.room(quiz_id, view) for view in View}
        return Here(
            quiz_id=quiz_id,
            counts={name: present(room) for name, room in rooms.items()},
            team_ids=[one for one in team_ids if present(messages.team_room(quiz_id, one))],
        )

    def _everywhere(self, here: Here) -> Here:
        """Together with what the other processes said lately."""
        counts, team_ids = Counter(here.counts), set(here.team_ids)
        now = time.monotonic()
        for key, (at, other) in list(self._elsewhere.items()):
            if now - at > FORGET_AFTER:
                del self._elsewhere[key]
            elif key[0] == here.quiz_id:
                counts.update(other.counts)
                team_ids.update(other.team_ids)
        return Here(quiz_id=here.quiz_id, counts=dict(counts), team_ids=sorted(team_ids))

    def _send(self, row: Presentation, here: Here) -> None:
        found = self._everywhere(here)
        for view in (View.OPERATOR, View.JUDGE, View.AUDIENCE):
            knows = view is not View.AUDIENCE
            present = Present(
                presentation_id=row.id,
                epoch=row.epoch,
                seq=row.seq,
                server_time=now_ms(),
                counts=found.counts,
                team_ids=found.team_ids if knows else [],
            )
            room = messages.room(here.quiz_id, view)
            self._live.send_here(messages.presence, present, room=room)

    async def _repeat(self) -> None:
        """So that a process that came later, or lost one, knows."""
        while True:
            await asyncio.sleep(SAY_AGAIN)
            for quiz_id in list(self._watched):
                if self._live.present(messages.everybody(quiz_id)):
                    self._tell_soon(quiz_id, say=True)
                else:
                    self._watched.discard(quiz_id)


def _find(db: ReadSession, quiz_id: int) -> tuple[Presentation | None, list[int]]:
    teams = select(Team.id).where(Team.quiz_id == quiz_id)
    return finding.running(db, quiz_id), list(db.scalars(teams))
