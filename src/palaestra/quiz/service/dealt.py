"""What a presentation shows, read once in a process: it never changes after the start."""

import threading
from collections import OrderedDict
from functools import cached_property

import msgspec
from sqlalchemy import select

from palaestra.core.database import ReadSession
from palaestra.quiz.models import Presentation
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.questions import RichQuestion
from palaestra.quiz.schemas.slides import RichSlide

KEPT = 32


class Dealt(msgspec.Struct, kw_only=True, dict=True):
    """The dealt quiz. `slides` in order."""

    name: str
    font: str
    background: MediaItem | None
    slides: list[RichSlide]

    @cached_property
    def by_id(self) -> dict[int, RichSlide]:
        return {slide.id: slide for slide in self.slides}

    @cached_property
    def questions(self) -> dict[int, RichQuestion]:
        return {one.id: one for slide in self.slides for one in slide.questions}


class _Memory:
    """The last few, by presentation and epoch."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, str], Dealt] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[int, str]) -> Dealt | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: tuple[int, str], dealt: Dealt) -> None:
        with self._lock:
            self._held[key] = dealt
            while len(self._held) > KEPT:
                self._held.popitem(last=False)


_memory = _Memory()


def dealt_content(db: ReadSession, presentation: Presentation) -> Dealt:
    """The content of a presentation; its epoch is random, so that no two are taken for one."""
    key = (presentation.id, presentation.epoch)
    held = _memory.get(key)
    if held is None:
        query = select(Presentation.content).where(Presentation.id == presentation.id)
        held = msgspec.convert(db.scalar(query), type=Dealt)
        _memory.keep(key, held)
    return held
