"""What a server of several processes has instead of what one alone has."""

from typing import TYPE_CHECKING

from palaestra.core.live.presence import Presence
from palaestra.core.redis import Shared

if TYPE_CHECKING:
    from palaestra.core.live.rooms import SharedRooms


def presence_and_rooms(shared: Shared | None) -> "tuple[Presence, SharedRooms | None]":
    """Raises ConfigurationError where Redis does not answer. Alone, nothing of Redis is loaded."""
    if shared is None:
        return Presence(), None
    shared.check()
    from palaestra.core.live.rooms import SharedRooms
    from palaestra.core.live.shared_presence import SharedPresence

    return SharedPresence(shared), SharedRooms(shared)
