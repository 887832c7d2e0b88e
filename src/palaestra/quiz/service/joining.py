"""A screen comes in, or comes back: what it missed, or the whole state as its view may see it."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

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
from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.presentations import Joining, PresentationState, Told
from palaestra.quiz.service import answering, boards, scoring
from palaestra.quiz.service.dealt import Dealt, dealt_content
from palaestra.quiz.service.results import revealed_questions
from palaestra.quiz.service.stage import Stage
from palaestra.quiz.service.telling import place_of

# Beyond this a state is shorter than what it takes to reach it.
LONGEST_GAP = 200

# Parts of a state that are one screen's own.
ALONE = frozenset({"server_time"})
TEAM_ALONE = ALONE | {"team_id", "answers", "scores"}


def view_of(identity: Identity) -> View:
    """An account that may edit sees what the operator sees."""
    return View[identity.view.upper()] if identity.view else View.OPERATOR


class Comer(NamedTuple):
    """Who comes in, and what they saw last."""

    identity: Identity
    last_seq: int | None = None
    epoch: str | None = None


def join(db: ReadSession, identity: Identity, row: Presentation) -> Joining:
    """The state."""
    (joining,) = join_all(db, row, [Comer(identity)])
    return joining


def join_all(db: ReadSession, row: Presentation, comers: Sequence[Comer]) -> list[Joining]:
    """For each the events it missed, where they are few and of the same presentation; else a state.

    The number of queries does not grow with them.
    """
    behind = [one for one in comers if _may_catch_up(one, row)]
    entries = _log_since(db, row, min((one.last_seq or 0 for one in behind), default=row.seq))
    owned = _owned(db, row, [one.identity for one in comers if not _may_catch_up(one, row)])
    joined = []
    for one in comers:
        joining = Joining(seq=row.seq, epoch=row.epoch, presentation_id=row.id)
        if _may_catch_up(one, row):
            since = [entry for entry in entries if entry.seq > (one.last_seq or 0)]
            joining.events = msgspec.Raw(msgspec.json.encode(_told(db, one.identity, row, since)))
        else:
            joining.state = msgspec.Raw(_states.encoded(db, one.identity, row, owned))
        joined.append(joining)
    return joined


def _may_catch_up(one: Comer, row: Presentation) -> bool:
    is_known = one.last_seq is not None and one.epoch == row.epoch
    return is_known and 0 <= row.seq - (one.last_seq or 0) <= LONGEST_GAP


def missed(db: ReadSession, identity: Identity, row: Presentation, *, after: int) -> list[Told]:
    """What the log says, as the caller may see it."""
    return _told(db, identity, row, _log_since(db, row, after))


def _log_since(db: ReadSession, row: Presentation, after: int) -> Sequence[LogEntry]:
    if after >= row.seq:
        return []
    query = select(LogEntry).where(LogEntry.presentation_id == row.id, LogEntry.seq > after)
    return db.scalars(query.order_by(LogEntry.seq).limit(LONGEST_GAP)).all()


def _told(
    db: ReadSession, identity: Identity, row: Presentation, entries: Sequence[LogEntry]
) -> list[Told]:
    dealt, view = dealt_content(db, row), view_of(identity)
    return [
        told(
            msgspec.convert(entry.payload, type=Happening),
            place_of(row, seq=entry.seq, at_ms=as_ms(entry.at)),
            dealt.by_id.__getitem__,
            view=view,
            team_id=identity.team_id,
        )
        for entry in entries
    ]


def state(db: ReadSession, identity: Identity, row: Presentation) -> PresentationState:
    """The whole of it, as the caller's view may see it."""
    found = _shared(db, row, dealt_content(db, row), view_of(identity))
    found.team_id = identity.team_id
    if is_view(identity, View.TEAM):
        own = _owned(db, row, [identity])[identity.team_id or 0]
        found.answers, found.scores = own.answers, own.scores
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
        background=projection.media_for(dealt.background, view),
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


class _Own(msgspec.Struct, kw_only=True):
    """What a team's state says of that team alone."""

    answers: list[LiveAnswer] = msgspec.field(default_factory=list)
    scores: list[LiveScore] = msgspec.field(default_factory=list)


def _owned(db: ReadSession, row: Presentation, identities: Iterable[Identity]) -> dict[int, _Own]:
    """By team, its own answers, and its points of what is revealed."""
    owned = {one.team_id or 0: _Own() for one in identities if is_view(one, View.TEAM)}
    if not owned:
        return owned
    dealt = dealt_content(db, row)
    open_questions = revealed_questions(dealt, row)
    for answer in answering.live_answers(db, row, dealt.questions, team_ids=owned):
        owned[answer.team_id].answers.append(answer)
    for score in scoring.scores_of(db, row, team_ids=owned):
        if score.question_id in open_questions:
            owned[score.team_id].scores.append(score)
    return owned


class _States:
    """States that many screens ask for at once are made once: nothing changes within a number.

    What a view's screens have in common is kept as text; what a screen has alone is set before it.
    """

    KEPT = 64

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, str, int, View], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def encoded(
        self, db: ReadSession, identity: Identity, row: Presentation, owned: dict[int, _Own]
    ) -> bytes:
        own: dict[str, object] = {"server_time": now_ms()}
        if is_view(identity, View.TEAM):
            mine = owned[identity.team_id or 0]
            own |= {"team_id": identity.team_id, "answers": mine.answers, "scores": mine.scores}
        shared = self._common(db, row, view_of(identity))
        return msgspec.json.encode(own)[:-1] + b"," + shared[1:]

    def _common(self, db: ReadSession, row: Presentation, view: View) -> bytes:
        key = (row.id, row.epoch, row.seq, view)
        with self._lock:
            held = self._held.get(key)
        if held is None:
            whole = _shared(db, row, dealt_content(db, row), view)
            alone = TEAM_ALONE if view is View.TEAM else ALONE
            names = [name for name in whole.__struct_fields__ if name not in alone]
            held = msgspec.json.encode({name: getattr(whole, name) for name in names})
            with self._lock:
                self._held[key] = held
                while len(self._held) > self.KEPT:
                    self._held.popitem(last=False)
        return held


_states = _States()
