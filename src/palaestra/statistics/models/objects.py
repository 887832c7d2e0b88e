"""Objects of a workspace, and the values of its data sets, column by column."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palaestra.core.database import Base, utc_now
from palaestra.core.database.base import BigId


class State(StrEnum):
    """Where the computation of an object stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    ERROR = "error"


class StoredObject(Base):
    """One object. `body` is as its client sent it, a data set's without the values.

    `revision` is the workspace's at the last change, a result included; `content_revision` at the
    last change of what was asked, which a result must still answer. `changed_by` is the channel
    that made the last change, None for the server. A deleted object stays as a tombstone, so that
    whoever was away hears of it.
    """

    __tablename__ = "statistics_objects"
    __table_args__ = (
        UniqueConstraint("workspace_id", "hash"),
        Index(None, "workspace_id", "revision"),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("statistics_workspaces.id", ondelete="CASCADE")
    )
    hash: Mapped[int]
    type: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    rows: Mapped[int | None]
    state: Mapped[str | None] = mapped_column(String(8))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_low: Mapped[bool] = mapped_column(default=False)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    created_revision: Mapped[int]
    content_revision: Mapped[int]
    revision: Mapped[int]
    changed_by: Mapped[int | None]
    created_by: Mapped[int | None]
    updated_at: Mapped[datetime] = mapped_column(default=utc_now)


class Column(Base):
    """The values of one variable: float64, little-endian, NaN missing; of strings a JSON list.

    Small ones lie in `data`, larger ones in the blob store.
    """

    __tablename__ = "statistics_columns"
    __table_args__ = (UniqueConstraint("object_id", "name"), Index(None, "blob"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("statistics_objects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    is_text: Mapped[bool]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    blob: Mapped[str | None] = mapped_column(String(64))
