"""Pictures: sent in, listed, served."""

from palaestra.core.access import Identity, public
from palaestra.core.blobs import Blobs
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.core.http import Call, Declared, Reply, Upload, delete, get, post
from palaestra.quiz.access import editors, editors_and_views
from palaestra.quiz.routes.paging import sorting
from palaestra.quiz.schemas.lists import Items, Said, listed
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.service import items, media, seen_media
from palaestra.quiz.service.media import Studio
from palaestra.quiz.settings import QuizSettings

FORM_BYTES = 51 << 20
FOREVER = "public, max-age=31536000, immutable"


@get("/api/media/images", access=editors)
def all_images(
    db: ReadSession,
    identity: Identity,
    filename: str = "",
    page: int = 0,
    page_size: int = 15,
    order: int = 1,
    order_by: str | None = None,
) -> Items[MediaItem]:
    """One's own and those of one's city, by the name under which they were sent."""
    by = sorting(page, page_size, order, order_by)
    found, total = media.listed(db, identity, name=filename, sorting=by)
    return listed([items.media_item(one) for one in found], total=total)


@post("/api/media/images", access=editors, streams=True, max_body=FORM_BYTES)
async def send_in(
    studio: Studio, limits: QuizSettings, identity: Identity, call: Call
) -> MediaItem:
    """A form with `image`: PNG, JPEG, GIF or WebP. It is drawn anew; SVG is refused."""
    assert call.form is not None, "a route that streams has a form"
    image = (await call.form()).get("image")
    if not isinstance(image, Upload):
        raise Invalid("image", "Send a form with a file in the field image.")
    with studio.blobs.receive(limit=limits.media_bytes, field="image") as incoming:
        await incoming.write_all(image.chunks())
        kept = await media.take_in(studio, identity, incoming, title=image.filename)
    return items.media_item(kept)


@get("/api/media/images/{media_id:int}", access=editors_and_views)
def one(db: ReadSession, identity: Identity, media_id: int) -> MediaItem:
    """One picture; who came by a code knows those of slides that were shown."""
    if identity.view is not None:
        return seen_media.get(db, identity, media_id)
    return items.media_item(media.get(db, identity, media_id))


@delete("/api/media/images/{media_id:int}", access=editors)
def remove(db: DbSession, identity: Identity, media_id: int) -> Said:
    """409 while a slide shows it."""
    media.remove(db, media.get(db, identity, media_id))
    return Said(message="The image is deleted.")


@get("/static/images/{filename:str}", access=public, counts=False)
def file(db: ReadSession, blobs: Blobs, filename: str) -> Reply[bytes]:
    """A picture by its name, which nobody can guess; `thumbnail_…` is the small one."""
    digest, media_type = media.file_named(db, filename)
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": "default-src 'none'"}
    return Reply(content=blobs.read(digest), media_type=media_type, headers=headers)


ROUTES: list[Declared] = [all_images, send_in, one, remove, file]
