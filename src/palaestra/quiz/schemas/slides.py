"""Slides."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from palaestra.quiz.schemas.components import ComponentItem
from palaestra.quiz.schemas.ids import Id
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.questions import RichQuestion

Title = Annotated[str, Meta(max_length=200)]
Timer = Annotated[int, Meta(ge=1, le=86_400)]


class SlideItem(Struct, kw_only=True):
    id: int
    order: int
    title: str
    timer: int | None
    competition_id: int
    background_image: MediaItem | None


class RichSlide(Struct, kw_only=True):
    id: int
    order: int
    title: str
    timer: int | None
    competition_id: int
    background_image: MediaItem | None
    questions: list[RichQuestion]
    components: list[ComponentItem]


class SlideChange(Struct, kw_only=True):
    """A timer of null: untimed."""

    title: Title | UnsetType = UNSET
    timer: Timer | UnsetType | None = UNSET
    background_image_id: Id | UnsetType | None = UNSET


class NewOrder(Struct, kw_only=True):
    """The place to move to, from 0."""

    order: int
