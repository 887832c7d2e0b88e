"""Lists are paged in the database; pages count from 0."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import Select, func, select

from palaestra.core.database.session import ReadSession

T = TypeVar("T")


class Page(Struct, Generic[T], kw_only=True):
    items: list[T]
    page: int
    size: int
    total: int


def page_of(
    db: ReadSession, query: Select[Any], *, page: int, size: int
) -> tuple[Sequence[Any], int]:
    """Rows of one page of `query`, and the number of all its rows."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = db.scalar(counted) or 0
    rows = db.execute(query.limit(size).offset(page * size)).all()
    return rows, total
