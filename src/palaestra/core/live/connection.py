"""What the server holds of one socket while it lasts."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from palaestra.core.access import Identity
from palaestra.core.database import utc_now
from palaestra.core.live.budget import Budget


@dataclass(slots=True)
class Connection:
    """`identity` is who it was at the handshake; `lock` keeps its events in order."""

    address: str
    token: str | None
    identity: Identity
    connected_at: datetime = field(default_factory=utc_now)
    budget: Budget = field(default_factory=Budget)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
