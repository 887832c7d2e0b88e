"""Rows as they travel."""

from collections.abc import Mapping

from sqlalchemy import select

from palaestra.core.database import ReadSession
from palaestra.core.markdown import to_html_with_formulas
from palaestra.quiz.models import Alternative, Code, Component, Media, Question, Slide, Team
from palaestra.quiz.schemas.codes import CodeItem
from palaestra.quiz.schemas.components import ComponentItem
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.questions import AlternativeItem, QuestionItem
from palaestra.quiz.schemas.quizzes import QuizItem
from palaestra.quiz.schemas.slides import SlideItem
from palaestra.quiz.schemas.teams import TeamItem
from palaestra.quiz.service.quizzes import Found

Pictures = Mapping[int, Media]


def pictures(db: ReadSession, *ids: int | None) -> dict[int, Media]:
    """By id, in one query."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {media.id: media for media in db.scalars(select(Media).where(Media.id.in_(wanted)))}


def media_item(media: Media) -> MediaItem:
    return MediaItem(
        id=media.id,
        filename=media.filename,
        title=media.title,
        type_id=media.type_id,
        upload_by_id=media.uploaded_by,
        width=media.width,
        height=media.height,
    )


def picture(known: Pictures, media_id: int | None) -> MediaItem | None:
    return None if media_id is None else media_item(known[media_id])


def quiz_item(found: Found, known: Pictures) -> QuizItem:
    quiz = found.quiz
    return QuizItem(
        id=quiz.id,
        name=quiz.name,
        year=quiz.year,
        city_id=quiz.city_id,
        font=quiz.font,
        background_image_id=quiz.background_image_id,
        background_image=picture(known, quiz.background_image_id),
        created=quiz.created,
        updated=quiz.updated,
        slides_count=found.slides,
        teams_count=found.teams,
        presentation_id=found.presentation_id,
    )


def slide_item(slide: Slide, known: Pictures) -> SlideItem:
    return SlideItem(
        id=slide.id,
        order=slide.order,
        title=slide.title,
        timer=slide.timer,
        competition_id=slide.quiz_id,
        background_image=picture(known, slide.background_image_id),
    )


def question_item(question: Question) -> QuestionItem:
    return QuestionItem(
        id=question.id,
        name=question.name,
        total_score=question.total_score,
        type_id=question.type_id,
        slide_id=question.slide_id,
        tolerance=question.tolerance,
        correcting_instructions=question.correcting_instructions,
        name_html=to_html_with_formulas(question.name),
    )


def alternative_item(one: Alternative) -> AlternativeItem:
    return AlternativeItem(
        id=one.id,
        alternative=one.alternative,
        alternative_order=one.alternative_order,
        correct=one.correct,
        correct_order=one.correct_order,
        question_id=one.question_id,
    )


def component_item(one: Component, known: Pictures) -> ComponentItem:
    return ComponentItem(
        id=one.id,
        x=one.x,
        y=one.y,
        w=one.w,
        h=one.h,
        slide_id=one.slide_id,
        type_id=one.type_id,
        view_id=one.view_id,
        text=one.text,
        media=picture(known, one.media_id),
        question_id=one.question_id,
        text_html=to_html_with_formulas(one.text) if one.text else None,
    )


def team_item(team: Team) -> TeamItem:
    return TeamItem(id=team.id, name=team.name, competition_id=team.quiz_id)


def code_item(code: Code) -> CodeItem:
    return CodeItem(
        id=code.id,
        code=code.code,
        view_id=code.view_id,
        competition_id=code.quiz_id,
        team_id=code.team_id,
    )
