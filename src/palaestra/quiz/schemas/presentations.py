"""A presentation as its screens know it: a state, and events that each change a part of it.

What an event carries is applied to the state by one rule: what is under `changes` takes the place
of the state's own; what is under `answers`, `scores` and `board` takes the place of the item with
the same team (and question), or is added; `seq` becomes the event's.
"""

from datetime import datetime
from typing import Any, Literal

from msgspec import UNSET, Raw, Struct, UnsetType, field

from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.ids import Id
from palaestra.quiz.schemas.media import MediaItem
from palaestra.quiz.schemas.slides import RichSlide

State = Literal["lobby", "running", "paused", "ended"]
Phase = Literal["hidden", "reading", "open", "locked", "revealed", "scored"]


class Clock(Struct, kw_only=True):
    """The timer: `deadline_at` in ms of the server's clock while it runs, else `remaining_ms`.

    `duration_ms` is what it was started with; all three are null where nothing is timed.
    """

    enabled: bool = False
    deadline_at: int | None = None
    remaining_ms: int | None = None
    duration_ms: int | None = None


class BoardRow(Struct, kw_only=True):
    """The points of a team for questions that are revealed; equal points are a tie."""

    team_id: int
    points: float


class TeamName(Struct, kw_only=True):
    id: int
    name: str


class PresentationState(Struct, kw_only=True):
    """Everything that a screen shows, as its view may see it.

    `answered` counts, by question of the slide, the teams whose answer is in. `answers` and
    `scores` are everybody's for judges and the operator, a team's own, none for the audience.
    """

    presentation_id: int
    competition_id: int
    run: int
    epoch: str
    seq: int
    view: str
    team_id: int | None
    name: str
    font: str
    background: MediaItem | None
    slides_count: int
    state: State
    slide_order: int | None
    slide: RichSlide | None
    phase: Phase
    phase_rev: int
    timer: Clock
    announcement: str
    board_shown: bool
    board: list[BoardRow]
    teams: list[TeamName]
    answered: dict[str, int]
    answers: list[LiveAnswer]
    scores: list[LiveScore]
    server_time: int


class StateChanges(Struct, kw_only=True, omit_defaults=True):
    """Parts of the state that are new; what is not here stays."""

    state: State | UnsetType = UNSET
    slide_order: int | UnsetType | None = UNSET
    slide: RichSlide | UnsetType | None = UNSET
    phase: Phase | UnsetType = UNSET
    phase_rev: int | UnsetType = UNSET
    timer: Clock | UnsetType = UNSET
    announcement: str | UnsetType = UNSET
    board_shown: bool | UnsetType = UNSET
    teams: list[TeamName] | UnsetType = UNSET
    answered: dict[str, int] | UnsetType = UNSET


class DocumentedTimer(Struct, kw_only=True):
    """`value`: whole seconds left."""

    enabled: bool
    value: int


class Told(Struct, kw_only=True, omit_defaults=True):
    """An event of a presentation, as one view is told it. `seq` is one more than the last one's.

    `slide_order` stands in set_slide, `timer` in set_timer, `count` in answer_received.
    """

    type: str
    seq: int
    epoch: str
    presentation_id: int
    competition_id: int
    server_time: int
    changes: StateChanges = field(default_factory=StateChanges)
    answers: list[LiveAnswer] | UnsetType = UNSET
    scores: list[LiveScore] | UnsetType = UNSET
    board: list[BoardRow] | UnsetType = UNSET
    slide_order: int | UnsetType = UNSET
    timer: DocumentedTimer | UnsetType = UNSET
    count: int | UnsetType = UNSET


class Present(Struct, kw_only=True):
    """Who is connected now; not a numbered event, since nobody needs to catch up with it."""

    presentation_id: int
    epoch: str
    seq: int
    server_time: int
    counts: dict[str, int]
    team_ids: list[int]


class Missed(Struct, kw_only=True):
    """Events after a number, or where there are too many, a whole state instead."""

    epoch: str
    seq: int
    server_time: int
    events: list[Told] | UnsetType = UNSET
    state: PresentationState | UnsetType = UNSET


# --- what clients send


class Start(Struct, kw_only=True):
    competition_id: Id


class Join(Struct, kw_only=True):
    """`last_seq` and `epoch` of the state that the client has, if it has one."""

    code: str | None = None
    competition_id: Id | None = None
    last_seq: Id | None = None
    epoch: str | None = None


class SetSlide(Struct, kw_only=True):
    slide_order: int
    competition_id: Id | None = None


class SentTimer(Struct, kw_only=True):
    enabled: bool
    value: float


class SetTimer(Struct, kw_only=True):
    """Either the documented `timer`, or an `action`."""

    timer: SentTimer | None = None
    action: Literal["start", "pause", "resume", "add", "reset", "stop"] | None = None
    seconds: float | None = None
    competition_id: Id | None = None


class Plain(Struct, kw_only=True):
    """Lock, unlock, reveal, end_presentation: nothing needs to be said."""

    competition_id: Id | None = None


class ShowScoreboard(Struct, kw_only=True):
    shown: bool = True
    competition_id: Id | None = None


class Announce(Struct, kw_only=True):
    """An empty text takes the announcement away."""

    text: str
    competition_id: Id | None = None


class Kick(Struct, kw_only=True):
    team_id: Id
    competition_id: Id | None = None


class Submit(Struct, kw_only=True):
    """A repeated one has the same `answer_id` and `client_rev`; a newer one a larger rev."""

    answer_id: str
    client_rev: int
    question_id: Id
    payload: Any
    phase_rev: int | None = None
    competition_id: Id | None = None


class SetScore(Struct, kw_only=True):
    """`points` of null: back to what marking gave. `rev` is that of the score that was seen."""

    team_id: Id
    question_id: Id
    points: float | None
    rev: int
    reason: str = ""
    accept_late: bool = False
    competition_id: Id | None = None


class ClockPing(Struct, kw_only=True):
    t0: float


# --- what they are answered, beside `ok` and `server_time`


class Done(Struct, kw_only=True):
    seq: int


class Received(Struct, kw_only=True, omit_defaults=True):
    """`counted`: this is the answer that counts. `stale`: a newer one was here before."""

    seq: int
    answer_id: str
    client_rev: int
    counted: bool
    late: bool = False
    stale: bool = False


class Scored(Struct, kw_only=True):
    seq: int
    rev: int


class ClockPong(Struct, kw_only=True):
    """All in ms; t1 and t2 of the server's clock."""

    t0: float
    t1: int
    t2: int


class Joining(Struct, kw_only=True):
    """The answer to join_presentation and start_presentation; encoded already."""

    seq: int
    epoch: str
    presentation_id: int
    state: Raw | UnsetType = UNSET
    events: Raw | UnsetType = UNSET


# --- over HTTP


class PresentationItem(Struct, kw_only=True):
    id: int
    competition_id: int
    run: int
    state: State
    seq: int
    created: datetime
    updated: datetime
    ended_at: datetime | None
    started_by: str


class RankedRow(Struct, kw_only=True):
    """A tie has the same rank, and the next rank after it is left out."""

    rank: int
    team_id: int
    name: str
    points: float


class Scoreboard(Struct, kw_only=True):
    presentation_id: int
    seq: int
    rows: list[RankedRow]


class SentScore(Struct, kw_only=True):
    points: float | None
    reason: str = ""
    accept_late: bool = False
