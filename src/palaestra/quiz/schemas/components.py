"""What stands on slides."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from palaestra.quiz.schemas.ids import Id
from palaestra.quiz.schemas.media import MediaItem

Place = Annotated[int, Meta(ge=-10_000, le=10_000)]
Size = Annotated[int, Meta(ge=1, le=10_000)]
Text = Annotated[str, Meta(max_length=10_000)]


class ComponentItem(Struct, kw_only=True):
    id: int
    x: int
    y: int
    w: int
    h: int
    slide_id: int
    type_id: int
    view_id: int
    text: str | None
    media: MediaItem | None
    question_id: int | None
    # The text's Markdown as HTML that is safe to show; formulas stand in it as $…$.
    text_html: str | None = None


class NewComponent(Struct, kw_only=True):
    """Without w and h an image has its own size, its larger side at most 600."""

    type_id: int
    view_id: int
    x: Place = 0
    y: Place = 0
    w: Size | None = None
    h: Size | None = None
    text: Text | None = None
    media_id: Id | None = None
    question_id: Id | None = None


class ComponentChange(Struct, kw_only=True):
    x: Place | UnsetType = UNSET
    y: Place | UnsetType = UNSET
    w: Size | UnsetType = UNSET
    h: Size | UnsetType = UNSET
    text: Text | UnsetType | None = UNSET
    media_id: Id | UnsetType | None = UNSET
    question_id: Id | UnsetType | None = UNSET
