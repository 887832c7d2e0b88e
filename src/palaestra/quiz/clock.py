"""Deadlines in server time; moments travel as whole milliseconds since 1970. Pure but `now_ms`."""

import time
from datetime import UTC, datetime, timedelta


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def as_ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def left_ms(deadline: datetime, now: datetime) -> int:
    """Never negative."""
    return max(0, round((deadline - now).total_seconds() * 1000))


def counts(received: datetime, deadline: datetime | None, *, grace_ms: int) -> bool:
    """Whether what was received then was in time."""
    return deadline is None or received <= deadline + timedelta(milliseconds=grace_ms)


def whole_seconds(ms: int) -> int:
    """As a countdown shows them: 0 only when nothing is left."""
    return -(-ms // 1000)
