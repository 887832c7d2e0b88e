"""What each kind of viewer may see: one allow-list for REST, sockets and exports alike. Pure."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from palaestra.quiz.dealing import SHUFFLED
from palaestra.quiz.kinds import View
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.questions import AlternativeItem, RichQuestion
from palaestra.quiz.schemas.slides import RichSlide

# They see keys and instructions before reveal; Team and Audience never do.
KNOWING = frozenset({View.JUDGE, View.OPERATOR})


def slides_for(
    slides: Sequence[RichSlide],
    view: View,
    *,
    shown: Collection[int],
    revealed: Collection[int],
) -> list[RichSlide]:
    """`shown` and `revealed` are ids of slides; Team and Audience get no other slide."""
    seen = slides if view in KNOWING else [slide for slide in slides if slide.id in shown]
    return [slide_for(slide, view, revealed=slide.id in revealed) for slide in seen]


def slide_for(slide: RichSlide, view: View, *, revealed: bool) -> RichSlide:
    """A dealt slide as one viewer may see it, with the components of that view alone."""
    return RichSlide(
        id=slide.id,
        order=slide.order,
        title=slide.title,
        timer=slide.timer,
        competition_id=slide.competition_id,
        background_image=media_for(slide.background_image, view),
        questions=[question_for(one, view, revealed=revealed) for one in slide.questions],
        components=[
            replace(one, media=media_for(one.media, view))
            for one in slide.components
            if one.view_id == view or view in KNOWING
        ],
    )


def media_for(media: MediaItem | None, view: View) -> MediaItem | None:
    """A file is often called after what it shows, and so after the answer."""
    if media is None or view in KNOWING:
        return media
    return replace(media, title="")


def question_for(question: RichQuestion, view: View, *, revealed: bool) -> RichQuestion:
    if view in KNOWING:
        return question
    return RichQuestion(
        id=question.id,
        name=question.name,
        total_score=question.total_score,
        type_id=question.type_id,
        slide_id=question.slide_id,
        tolerance=question.tolerance if revealed else None,
        # For judges: it may say more than the key, of the next question too.
        correcting_instructions=None,
        alternatives=_alternatives(question, revealed=revealed),
        matches=question.matches,
        name_html=question.name_html,
    )


def _alternatives(question: RichQuestion, *, revealed: bool) -> list[AlternativeItem]:
    """Before reveal only those to choose from: of Text and Numeric questions they are the key."""
    if revealed:
        return question.alternatives
    if question.type_id not in SHUFFLED:
        return []
    return [
        replace(one, correct=None, correct_order=None, match_id=None)
        for one in question.alternatives
    ]
