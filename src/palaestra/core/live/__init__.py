"""Socket.IO as routes are HTTP: events declared with their access, acknowledged, run in a thread.

What others must see is handed to the session with `publish` and leaves after the commit.
"""

from palaestra.core.live.event import Event, Message, Socket, event
from palaestra.core.live.outbox import close, disconnect, publish
from palaestra.core.live.server import Live

__all__ = ["Event", "Live", "Message", "Socket", "close", "disconnect", "event", "publish"]
