"""When this process may stop for a full garbage collection: 50 to 320 ms with many sockets.

Automatic collection is switched off while a server runs, since it would come in the middle of a
broadcast. Instead everything young is looked through often, and everything in a quiet moment.
"""

import asyncio
import gc
import time

# After a broadcast: what is young only, and everything.
YOUNG_AFTER = 1.0
ALL_AFTER = 30.0
# A dropped socket leaves 30 KB in cycles.
MANY_DROPPED = 1000
LOOK_EVERY = 1.0
ALL_EVERY = 60.0


class Quiet:
    """Notes what goes on; says what may be collected. Moments are of `time.monotonic`."""

    def __init__(self) -> None:
        self._broadcast_at = 0.0
        self._collected_at = 0.0
        self._dropped = 0

    def note_broadcast(self) -> None:
        self._broadcast_at = time.monotonic()

    def note_arrival(self) -> None:
        """A hall that comes back at once must not meet a collection at the door."""
        self.note_broadcast()

    def note_dropped(self) -> None:
        self._dropped += 1

    def generation(self, now: float) -> int | None:
        """Up to which generation to collect at `now`; None: not now."""
        silence = now - self._broadcast_at
        if silence < YOUNG_AFTER:
            return None
        is_due = silence >= ALL_AFTER and now - self._collected_at >= ALL_EVERY
        return 2 if is_due or self._dropped >= MANY_DROPPED else 0

    def note_collected(self, now: float) -> None:
        self._collected_at = now
        self._dropped = 0


quiet = Quiet()


async def collect_when_quiet() -> None:
    """For the life of a server process. What stood at the start is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            _collect(time.monotonic())
    finally:
        gc.enable()


def _collect(now: float) -> None:
    generation = quiet.generation(now)
    if generation is None:
        return
    gc.collect(generation)
    if generation == 2:
        quiet.note_collected(now)
