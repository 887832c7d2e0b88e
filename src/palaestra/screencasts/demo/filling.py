"""Load the lesson, as an import of its zip would."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import select

from palaestra.core.access import Identity, Role
from palaestra.core.database import DbSession, ReadSession
from palaestra.screencasts.models.casts import Screencast, Voice
from palaestra.screencasts.replay.summary import summarise_file
from palaestra.screencasts.service import archives, repairing
from palaestra.screencasts.service.archives import Contents
from palaestra.screencasts.service.recordings import Recording
from palaestra.screencasts.sound.work import repair_many

LESSON = Path(__file__).parent / "lesson.zip"
# Nobody's: it is played by everybody, and changed by admins alone.
NOBODY = Identity(role=Role.ADMIN)


def fill(house: Any) -> None:
    """Add the lesson where it is missing; a second time changes nothing."""
    with ExitStack() as stack:
        contents = archives.read(house.blobs, LESSON, stack)
        if house.database.read(_exists, contents.about.title):
            return
        recording = _kept(house, contents)
        number = house.database.transact(_create, recording, contents)
    _repair(house, number)


def _exists(db: ReadSession, title: str) -> bool:
    return db.scalar(select(Screencast.id).where(Screencast.title == title).limit(1)) is not None


def _kept(house: Any, contents: Contents) -> Recording:
    summary = summarise_file(path=str(contents.ots.path))
    voices = [house.blobs.keep(voice) for voice in contents.voices]
    return Recording(ots=house.blobs.keep(contents.ots), voices=voices, summary=summary)


def _create(db: DbSession, recording: Recording, contents: Contents) -> int:
    number = archives.create(db, NOBODY, recording, contents, open_mode=False)
    cast = db.get(Screencast, number)
    assert cast, "it was just made"
    cast.is_protected = True
    return number


def _repair(house: Any, number: int) -> None:
    """At once: commands have no workers."""

    def paths(db: ReadSession) -> list[tuple[int, str]]:
        found: list[Voice] = list(repairing.waiting(db, number))
        return [(voice.id, str(house.blobs.path(voice.blob))) for voice in found]

    found = repair_many(root=str(house.blobs.root), voices=house.database.read(paths))
    house.database.transact(repairing.keep, found)
