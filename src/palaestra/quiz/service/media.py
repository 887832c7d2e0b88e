"""Pictures: taken in, listed, served, removed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, exists, false, select, true

from palaestra.core.access import Identity
from palaestra.core.accounts.secrets import new_token
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import Database, DbSession, ReadSession, page_of
from palaestra.core.errors import Conflict, Invalid, NotFound
from palaestra.core.jobs import Engine
from palaestra.core.sweeping import referred_by
from palaestra.quiz.access import city_of
from palaestra.quiz.models import Component, Media, Quiz, Slide
from palaestra.quiz.models.media import IMAGE
from palaestra.quiz.service.searching import Sorting

TIMEOUT = 30.0
MEMORY = 1 << 30
PREPARE = "palaestra.quiz.pictures:prepare"
THUMBNAIL = "thumbnail_"
TYPES = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The parts of the server that taking in a picture needs."""

    database: Database
    blobs: Blobs
    engine: Engine


async def take_in(studio: Studio, identity: Identity, incoming: Incoming, *, title: str) -> Media:
    """Check and redraw what arrived, in a worker; keep it. Raises Invalid."""
    await studio.database.in_thread(incoming.finish)
    with studio.blobs.scratch() as folder:
        drawn = await studio.engine.run(
            PREPARE,
            {"path": str(incoming.path), "out_dir": str(folder)},
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        return await studio.database.atransact(keep, studio.blobs, identity, drawn, title=title)


def keep(
    db: DbSession, blobs: Blobs, identity: Identity, drawn: dict[str, Any], *, title: str
) -> Media:
    """A row for what `pictures.prepare` has drawn; its name cannot be guessed."""
    media = Media(
        filename=f"{new_token()}.{drawn['suffix']}",
        title=title[:200],
        type_id=IMAGE,
        uploaded_by=identity.require_account(),
        city_id=city_of(db, identity),
        blob=blobs.add_file(Path(drawn["picture"])).hash,
        thumbnail=blobs.add_file(Path(drawn["thumbnail"])).hash,
        width=drawn["width"],
        height=drawn["height"],
    )
    db.add(media)
    db.flush()
    return media


def visible(db: ReadSession, identity: Identity) -> ColumnElement[bool]:
    """One's own and those of one's city; an admin's all."""
    if identity.is_admin:
        return true()
    if identity.is_anonymous:
        return false()
    city = city_of(db, identity)
    own = Media.uploaded_by == identity.account_id
    return own if city is None else own | (Media.city_id == city)


def listed(
    db: ReadSession, identity: Identity, *, name: str | None, sorting: Sorting
) -> tuple[list[Media], int]:
    query = select(Media).where(visible(db, identity))
    if name:
        query = query.where(Media.title.contains(name, autoescape=True))
    query = sorting.apply(query, {"id": Media.id, "title": Media.title}, last=Media.id)
    rows, total = page_of(db, query, page=sorting.page, size=sorting.page_size)
    return [row[0] for row in rows], total


def get(db: ReadSession, identity: Identity, media_id: int) -> Media:
    media = db.scalar(select(Media).where(Media.id == media_id, visible(db, identity)))
    if media is None:
        raise NotFound("image")
    return media


def checked(db: ReadSession, identity: Identity, media_id: int | None) -> int | None:
    """The id, if it is of a picture that the caller may use. Raises Invalid."""
    if media_id is None:
        return None
    try:
        return get(db, identity, media_id).id
    except NotFound as unknown:
        raise Invalid("image", f"There is no image {media_id}.") from unknown


def remove(db: DbSession, media: Media) -> None:
    """Raises Conflict while a quiz shows it."""
    for column in (Component.media_id, Slide.background_image_id, Quiz.background_image_id):
        if db.scalar(select(exists().where(column == media.id))):
            raise Conflict("This image is in use: take it off its slides first.")
    db.delete(media)
    db.flush()


def file_named(db: ReadSession, filename: str) -> tuple[str, str]:
    """Blob and media type of a served name; raises NotFound."""
    is_small = filename.startswith(THUMBNAIL)
    name = filename.removeprefix(THUMBNAIL)
    media = db.scalar(select(Media).where(Media.filename == name))
    if media is None:
        raise NotFound("image")
    return media.thumbnail if is_small else media.blob, TYPES[name.rpartition(".")[2]]


# Which blobs this feature refers to.
kept = referred_by(Media.blob, Media.thumbnail)
