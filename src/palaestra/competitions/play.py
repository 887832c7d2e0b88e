"""What travels about the game: phases, limits, choices, teams, rescoring, a host's dashboard."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from palaestra.competitions.schemas import Person
from palaestra.competitions.terms import BoardShown, Selection


class PhaseItem(Struct, kw_only=True):
    """Of a phase that is not `visible` only its host knows before it starts."""

    name: str
    starts_at: datetime
    ends_at: datetime
    daily_limit: int | None
    total_limit: int | None
    board: BoardShown
    fresh: bool
    visible: bool
    state: Literal["coming", "open", "over"]


class TermsItem(Struct, kw_only=True):
    timezone: str
    daily_limit: int | None
    total_limit: int | None
    board: BoardShown
    selection: Selection
    finals: int
    team_size: int
    phases: list[PhaseItem]


class Allowance(Struct, kw_only=True):
    """What the caller, or their team, may still submit; None: as much as they like.

    `used` counts scored submissions and those that wait for a score; refused ones give their place
    back. `opens_at` is the start of the next phase where none is open.
    """

    open: bool
    phase: str | None
    opens_at: datetime | None
    used_today: int
    left_today: int | None
    day_ends_at: datetime
    used: int
    left: int | None


class Rules(Struct, kw_only=True):
    """The terms of a competition, and what they leave to the caller now."""

    terms: TermsItem
    allowance: Allowance
    board_shown: bool
    decided_at: datetime | None


class ChosenItem(Struct, kw_only=True):
    id: str
    chosen: bool


class Choose(Struct, kw_only=True):
    chosen: bool


class NewTeam(Struct, kw_only=True):
    name: str


class Join(Struct, kw_only=True):
    invitation: str


class CompetingTeam(Struct, kw_only=True):
    """One's own team; the invitation is its members' to pass on."""

    id: str
    name: str
    captain: Person
    members: list[Person]
    most: int
    invitation: str
    is_captain: bool
    submissions: int


class OwnTeam(Struct, kw_only=True):
    team: CompetingTeam | None


class RescoreItem(Struct, kw_only=True):
    id: str
    why: str
    changed: list[str]
    state: Literal["running", "done", "failed"]
    trouble: str | None
    total: int
    done: int
    refused: int
    metric: str
    by: Person
    created_at: datetime
    finished_at: datetime | None


class RescoreOrder(Struct, kw_only=True):
    """What is to hold from then on; None leaves it. A truth comes as text, CSV or JSON.

    With `metric_code` a metric of the host's own is written anew.
    """

    why: str = ""
    metric: str | None = None
    private_share: float | None = None
    truth: str | None = None
    metric_code: str | None = None


class RescoreList(Struct, kw_only=True):
    """`metric_code` is the function of a host who brought a metric of their own."""

    items: list[RescoreItem]
    waiting: int
    refused: int
    metric_code: str | None


class PastScore(Struct, kw_only=True):
    version: int
    metric: str
    state: str
    score: float | None
    private_score: float | None
    reason: str | None
    at: datetime


class PastScores(Struct, kw_only=True):
    id: str
    items: list[PastScore]


class HostedSubmission(Struct, kw_only=True):
    """A submission as its host sees it."""

    id: str
    client: Person
    state: Literal["scored", "pending", "refused"]
    score: float | None
    private_score: float | None
    reason: str | None
    timestamp: datetime


class Retry(Struct, kw_only=True):
    """One submission, or None for all that wait or were refused."""

    submission_id: str | None = None


class Retried(Struct, kw_only=True):
    submissions: int


class HourCount(Struct, kw_only=True):
    hour: datetime
    kept: int
    refused: int


class RefusalCount(Struct, kw_only=True):
    reason: str
    count: int
    last_at: datetime


class Dashboard(Struct, kw_only=True):
    """A host's view; `hours` are those of the last two days in which something came."""

    competitors: int
    ranked: int
    submissions: int
    teams: int
    waiting: int
    hours: list[HourCount]
    refusals: list[RefusalCount]


class Bin(Struct, kw_only=True):
    """Entries with scores from `low` to below `high`; the last bin has its `high` too."""

    low: float
    high: float
    count: int


class Distribution(Struct, kw_only=True):
    """Scores on the board: of the best `counted` of `total` entries."""

    bins: list[Bin]
    counted: int
    total: int
    own: float | None


class ScorePoint(Struct, kw_only=True):
    at: datetime
    score: float
    improved: bool


class OwnScores(Struct, kw_only=True):
    """The caller's latest scores, oldest first."""

    items: list[ScorePoint]


class Move(Struct, kw_only=True):
    client: Person
    rank: int
    previous_rank: int | None
    score: float


class BoardMoves(Struct, kw_only=True):
    """`board_moved`: a whole board was laid anew; `moves` are its first lines that changed."""

    competition_id: str
    why: Literal["rescored", "phase", "final", "terms", "team"]
    moves: list[Move]
    total: int


class RescoreProgress(Struct, kw_only=True):
    """`rescore`: to the host, as it goes on."""

    competition_id: str
    rescore: RescoreItem
