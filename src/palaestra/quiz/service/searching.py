"""Sorted pages, as every search of the document asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from palaestra.core.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Sorting:
    """`order` is 1 for rising, -1 for falling."""

    page: int
    page_size: int
    order: int
    order_by: str | None

    def apply(self, query: Select[Any], columns: Mapping[str, Any], *, last: Any) -> Select[Any]:
        """Sorted by one of `columns`, equals by `last`. Raises Invalid for another name."""
        name = self.order_by or "id"
        if name not in columns:
            raise Invalid("order_by", f"Order by one of {', '.join(sorted(columns))}.")
        if self.order not in (1, -1):
            raise Invalid("order", "The order is 1 (rising) or -1 (falling).")
        keys = (columns[name], last)
        return query.order_by(*(key.desc() if self.order == -1 else key.asc() for key in keys))
