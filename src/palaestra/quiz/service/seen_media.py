"""Pictures as who came by a code knows them: those of slides that they may see."""

from collections.abc import Iterator

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import NotFound
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.quizzes import RichQuiz
from palaestra.quiz.service import rich


def get(db: ReadSession, identity: Identity, media_id: int) -> MediaItem:
    """Raises NotFound for one that no slide shown so far has."""
    assert identity.quiz_id is not None, "a view is of a quiz"
    for media in _pictures(rich.rich(db, identity, identity.quiz_id)):
        if media.id == media_id:
            return media
    raise NotFound("image")


def _pictures(quiz: RichQuiz) -> Iterator[MediaItem]:
    shown = [quiz.background_image]
    for slide in quiz.slides:
        shown += [slide.background_image, *(one.media for one in slide.components)]
    yield from (media for media in shown if media is not None)
