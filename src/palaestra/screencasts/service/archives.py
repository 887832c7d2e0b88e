"""A cast as one zip, for another server or a drawer: written, and read with suspicion."""

import zipfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.schemas.casts import CastChange, CastChapter
from palaestra.screencasts.service import captions, casts, changing, viewing
from palaestra.screencasts.service.casts import checked_teacher, checked_title
from palaestra.screencasts.service.recordings import Recording

MIB = 1 << 20
ABOUT, OTS = "cast.json", "ots.json"
FORMAT = "palaestra-screencast"
LARGEST_ABOUT, LARGEST_OTS, LARGEST_VOICES = MIB, 32 * MIB, 200 * MIB
MOST_VOICES, MOST_TRACKS = 500, 50
_PIECE = 1 << 18


class Track(msgspec.Struct, kw_only=True):
    """Captions, in `captions/<language>.vtt`."""

    language: str
    label: str


class About(msgspec.Struct, kw_only=True):
    """`cast.json`; the voices are `voices/0.webm`, `voices/1.webm`, …"""

    format: str
    version: int
    title: str
    teacher: str | None = None
    description: str = ""
    skip_allowed: bool = False
    voices: int = 0
    chapters: list[CastChapter] = []
    captions: list[Track] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A zip taken apart: files that arrive, and texts."""

    about: About
    ots: Incoming
    voices: list[Incoming]
    tracks: list[tuple[Track, bytes]] = field(default_factory=list)


def write(db: ReadSession, blobs: Blobs, cast: Screencast, target: Path) -> None:
    tracks = captions.all_of(db, cast.id)
    voices = casts.voices_of(db, cast.id)
    about = About(
        format=FORMAT,
        version=1,
        title=cast.title,
        teacher=cast.teacher,
        description=cast.description,
        skip_allowed=cast.skip_allowed,
        voices=len(voices),
        chapters=viewing.chapters_of(db, cast.id),
        captions=[Track(language=one.language, label=one.label) for one in tracks],
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ABOUT, msgspec.json.format(msgspec.json.encode(about)))
        archive.write(blobs.path(cast.ots), OTS)
        for voice in voices:
            # Sound is packed already.
            name = f"voices/{voice.position}.webm"
            archive.write(blobs.path(voice.blob), name, compress_type=zipfile.ZIP_STORED)
        for one in tracks:
            archive.writestr(f"captions/{one.language}.vtt", one.text)


def read(blobs: Blobs, path: Path, stack: ExitStack) -> Contents:
    """Take a zip apart; raises Invalid about ``archive`` or what is wrong in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _contents(blobs, archive, stack)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError) as wrong:
        raise Invalid("archive", "It is no zip of a screencast, or is damaged.") from wrong


def _contents(blobs: Blobs, archive: zipfile.ZipFile, stack: ExitStack) -> Contents:
    about = _about(_read(archive, ABOUT, limit=LARGEST_ABOUT))
    ots = stack.enter_context(blobs.receive(limit=LARGEST_OTS, field="ots"))
    _copy(archive, OTS, ots)
    voices, left = list[Incoming](), LARGEST_VOICES
    for number in range(about.voices):
        voice = stack.enter_context(blobs.receive(limit=left, field="voices"))
        _copy(archive, f"voices/{number}.webm", voice)
        voices.append(voice)
        left -= voice.size
    tracks = [
        (track, _read(archive, f"captions/{track.language}.vtt", limit=MIB))
        for track in about.captions
    ]
    return Contents(about=about, ots=ots, voices=voices, tracks=tracks)


def _about(content: bytes) -> About:
    try:
        about = msgspec.json.decode(content, type=About)
    except (msgspec.DecodeError, UnicodeError) as wrong:
        raise Invalid("archive", f"Its {ABOUT} is wrong: {wrong}.") from wrong
    if about.format != FORMAT or about.version != 1:
        raise Invalid("archive", "It was made by another program, or a newer version.")
    if not 0 <= about.voices <= MOST_VOICES or len(about.captions) > MOST_TRACKS:
        raise Invalid("archive", "It has more voices or captions than a cast may have.")
    checked_title(about.title)
    if about.teacher is not None:
        checked_teacher(about.teacher)
    return about


def _read(archive: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    with archive.open(name) as member:
        content = member.read(limit + 1)
    if len(content) > limit:
        raise Invalid("archive", f"Its {name} is larger than {limit:,} bytes.")
    return content


def _copy(archive: zipfile.ZipFile, name: str, target: Incoming) -> None:
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            target.write(piece)
    target.finish()


def create(
    db: DbSession, identity: Identity, recording: Recording, contents: Contents, *, open_mode: bool
) -> int:
    """The number of the new cast; raises Invalid."""
    about = contents.about
    cast = casts.create(db, identity, recording, title=about.title, teacher=about.teacher)
    said = CastChange(
        description=about.description,
        skip_allowed=about.skip_allowed,
        chapters=about.chapters,
    )
    changing.change(db, identity, cast, said, open_mode=open_mode)
    for track, body in contents.tracks:
        captions.put(db, identity, cast.id, language=track.language, label=track.label, body=body)
    return cast.id
