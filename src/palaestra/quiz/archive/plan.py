"""What a file holds, before anything of it is in the database."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from palaestra.core.errors import Invalid
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.numbers import read_number

Text = Annotated[str, Meta(max_length=10_000)]
Short = Annotated[str, Meta(max_length=1000)]
MOST_SLIDES = 500
VERSION = 1


class PlannedAlternative(Struct, kw_only=True, omit_defaults=True):
    alternative: Short = ""
    correct: Short = "0"
    correct_order: Annotated[int, Meta(ge=0, le=10_000)] = 0


class PlannedQuestion(Struct, kw_only=True, omit_defaults=True):
    """`name` is what is asked."""

    name: Text = ""
    type_id: Annotated[int, Meta(ge=1, le=8)] = 1
    total_score: Annotated[float, Meta(ge=0, le=10_000)] = 1
    tolerance: Annotated[float, Meta(ge=0)] = 0
    correcting_instructions: Text | None = None
    alternatives: Annotated[list[PlannedAlternative], Meta(max_length=100)] = []


class PlannedComponent(Struct, kw_only=True, omit_defaults=True):
    """`media` is the name of a file in the archive; `question` counts those of the slide from 0."""

    type_id: Annotated[int, Meta(ge=1, le=3)]
    view_id: Annotated[int, Meta(ge=1, le=4)]
    x: Annotated[int, Meta(ge=-10_000, le=10_000)] = 0
    y: Annotated[int, Meta(ge=-10_000, le=10_000)] = 0
    w: Annotated[int, Meta(ge=1, le=10_000)] = 100
    h: Annotated[int, Meta(ge=1, le=10_000)] = 100
    text: Text | None = None
    media: Annotated[str, Meta(max_length=120)] | None = None
    question: Annotated[int, Meta(ge=0, le=100)] | None = None


class PlannedSlide(Struct, kw_only=True, omit_defaults=True):
    title: Annotated[str, Meta(max_length=200)] = ""
    timer: Annotated[int, Meta(ge=1, le=86_400)] | None = None
    background: Annotated[str, Meta(max_length=120)] | None = None
    questions: Annotated[list[PlannedQuestion], Meta(max_length=20)] = []
    components: Annotated[list[PlannedComponent], Meta(max_length=200)] = []


class Plan(Struct, kw_only=True, omit_defaults=True):
    """A whole quiz; `media` names the pictures that its slides have."""

    version: int = VERSION
    name: Annotated[str, Meta(max_length=200)] = ""
    year: Annotated[int, Meta(ge=1900, le=2200)] | None = None
    font: Annotated[str, Meta(max_length=60)] = ""
    background: Annotated[str, Meta(max_length=120)] | None = None
    slides: Annotated[list[PlannedSlide], Meta(max_length=MOST_SLIDES)] = []


def asking(question: PlannedQuestion, *, timer: int | None = None) -> PlannedSlide:
    """A slide for one question, on every view that reads it."""
    components = [
        PlannedComponent(type_id=3, view_id=view, x=340, y=160, w=600, h=400, question=0)
        for view in (1, 2, 3, 4)
    ]
    title = question.name.splitlines()[0][:200] if question.name.strip() else ""
    return PlannedSlide(title=title, timer=timer, questions=[question], components=components)


def check(plan: Plan) -> Plan:
    """Raises Invalid for what the types cannot say."""
    if plan.version > VERSION:
        raise Invalid("file", "This file was written by a newer Palaestra.")
    for number, slide in enumerate(plan.slides):
        for one in slide.questions:
            _check_key(one, number)
        for component in slide.components:
            if component.question is not None and component.question >= len(slide.questions):
                raise Invalid("file", f"Slide {number + 1} shows a question that it has not.")
    return plan


def _check_key(question: PlannedQuestion, slide: int) -> None:
    if question.type_id == QuestionType.NUMERIC:
        for one in question.alternatives:
            if read_number(one.alternative) is None:
                raise Invalid(
                    "file", f"Slide {slide + 1}: {one.alternative[:40]!r} is not a number."
                )


def to_builtins(plan: Plan) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(plan)
    return built
