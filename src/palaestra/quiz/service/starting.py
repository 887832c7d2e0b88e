"""A presentation begins: the quiz is dealt as it is now."""

import secrets
from random import SystemRandom

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict
from palaestra.quiz.access import quiz_for, who
from palaestra.quiz.dealing import deal
from palaestra.quiz.models import Presentation, Quiz
from palaestra.quiz.service import contents, finding, items
from palaestra.quiz.service.dealt import Dealt

RUNS_ALREADY = "A presentation of this competition is running already."


def start(db: DbSession, identity: Identity, quiz_id: int) -> Presentation:
    """In the lobby, before the first slide. Raises Conflict while another one runs."""
    quiz = quiz_for(db, identity, quiz_id)
    if finding.running(db, quiz.id) is not None:
        raise Conflict(RUNS_ALREADY)
    last = select(func.max(Presentation.run)).where(Presentation.quiz_id == quiz.id)
    presentation = Presentation(
        quiz_id=quiz.id,
        run=(db.scalar(last) or 0) + 1,
        epoch=secrets.token_hex(8),
        started_by=who(identity),
        shown={},
        board={},
        content=msgspec.to_builtins(_deal(db, quiz)),
    )
    try:
        with db.begin_nested():
            db.add(presentation)
    except IntegrityError as taken:
        raise Conflict(RUNS_ALREADY) from taken
    return presentation


def _deal(db: ReadSession, quiz: Quiz) -> Dealt:
    slides, known = contents.rich_slides(db, quiz)
    return Dealt(
        name=quiz.name,
        font=quiz.font,
        background=items.picture(known, quiz.background_image_id),
        slides=deal(slides, SystemRandom()),
    )
