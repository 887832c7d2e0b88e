"""Quizzes from files and to files."""

import tempfile
import zipfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Invalid
from palaestra.quiz.access import city_of, quiz_for, require_city
from palaestra.quiz.archive.plan import (
    Plan,
    PlannedAlternative,
    PlannedComponent,
    PlannedQuestion,
    PlannedSlide,
    to_builtins,
)
from palaestra.quiz.archive.reading import QUIZ_FILE
from palaestra.quiz.kinds import ComponentType
from palaestra.quiz.models import Alternative, Component, Media, Question, Quiz, Slide
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.questions import RichQuestion
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import cities, contents, items, media, quizzes, slides
from palaestra.quiz.service.media import Studio

READ = "palaestra.quiz.archive.reading:read"
TIMEOUT = 120.0
MEMORY = 1 << 30
IN_MEMORY = 8 << 20
CHUNK = 1 << 18

Pictures = Mapping[str, int]


# --- from a file


async def read_file(
    studio: Studio, identity: Identity, incoming: Incoming, *, filename: str, into: "Target"
) -> Quiz:
    """Read it in a worker, then keep all of it or nothing. Raises Invalid."""
    await studio.database.in_thread(incoming.finish)
    with studio.blobs.scratch() as folder:
        read = await studio.engine.run(
            READ,
            {"path": str(incoming.path), "filename": filename, "out_dir": str(folder)},
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        plan = msgspec.convert(read["plan"], type=Plan)
        return await studio.database.atransact(
            keep, studio.blobs, identity, plan, read["pictures"], into
        )


class Target(msgspec.Struct, kw_only=True, frozen=True):
    """An existing quiz, whose last slides the new ones become; or a new one, with these."""

    quiz_id: int | None = None
    city_id: int | None = None
    name: str | None = None
    year: int | None = None


def keep(
    db: DbSession,
    blobs: Blobs,
    identity: Identity,
    plan: Plan,
    drawn: dict[str, dict[str, Any]],
    into: Target,
) -> Quiz:
    known = {
        name: media.keep(db, blobs, identity, one, title=name).id for name, one in drawn.items()
    }
    if into.quiz_id is not None:
        quiz = quiz_for(db, identity, into.quiz_id)
        for planned in plan.slides:
            fill_slide(db, slides.add(db, identity, quiz.id), planned, known)
        return quiz
    return _make(db, identity, plan, known, into)


def _make(db: DbSession, identity: Identity, plan: Plan, known: Pictures, into: Target) -> Quiz:
    city_id = into.city_id if into.city_id is not None else city_of(db, identity)
    if city_id is None:
        raise Invalid("city_id", "Name the city that this competition belongs to.")
    require_city(db, identity, cities.get(db, city_id, field="city_id").id)
    year = into.year or plan.year or datetime.now(UTC).year
    quiz = Quiz(
        name=_free_name(db, (into.name or plan.name or "Imported").strip(), year, city_id),
        year=year,
        city_id=city_id,
        font=plan.font,
        background_image_id=known.get(plan.background or ""),
    )
    made = [Slide(order=order) for order in range(max(1, len(plan.slides)))]
    quizzes.add(db, quiz, slides=made)
    db.flush()
    for slide, planned in zip(made, plan.slides, strict=False):
        fill_slide(db, slide, planned, known)
    return quiz


def _free_name(db: ReadSession, name: str, year: int, city_id: int) -> str:
    wanted, number = name[:200], 1
    while quizzes.is_taken(db, wanted, year, city_id):
        number += 1
        wanted = f"{name[:190]} ({number})"
    return wanted


def fill_slide(db: DbSession, slide: Slide, planned: PlannedSlide, known: Pictures) -> None:
    slide.title, slide.timer = planned.title, planned.timer
    slide.background_image_id = known.get(planned.background or "")
    questions = [_question(slide, one) for one in planned.questions]
    db.add_all(questions)
    db.flush()
    for question, plan in zip(questions, planned.questions, strict=True):
        db.add_all(
            _alternative(question, order, one) for order, one in enumerate(plan.alternatives)
        )
    db.add_all(_component(slide, one, questions, known) for one in planned.components)
    db.flush()


def _question(slide: Slide, planned: PlannedQuestion) -> Question:
    return Question(
        slide_id=slide.id,
        name=planned.name,
        type_id=planned.type_id,
        total_score=planned.total_score,
        tolerance=planned.tolerance,
        correcting_instructions=planned.correcting_instructions,
    )


def _alternative(question: Question, order: int, planned: PlannedAlternative) -> Alternative:
    return Alternative(
        question_id=question.id,
        alternative=planned.alternative,
        alternative_order=order,
        correct=planned.correct,
        correct_order=planned.correct_order,
    )


def _component(
    slide: Slide, planned: PlannedComponent, questions: list[Question], known: Pictures
) -> Component:
    if planned.type_id == ComponentType.IMAGE and planned.media not in known:
        raise Invalid("file", "An image component names no picture of the file.")
    if planned.type_id == ComponentType.QUESTION and planned.question is None:
        raise Invalid("file", "A question component names no question of its slide.")
    return Component(
        slide_id=slide.id,
        type_id=planned.type_id,
        view_id=planned.view_id,
        x=planned.x,
        y=planned.y,
        w=planned.w,
        h=planned.h,
        text=planned.text,
        media_id=known.get(planned.media or ""),
        question_id=None if planned.question is None else questions[planned.question].id,
    )


# --- to a file


def write_file(db: ReadSession, blobs: Blobs, identity: Identity, quiz_id: int) -> IO[bytes]:
    """The quiz as a zip: one JSON and its pictures; no teams, codes or answers."""
    quiz = quiz_for(db, identity, quiz_id)
    rich, known = contents.rich_slides(db, quiz)
    background = items.picture(known, quiz.background_image_id)
    plan = Plan(
        name=quiz.name,
        year=quiz.year,
        font=quiz.font,
        background=_name(background),
        slides=[_planned(slide) for slide in rich],
    )
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the reply reads it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(QUIZ_FILE, msgspec.json.format(msgspec.json.encode(to_builtins(plan))))
        for one in known.values():
            archive.write(_path(blobs, one), f"media/{one.filename}", zipfile.ZIP_STORED)
    out.seek(0)
    return out


def _path(blobs: Blobs, one: Media) -> Path:
    return blobs.path(one.blob)


def _name(picture: MediaItem | None) -> str | None:
    return None if picture is None else picture.filename


def _planned(slide: RichSlide) -> PlannedSlide:
    places = {question.id: place for place, question in enumerate(slide.questions)}
    return PlannedSlide(
        title=slide.title,
        timer=slide.timer,
        background=_name(slide.background_image),
        questions=[_planned_question(one) for one in slide.questions],
        components=[
            PlannedComponent(
                type_id=one.type_id,
                view_id=one.view_id,
                x=one.x,
                y=one.y,
                w=one.w,
                h=one.h,
                text=one.text,
                media=_name(one.media),
                question=places.get(one.question_id or 0),
            )
            for one in slide.components
        ],
    )


def _planned_question(question: RichQuestion) -> PlannedQuestion:
    return PlannedQuestion(
        name=question.name,
        type_id=question.type_id,
        total_score=question.total_score,
        tolerance=question.tolerance or 0,
        correcting_instructions=question.correcting_instructions,
        alternatives=[
            PlannedAlternative(
                alternative=one.alternative,
                correct=one.correct or "0",
                correct_order=one.correct_order or 0,
            )
            for one in question.alternatives
        ],
    )


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """A file as a reply streams it; it is closed at the end."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
