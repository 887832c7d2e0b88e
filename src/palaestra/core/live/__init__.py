"""Socket.IO as routes are HTTP: events declared with their access, acknowledged, run in a thread.

What others must see is handed to the session with `publish` and leaves after the commit.
"""

from palaestra.core.live.event import Delivery, Event, Message, Socket, deliver, event
from palaestra.core.live.grouping import Entry
from palaestra.core.live.outbox import broadcast, close, disconnect, drop, publish
from palaestra.core.live.server import Live

__all__ = [
    "Delivery",
    "Entry",
    "Event",
    "Live",
    "Message",
    "Socket",
    "broadcast",
    "close",
    "deliver",
    "disconnect",
    "drop",
    "event",
    "publish",
]
