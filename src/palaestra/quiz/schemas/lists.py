"""Lists and plain texts, as every part of the document answers them."""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Items(Struct, Generic[T], kw_only=True):
    """`count` are here, `total_count` in all."""

    items: list[T]
    count: int
    total_count: int


class Said(Struct, kw_only=True):
    message: str


class Kind(Struct, kw_only=True):
    id: int
    name: str


def listed(items: list[T], *, total: int | None = None) -> Items[T]:
    return Items(items=items, count=len(items), total_count=len(items) if total is None else total)
