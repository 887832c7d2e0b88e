"""The presentation that runs, for whoever steers it; and where it stands."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, select

from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Conflict, Forbidden, NotFound
from palaestra.quiz.access import quiz_for, who
from palaestra.quiz.happenings import Happening
from palaestra.quiz.models import Presentation
from palaestra.quiz.models.presentations import ENDED
from palaestra.quiz.phases import Stand
from palaestra.quiz.schemas.presentations import StateChanges
from palaestra.quiz.schemas.slides import RichSlide
from palaestra.quiz.service import timers
from palaestra.quiz.service.dealt import Dealt, dealt_content
from palaestra.quiz.service.telling import tell


@dataclass(frozen=True, slots=True)
class Stage:
    """A presentation held for writing: nobody else changes it before the commit."""

    db: DbSession
    row: Presentation
    actor: str

    @property
    def dealt(self) -> Dealt:
        return dealt_content(self.db, self.row)

    @property
    def stand(self) -> Stand:
        row = self.row
        return Stand(
            state=row.state,  # type: ignore[arg-type]  # a column knows no literals
            phase=row.phase,  # type: ignore[arg-type]  # as above
            phase_rev=row.phase_rev,
            deadline_at=row.deadline_at,
            remaining_ms=row.remaining_ms,
            duration_ms=row.duration_ms,
        )

    @property
    def slide(self) -> RichSlide:
        """The one that stands; raises Conflict in the lobby."""
        if self.row.slide_id is None:
            raise Conflict("No slide is shown yet.")
        return self.dealt.by_id[self.row.slide_id]

    def put(self, stand: Stand) -> StateChanges:
        """Keep where it stands now; what screens must know of it."""
        row = self.row
        row.state, row.phase, row.phase_rev = stand.state, stand.phase, stand.phase_rev
        row.deadline_at, row.remaining_ms = stand.deadline_at, stand.remaining_ms
        row.duration_ms = stand.duration_ms
        if row.slide_id is not None:
            self.remember(row.slide_id, stand.phase)
        timers.watch(self.db, row)
        return StateChanges(
            state=stand.state,
            phase=stand.phase,
            phase_rev=stand.phase_rev,
            timer=stand.clock(),
        )

    def remember(self, slide_id: int, phase: str) -> None:
        """What became of a slide, for when it is shown again."""
        before = self.row.shown.get(str(slide_id), {"revealed": False})
        revealed = before["revealed"] or phase in ("revealed", "scored")
        entry = {"phase": phase, "revealed": revealed}
        self.row.shown = {**self.row.shown, str(slide_id): entry}

    def is_revealed(self, slide_id: int) -> bool:
        return bool(self.row.shown.get(str(slide_id), {}).get("revealed"))

    def tell(self, happening: Happening) -> int:
        return tell(self.db, self.row, happening, actor=self.actor)


def of_caller(db: DbSession, identity: Identity, quiz_id: int | None) -> Stage:
    """The running presentation of the quiz whose code the caller has.

    `quiz_id` is what the caller says it is: raises Forbidden for another, NotFound where none runs.
    """
    if quiz_id is not None and quiz_id != identity.quiz_id:
        raise Forbidden("This code is another competition's.")
    return held(db, _running(identity.quiz_id or 0), actor=who(identity))


def by_id(db: DbSession, identity: Identity, presentation_id: int) -> Stage:
    """Any presentation that the caller may see, an ended one too. Raises NotFound, Forbidden."""
    stage = held(db, Presentation.id == presentation_id, actor=who(identity))
    quiz_for(db, identity, stage.row.quiz_id)
    return stage


def _running(quiz_id: int) -> ColumnElement[bool]:
    return (Presentation.quiz_id == quiz_id) & (Presentation.state != ENDED)


def held(db: DbSession, condition: ColumnElement[bool], *, actor: str) -> Stage:
    query = select(Presentation).where(condition).with_for_update()
    row = db.scalar(query)
    if row is None:
        raise NotFound("presentation")
    return Stage(db, row, actor)


def held_by_id(db: DbSession, presentation_id: int, *, actor: str = "") -> Stage:
    """Raises NotFound."""
    return held(db, Presentation.id == presentation_id, actor=actor)


def seen(db: ReadSession, identity: Identity, presentation_id: int) -> Presentation:
    """For reading. Raises NotFound, Forbidden."""
    row = db.get(Presentation, presentation_id)
    if row is None:
        raise NotFound("presentation")
    quiz_for(db, identity, row.quiz_id)
    return row


# Built once, since every screen that comes in asks it.
_RUNNING = select(Presentation).where(
    Presentation.quiz_id == bindparam("quiz"), Presentation.state != ENDED
)


def running_of(db: ReadSession, identity: Identity) -> Presentation:
    """The one that the caller's code leads to. Raises NotFound where none runs."""
    row = db.scalar(_RUNNING, {"quiz": identity.quiz_id or 0})
    if row is None:
        raise NotFound("presentation")
    return row
