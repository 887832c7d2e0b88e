"""A quiz, plain and rich."""

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from palaestra.quiz.schemas.codes import CodeItem
from palaestra.quiz.schemas.ids import Id
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.schemas.teams import RichTeam

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Year = Annotated[int, Meta(ge=1900, le=2200)]
Font = Annotated[str, Meta(max_length=60)]


class NewQuiz(Struct, kw_only=True):
    """An editor's city is taken where none is named."""

    name: Name
    year: Year
    city_id: Id | None = None
    font: Font = ""


class QuizChange(Struct, kw_only=True):
    name: Name | UnsetType = UNSET
    year: Year | UnsetType = UNSET
    city_id: Id | UnsetType = UNSET
    font: Font | UnsetType = UNSET
    background_image_id: Id | UnsetType | None = UNSET


class QuizItem(Struct, kw_only=True):
    """`presentation_id` is of the presentation that runs, if one does."""

    id: int
    name: str
    year: int
    city_id: int
    font: str
    background_image_id: int | None
    background_image: MediaItem | None
    created: datetime
    updated: datetime
    slides_count: int = 0
    teams_count: int = 0
    presentation_id: int | None = None


class RichQuiz(Struct, kw_only=True):
    """Everything of a quiz that the caller may see; codes only for editors and the operator."""

    id: int
    name: str
    year: int
    city_id: int
    font: str
    background_image: MediaItem | None
    slides: list[RichSlide]
    teams: list[RichTeam]
    codes: list[CodeItem]
    presentation_id: int | None
