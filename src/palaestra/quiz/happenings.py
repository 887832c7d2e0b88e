"""What happened in a presentation, whole as the log keeps it, and as each view is told it. Pure."""

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from palaestra.quiz import projection
from palaestra.quiz.kinds import View
from palaestra.quiz.schemas.answers import LiveAnswer, LiveScore
from palaestra.quiz.schemas.presentations import BoardRow, DocumentedTimer, StateChanges, Told
from palaestra.quiz.schemas.slides import RichSlide

FindSlide = Callable[[int], RichSlide]


class Happening(Struct, kw_only=True, omit_defaults=True):
    """`changes` are for everybody. `slide_id` is the slide that stands from now on, its keys
    `revealed` or not; `public` says whether teams may see their scores of it.
    """

    type: str
    changes: StateChanges = field(default_factory=StateChanges)
    slide_id: int | UnsetType = UNSET
    revealed: bool = False
    answers: list[LiveAnswer] = []
    scores: list[LiveScore] = []
    public: bool = False
    board: list[BoardRow] = []
    slide_order: int | UnsetType = UNSET
    timer: DocumentedTimer | UnsetType = UNSET
    count: int | UnsetType = UNSET

    def teams(self) -> set[int]:
        """Those that are told something of their own."""
        concerned = {one.team_id for one in self.answers}
        return concerned | {one.team_id for one in self.scores if self.public}


class Place(Struct, kw_only=True, frozen=True):
    """Where an event stands."""

    seq: int
    epoch: str
    presentation_id: int
    competition_id: int
    server_time: int


def told(
    happening: Happening,
    place: Place,
    find_slide: FindSlide,
    *,
    view: View,
    team_id: int | None = None,
) -> Told:
    """The event as `view` (of that team) may see it."""
    return Told(
        type=happening.type,
        seq=place.seq,
        epoch=place.epoch,
        presentation_id=place.presentation_id,
        competition_id=place.competition_id,
        server_time=place.server_time,
        changes=_changes(happening, find_slide, view),
        answers=_or_unset(_answers(happening, view, team_id)),
        scores=_or_unset(_scores(happening, view, team_id)),
        board=_or_unset(happening.board),
        slide_order=happening.slide_order,
        timer=happening.timer,
        count=happening.count,
    )


def _or_unset(found: list[Any]) -> Any:
    return found or UNSET


def _changes(happening: Happening, find_slide: FindSlide, view: View) -> StateChanges:
    if happening.slide_id is UNSET:
        return happening.changes
    slide = find_slide(happening.slide_id)
    seen = projection.slide_for(slide, view, revealed=happening.revealed)
    return replace(happening.changes, slide=seen)


def _answers(happening: Happening, view: View, team_id: int | None) -> list[LiveAnswer]:
    if view in projection.KNOWING:
        return happening.answers
    if view is View.TEAM:
        return [one for one in happening.answers if one.team_id == team_id]
    return []


def _scores(happening: Happening, view: View, team_id: int | None) -> list[LiveScore]:
    if view in projection.KNOWING:
        return happening.scores
    if view is View.TEAM and happening.public:
        return [one for one in happening.scores if one.team_id == team_id]
    return []
