"""A whole cast as the documented client reads it, and its voices as one tar; streamed."""

import asyncio
import tarfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pybase64
from sqlalchemy import bindparam, select

from palaestra.core.blobs import Blobs
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound
from palaestra.screencasts.access import visible
from palaestra.screencasts.arriving.data_uris import PREFIX
from palaestra.screencasts.models.casts import Screencast, Voice
from palaestra.screencasts.service import casts
from palaestra.screencasts.wire import milliseconds

# Of three bytes each, so that base64 never has to wait for the next piece.
PIECE = 3 << 16
# Up to here an answer is made in one go, which is faster.
SMALL = 4 << 20


@dataclass(frozen=True, slots=True)
class Download:
    """Pieces in their order: bytes as they are, or a file; `encoded` ones as base64."""

    parts: list["bytes | File"]

    @property
    def size(self) -> int:
        return sum(part.size if isinstance(part, File) else len(part) for part in self.parts)

    def pieces(self) -> Iterator[bytes]:
        for part in self.parts:
            yield from part.pieces() if isinstance(part, File) else [part]

    async def chunks(self) -> AsyncIterator[bytes]:
        pieces = self.pieces()
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    async def kept_until_sent(self, stack: ExitStack) -> AsyncIterator[bytes]:
        """The chunks; what `stack` holds goes when all is sent, or nobody wants more."""
        with stack:
            async for chunk in self.chunks():
                yield chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    path: Path
    length: int
    encoded: bool = False

    @property
    def size(self) -> int:
        return -(-self.length // 3) * 4 if self.encoded else self.length

    def pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield pybase64.b64encode(piece) if self.encoded else piece


# Built once, and of columns only: objects of the session cost more than the rows themselves.
_CAST = select(
    Screencast.id,
    Screencast.created_at,
    Screencast.title,
    Screencast.teacher,
    Screencast.is_protected,
    Screencast.ots,
    Screencast.ots_bytes,
).where(Screencast.id == bindparam("cast_id"), visible())
_VOICES = (
    select(Voice.blob, Voice.bytes)
    .where(Voice.screencast_id == bindparam("cast_id"))
    .order_by(Voice.position)
)


def documented(db: ReadSession, blobs: Blobs, cast_id: int) -> Download:
    """`{"elicast": {…}}` as JSON, in the document's order of fields. Raises NotFound."""
    asked = {"cast_id": casts.checked_id(cast_id)}
    cast = db.connection().execute(_CAST, asked).first()
    if cast is None:
        raise NotFound("elicast")
    head = {
        "id": cast.id,
        "created": milliseconds(cast.created_at),
        "title": cast.title,
    }
    tail = {"teacher": cast.teacher, "is_protected": cast.is_protected}
    voices: list[bytes | File] = []
    for voice in db.connection().execute(_VOICES, asked):
        file = File(path=blobs.path(voice.blob), length=voice.bytes, encoded=True)
        voices += [b',"' if voices else b'"', PREFIX.encode(), file, b'"']
    ots = File(path=blobs.path(cast.ots), length=cast.ots_bytes)
    return Download(
        [
            b'{"elicast":' + msgspec.json.encode(head)[:-1] + b',"ots":',
            ots,
            b',"voice_blobs":[',
            *voices,
            b"]," + msgspec.json.encode(tail)[1:] + b"}",
        ]
    )


def tar_of_voices(db: ReadSession, blobs: Blobs, cast: Screencast) -> Download:
    """`0.webm`, `1.webm`, … as they were sent."""
    parts: list[bytes | File] = []
    moment = int(cast.created_at.timestamp())
    for voice in casts.voices_of(db, cast.id):
        header = tarfile.TarInfo(f"{voice.position}.webm")
        header.size, header.mtime = voice.bytes, moment
        padding = bytes(-voice.bytes % tarfile.BLOCKSIZE)
        file = File(path=blobs.path(voice.blob), length=voice.bytes)
        parts += [header.tobuf(tarfile.PAX_FORMAT), file, padding]
    return Download([*parts, bytes(2 * tarfile.BLOCKSIZE)])
