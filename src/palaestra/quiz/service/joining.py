"""A screen comes in, or comes back: what it missed, or the whole state as its view may see it."""

import threading
from collections import OrderedDict

import msgspec
from sqlalchemy import select

from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.quiz import projection
from palaestra.quiz.access import is_view
from palaestra.quiz.clock import as_ms, now_ms
from palaestra.quiz.happenings import Happening, told
from palaestra.quiz.kinds import View
from palaestra.quiz.models import LogEntry, Presentation
from palaestra.quiz.schemas.presentations import Joining, PresentationState, Told
from palaestra.quiz.service import answering, boards, scoring
from palaestra.quiz.service.dealt import Dealt, dealt_content
from palaestra.quiz.service.results import revealed_questions
from palaestra.quiz.service.stage import Stage
from palaestra.quiz.service.telling import place_of

# Beyond this a state is shorter than what it takes to reach it.
LONGEST_GAP = 200


def view_of(identity: Identity) -> View:
    """An account that may edit sees what the operator sees."""
    return View[identity.view.upper()] if identity.view else View.OPERATOR


def join(
    db: ReadSession,
    identity: Identity,
    row: Presentation,
    *,
    last_seq: int | None = None,
    epoch: str | None = None,
) -> Joining:
    """Missed events where they are few and of the same presentation, else a state."""
    joining = Joining(seq=row.seq, epoch=row.epoch, presentation_id=row.id)
    if last_seq is not None and epoch == row.epoch and 0 <= row.seq - last_seq <= LONGEST_GAP:
        events = missed(db, identity, row, after=last_seq)
        joining.events = msgspec.Raw(msgspec.json.encode(events))
    else:
        joining.state = msgspec.Raw(_states.encoded(db, identity, row))
    return joining


def missed(db: ReadSession, identity: Identity, row: Presentation, *, after: int) -> list[Told]:
    """What the log says, as the caller may see it."""
    query = select(LogEntry).where(LogEntry.presentation_id == row.id, LogEntry.seq > after)
    dealt, view = dealt_content(db, row), view_of(identity)
    return [
        told(
            msgspec.convert(entry.payload, type=Happening),
            place_of(row, seq=entry.seq, at_ms=as_ms(entry.at)),
            dealt.by_id.__getitem__,
            view=view,
            team_id=identity.team_id,
        )
        for entry in db.scalars(query.order_by(LogEntry.seq).limit(LONGEST_GAP))
    ]


def state(db: ReadSession, identity: Identity, row: Presentation) -> PresentationState:
    """The whole of it, as the caller's view may see it."""
    view, dealt = view_of(identity), dealt_content(db, row)
    found = _shared(db, row, dealt, view)
    found.team_id = identity.team_id
    if view is View.TEAM:
        _add_own(db, found, identity, row, dealt)
    return found


def _shared(db: ReadSession, row: Presentation, dealt: Dealt, view: View) -> PresentationState:
    """What all screens of a view have in common."""
    slide = dealt.by_id.get(row.slide_id or 0)
    knows = view in projection.KNOWING
    stage = Stage(db, row, "")
    return PresentationState(
        presentation_id=row.id,
        competition_id=row.quiz_id,
        run=row.run,
        epoch=row.epoch,
        seq=row.seq,
        view=view.label,
        team_id=None,
        name=dealt.name,
        font=dealt.font,
        background=dealt.background,
        slides_count=len(dealt.slides),
        state=stage.stand.state,
        slide_order=slide.order if slide else None,
        slide=projection.slide_for(slide, view, revealed=stage.is_revealed(slide.id))
        if slide
        else None,
        phase=stage.stand.phase,
        phase_rev=row.phase_rev,
        timer=stage.stand.clock(),
        announcement=row.announcement,
        board_shown=row.board_shown,
        board=boards.last_told(row),
        teams=boards.team_names(db, row.quiz_id),
        answered=answering.answered(db, row, slide) if slide else {},
        answers=answering.live_answers(db, row, dealt.questions) if knows else [],
        scores=scoring.live_scores(db, row) if knows else [],
        server_time=now_ms(),
    )


def _add_own(
    db: ReadSession,
    found: PresentationState,
    identity: Identity,
    row: Presentation,
    dealt: Dealt,
) -> None:
    """A team's own answers, and its points of what is revealed."""
    open_questions = revealed_questions(dealt, row)
    own = identity.team_id or 0
    found.answers = answering.live_answers(db, row, dealt.questions, team_id=own)
    scores = scoring.own_scores(db, row, team_id=own)
    found.scores = [one for one in scores if one.question_id in open_questions]


class _States:
    """States that many screens ask for at once are made once: nothing changes within a number."""

    KEPT = 64

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, str, int, View], PresentationState] = OrderedDict()
        self._lock = threading.Lock()

    def encoded(self, db: ReadSession, identity: Identity, row: Presentation) -> bytes:
        shared = self._shared(db, row, view_of(identity))
        own = msgspec.structs.replace(shared, team_id=identity.team_id, server_time=now_ms())
        if is_view(identity, View.TEAM):
            _add_own(db, own, identity, row, dealt_content(db, row))
        return msgspec.json.encode(own)

    def _shared(self, db: ReadSession, row: Presentation, view: View) -> PresentationState:
        key = (row.id, row.epoch, row.seq, view)
        with self._lock:
            held = self._held.get(key)
        if held is None:
            held = _shared(db, row, dealt_content(db, row), view)
            with self._lock:
                self._held[key] = held
                while len(self._held) > self.KEPT:
                    self._held.popitem(last=False)
        return held


_states = _States()
