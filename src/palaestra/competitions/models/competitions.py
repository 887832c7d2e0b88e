"""Tables: competitions, submissions, the boards' entries, who takes part."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palaestra.competitions.models.teams import Team
from palaestra.competitions.terms import BoardShown, Selection
from palaestra.core.accounts.models import Account
from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId

State = Literal["scored", "pending", "refused"]


class Competition(Base):
    """A data set and a question; `dataset_*` and `truth_*` are blobs by hash."""

    __tablename__ = "competitions"
    __table_args__ = (
        Index(None, "expiration", "id"),
        Index(None, "host_id", "id"),
        Index(None, "host_id", "expiration", "id"),
        Index(None, "type", "id"),
        Index(None, "type", "expiration", "id"),
        Index(None, "truth"),
        Index(None, "dataset_csv"),
        Index(None, "dataset_json"),
        Index(None, "dataset_parquet"),
        Index(None, "dataset_arrow"),
        Index(None, "sample_csv"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    title: Mapped[str] = mapped_column(String(200))
    subtitle: Mapped[str] = mapped_column(String(400))
    description: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(16))
    metric: Mapped[str] = mapped_column(String(40))
    expiration: Mapped[datetime]
    prize: Mapped[float]
    # targets, dataset_type, dataset_kwargs, dataset_key, num_classes, when, answer_type, …
    spec: Mapped[dict[str, Any]]
    # What inspection found once, when it was hosted: columns, head, shape of an answer.
    summary: Mapped[dict[str, Any]]
    dataset_csv: Mapped[str | None] = mapped_column(String(64))
    dataset_json: Mapped[str | None] = mapped_column(String(64))
    # Made when somebody asks for them first.
    dataset_parquet: Mapped[str | None] = mapped_column(String(64))
    dataset_arrow: Mapped[str | None] = mapped_column(String(64))
    dataset_csv_bytes: Mapped[int] = mapped_column(default=0)
    dataset_json_bytes: Mapped[int] = mapped_column(default=0)
    sample_csv: Mapped[str | None] = mapped_column(String(64))
    # None while it is still to be fetched, as `spec` says under "truth".
    truth: Mapped[str | None] = mapped_column(String(64))
    truth_format: Mapped[str] = mapped_column(String(8))
    # What the search for leaks found, or why it could not; of which truth, and when.
    looked: Mapped[dict[str, Any] | None]
    looked_truth: Mapped[str | None] = mapped_column(String(64))
    looked_at: Mapped[datetime | None]
    answer_delay: Mapped[float]
    # Of the truth's rows, those that count only after the end; since when they do.
    private_share: Mapped[float] = mapped_column(default=0.0)
    revealed_at: Mapped[datetime | None]
    # When a withheld truth is used; None where it scores at once, or has scored.
    truth_due_at: Mapped[datetime | None]
    # Why the truth could not be fetched; how often that was tried, and when it is tried again.
    trouble: Mapped[str | None] = mapped_column(Text)
    truth_tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    # Accounts with a submission, and those of them with a score: the length of the board.
    competitors: Mapped[int] = mapped_column(default=0)
    ranked: Mapped[int] = mapped_column(default=0)
    submissions: Mapped[int] = mapped_column(default=0)
    # Days begin at midnight of this zone; limits count scored submissions, None is no limit.
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    daily_limit: Mapped[int | None]
    total_limit: Mapped[int | None]
    # Whether others see the board before the end.
    board: Mapped[BoardShown] = mapped_column(String(8), default="public")
    # Which submission of an entrant counts, and how many may be chosen.
    selection: Mapped[Selection] = mapped_column(String(8), default="best")
    finals: Mapped[int] = mapped_column(default=2)
    # Most members of a team; 1 where everybody competes alone.
    team_size: Mapped[int] = mapped_column(default=1)
    # Grows with every rescoring: a score of an older version is not written any more.
    scoring_version: Mapped[int] = mapped_column(default=0)
    # Since when the board is final.
    decided_at: Mapped[datetime | None]

    host: Mapped[Account] = relationship(lazy="raise")


class Submission(Base):
    """One answer. `rank_key` orders scores so that less is better, whatever the metric."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index(None, "competition_id", "id"),
        Index(None, "competition_id", "account_id", "id"),
        Index(None, "account_id", "id"),
        Index(None, "answer"),
        Index(None, "host_id", "id"),
        Index(None, "competition_id", "state", "id"),
        # Names of their own: those by convention would be longer than PostgreSQL takes.
        Index("ix_submissions_improved", "competition_id", "entrant_id", "improved", "id"),
        Index("ix_submissions_counted", "competition_id", "entrant_id", "received_at", "state"),
        Index("ix_submissions_entrant", "competition_id", "entrant_id", "id"),
        Index("ix_submissions_chosen", "competition_id", "entrant_id", "chosen"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competitions.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    # Whose line on the board it counts for: the author's, or that of the captain of their team.
    entrant_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    # The competition's host again, so that a host's list is one walk along an index.
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(64))
    answer_type: Mapped[str] = mapped_column(String(8))
    answer_bytes: Mapped[int]
    state: Mapped[State] = mapped_column(String(12))
    # Of the public rows, and of those that decide at the end: the host's alone until then.
    score: Mapped[float | None]
    private_score: Mapped[float | None]
    reason: Mapped[str | None] = mapped_column(Text)
    improved: Mapped[bool] = mapped_column(default=False)
    # By its entrant, to decide at the end.
    chosen: Mapped[bool] = mapped_column(default=False)

    competition: Mapped[Competition] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])


class Entry(Base):
    """An entrant's line on a board: the submission that counts, kept as submissions are scored.

    An entrant is an account, or a team: its line then stands under its captain's account.

    The board is one walk along the index (competition, rank_key, best_at, submission_id).
    """

    __tablename__ = "competition_entries"
    __table_args__ = (
        Index(
            "ix_competition_entries_board",
            "competition_id",
            "rank_key",
            "best_at",
            "submission_id",
        ),
        Index(None, "account_id", "competition_id"),
    )

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competitions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("competition_teams.id", ondelete="SET NULL")
    )
    submissions: Mapped[int] = mapped_column(default=0)
    # None until something of this entrant is scored.
    rank_key: Mapped[float | None]
    best_at: Mapped[datetime | None]
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id", ondelete="SET NULL")
    )

    account: Mapped[Account] = relationship(lazy="raise")
    team: Mapped[Team | None] = relationship(lazy="raise")
    submission: Mapped[Submission | None] = relationship(lazy="raise")
    competition: Mapped[Competition] = relationship(lazy="raise")


class Block(Base):
    """A stretch of a board, by its lowest `rank_key`, and how many entries lie in it."""

    __tablename__ = "competition_blocks"

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competitions.id", ondelete="CASCADE"), primary_key=True
    )
    lowest: Mapped[float] = mapped_column(primary_key=True)
    entries: Mapped[int]


class Participant(Base):
    """Who registered through this feature's doors, hosted or submitted: GET register lists them."""

    __tablename__ = "competition_participants"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
