"""What travels in and out: the documented items first, then what the pages speak."""

from datetime import datetime
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

# --- documented


class Entered(Struct, kw_only=True, omit_defaults=True):
    """Answer of login and register."""

    id: str
    username: str | UnsetType = UNSET


class ClientItem(Struct, kw_only=True):
    id: str


class CompetitionItem(Struct, kw_only=True):
    """An item of GET competitions; times of the form "YYYY-MM-DD HH:MM:SS" in the server's zone."""

    id: str
    competition_id: str
    clientId: str
    user_id: str
    title: str
    subtitle: str
    type: str
    expiration: str
    expiration_at: datetime
    prize: float
    metric: str
    dataset: str
    dataset_type: str
    dataset_kwargs: dict[str, Any] | None
    dataset_key: str | None
    num_classes: int
    targets: Any
    when: Any
    answer: str = "hidden"
    answer_delay: float
    active: bool
    timestamp: str


class HostedItem(Struct, kw_only=True):
    """Answer of POST competitions."""

    id: str
    competition_id: str


class SubmissionItem(Struct, kw_only=True):
    """An item of GET submissions."""

    competitionId: str
    competition_id: str
    answer: str
    answer_type: str
    id: str
    submission_id: str
    clientId: str
    user_id: str
    active: bool
    timestamp: str
    type: str
    score: float | None
    expiration: str
    metric: str


class SubmittedItem(Struct, kw_only=True):
    """Answer of POST submissions: the score as it is, or `pending`."""

    id: str
    submission_id: str
    competitionId: str
    competition_id: str
    clientId: str
    user_id: str
    score: float | None
    pending: bool
    state: str
    type: str
    metric: str
    timestamp: str
    expiration: str
    active: bool
    rank: int | None


class BoardItem(Struct, kw_only=True):
    """An item of GET leaderboards: a client's best submission, never its answer."""

    competitionId: str
    competition_id: str
    id: str
    submission_id: str
    clientId: str
    user_id: str
    username: str | None
    rank: int
    score: float
    submissions: int
    active: bool
    timestamp: str
    type: str
    expiration: str
    metric: str


# --- the pages

Kind = Literal["predict", "classify", "cluster"]
Direction = Literal["min", "max"]


class Person(Struct, kw_only=True):
    id: str
    name: str


class Overview(Struct, kw_only=True):
    """A line of the list of competitions."""

    id: str
    title: str
    subtitle: str
    type: Kind
    metric: str
    state: Literal["open", "closed"]
    expiration_at: datetime
    prize: float
    competitors: int
    submissions: int
    host: Person
    mine: bool


class DataFacts(Struct, kw_only=True):
    rows: int
    columns: int
    bytes: int
    format: str


class AnswerShape(Struct, kw_only=True):
    """What an answer must look like; `rows` counts its lines without the header.

    `label_column` names its first column where rows have labels; `alternatives` are other lists
    of columns that are taken; `values` says what the cells are.
    """

    columns: list[str]
    rows: int
    key: str | None
    label_column: str | None
    alternatives: list[list[str]]
    values: Literal["probability", "class", "number"]
    classes: int | None


class OwnStanding(Struct, kw_only=True):
    rank: int | None
    score: float | None
    submissions: int


class TruthState(Struct, kw_only=True):
    """Why a truth could not be fetched, how often that was tried, and when it is tried again."""

    trouble: str
    retry_at: datetime | None
    tries: int


class Detail(Overview, kw_only=True):
    """A competition's page."""

    description_html: str
    # Whether the caller may manage it: its host, and admins.
    hosted: bool
    metric_direction: Direction
    metric_title: str
    targets: Any
    dataset_key: str | None
    num_classes: int
    when: Any
    answer_delay: float
    answer_due_at: datetime | None
    # Share of the rows that count only after the end, and since when they do.
    private_share: float
    revealed_at: datetime | None
    # For the host alone: what stands between the competition and its truth.
    # Why the host's own metric failed last; for the host.
    metric_trouble: str | None = None
    # To the host: how many leaks of the truth were found in the data set.
    leaks: int = 0
    truth: TruthState | None
    created_at: datetime
    data: DataFacts | None
    answer_shape: AnswerShape
    own: OwnStanding | None


class BoardEntry(Struct, kw_only=True):
    """`score` is the one that ranks. Where rows decide only after the end it is the public one
    until then; the other is `private_score`, for the host alone, and afterwards `public_score`.
    """

    rank: int
    client: Person
    score: float
    submissions: int
    timestamp: datetime
    mine: bool = False
    public_score: float | None = None
    private_score: float | None = None


class Board(Struct, kw_only=True):
    items: list[BoardEntry]
    page: int
    size: int
    total: int
    own: BoardEntry | None
    direction: Direction
    # Nobody but its host sees it before the end.
    hidden: bool = False


class Series(Struct, kw_only=True):
    """Best score so far over time: `points` are (moment, score)."""

    client: Person
    mine: bool
    points: list[tuple[datetime, float]]


class History(Struct, kw_only=True):
    series: list[Series]


class CompetitionRef(Struct, kw_only=True):
    id: str
    title: str


class OwnSubmission(Struct, kw_only=True):
    """`private_score` is of the rows that decide at the end; None until then."""

    id: str
    score: float | None
    private_score: float | None
    state: Literal["scored", "pending", "refused"]
    reason: str | None
    timestamp: datetime
    best: bool
    # By its author or their team, to decide at the end.
    chosen: bool
    competition: CompetitionRef


class SampleItem(Struct, kw_only=True):
    name: str
    title: str
    description: str
    type: Kind
    metric: str
    rows: int
    columns: int


class SampleHosting(Struct, kw_only=True):
    """Host a sample: until when, and under which title."""

    expiration: str | float
    title: str | None = None


class Column(Struct, kw_only=True):
    name: str
    dtype: Literal["number", "text", "boolean"]
    missing: int


class Preview(Struct, kw_only=True):
    """The head of a table; `rows` are cells in the order of `columns`."""

    columns: list[Column]
    rows: list[list[Any]]
    index: list[str]
    total_rows: int


# --- sockets


class Watch(Struct, kw_only=True):
    competition_id: str


class BoardChange(Struct, kw_only=True):
    """`leaderboard`: one line of a board is new or moved."""

    competition_id: str
    entry: BoardEntry
    previous_rank: int | None
    total: int


class CompetitionChange(Struct, kw_only=True):
    """`competition`: something about it changed; look again."""

    competition_id: str


class SubmissionState(Struct, kw_only=True):
    id: str
    score: float | None
    state: Literal["scored", "pending", "refused"]
    reason: str | None


class SubmissionChange(Struct, kw_only=True):
    """`submission`: to its author, when a waiting one is scored or refused."""

    competition_id: str
    submission: SubmissionState


# --- what a host should look at


class LeakFound(Struct, kw_only=True):
    """See `leaks`; `strength` is from 0 to 1."""

    kind: Literal["target_given", "predicts", "order_predicts", "duplicates"]
    column: str | None
    target: str | None
    strength: float
    rows: int


class Identical(Struct, kw_only=True):
    """One answer that several `accounts` sent; the first ten of them."""

    accounts: int
    submissions: int
    competitors: list[Person]


class Jump(Struct, kw_only=True):
    """A best score far nearer to a perfect one than the one before."""

    submission_id: str
    at: datetime
    score: float
    before: float
    competitor: Person


class IntegrityReport(Struct, kw_only=True):
    """`matched` of the truth's `asked` rows were found in the data set and looked at.

    Until they were, `looked_at` is None; `trouble` says why they could not be.
    """

    leaks: list[LeakFound]
    matched: int
    asked: int
    looked_at: datetime | None
    trouble: str | None
    identical: list[Identical]
    jumps: list[Jump]
