"""How long and how much, and how the caller names what is fetched."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from palaestra.core.errors import TooLarge, Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`until` is a moment of the monotonic clock; `proxies` are addresses of proxies by scheme."""

    field: str
    most_bytes: int
    until: float
    trusted: frozenset[str]
    proxies: Mapping[str, str]

    def left(self) -> float:
        """Seconds; raises Unavailable when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise self.too_slow()
        return left

    def check_size(self, size: int) -> None:
        if size > self.most_bytes:
            raise TooLarge(self.field, f"Larger than the limit of {self.most_bytes:,} bytes.")

    def too_slow(self) -> Unavailable:
        return Unavailable(f"{self.field}: fetching the address took too long.")
