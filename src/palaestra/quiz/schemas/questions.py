"""Questions and alternatives."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Text = Annotated[str, Meta(max_length=10_000)]
Short = Annotated[str, Meta(max_length=1000)]
Points = Annotated[float, Meta(ge=0, le=10_000)]
Order = Annotated[int, Meta(ge=0, le=10_000)]


class NewQuestion(Struct, kw_only=True):
    """`slide_id` moves nothing here: the address names the slide."""

    name: Text = ""
    type_id: int = 1
    total_score: Points = 1
    tolerance: Points = 0
    correcting_instructions: Text | None = None


class QuestionChange(Struct, kw_only=True):
    name: Text | UnsetType = UNSET
    type_id: int | UnsetType = UNSET
    total_score: Points | UnsetType = UNSET
    tolerance: Points | UnsetType = UNSET
    correcting_instructions: Text | UnsetType | None = UNSET
    slide_id: int | UnsetType = UNSET


class QuestionItem(Struct, kw_only=True):
    id: int
    name: str
    total_score: float
    type_id: int
    slide_id: int
    tolerance: float | None
    correcting_instructions: str | None
    # The name's Markdown as HTML that is safe to show; formulas stand in it as $…$.
    name_html: str = ""


class AlternativeItem(Struct, kw_only=True):
    """For Team and Audience `id` and the order say nothing, and `correct` is null, until reveal."""

    id: int
    alternative: str
    alternative_order: int
    correct: str | None
    correct_order: int | None
    question_id: int
    # Of a Match question in a presentation: the id of the text that belongs to it.
    match_id: int | None = None


class Match(Struct, kw_only=True):
    """One text to be matched with alternatives, in an order of its own."""

    id: int
    text: str


class RichQuestion(Struct, kw_only=True):
    id: int
    name: str
    total_score: float
    type_id: int
    slide_id: int
    tolerance: float | None
    correcting_instructions: str | None
    alternatives: list[AlternativeItem]
    matches: list[Match]
    # The name's Markdown as HTML that is safe to show; formulas stand in it as $…$.
    name_html: str = ""


class NewAlternative(Struct, kw_only=True):
    """`correct`: "1" or "0" (or true, false), or for Match the matching text."""

    alternative: Short = ""
    alternative_order: Order | None = None
    correct: Short | bool | int = "0"
    correct_order: Order | None = None


class AlternativeChange(Struct, kw_only=True):
    alternative: Short | UnsetType = UNSET
    alternative_order: Order | UnsetType = UNSET
    correct: Short | bool | int | UnsetType = UNSET
    correct_order: Order | UnsetType = UNSET
