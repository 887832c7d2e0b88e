"""Pictures."""

from msgspec import Struct


class MediaItem(Struct, kw_only=True):
    """Served at /static/images/{filename}, small at /static/images/thumbnail_{filename}."""

    id: int
    filename: str
    title: str
    type_id: int
    upload_by_id: int
    width: int
    height: int
