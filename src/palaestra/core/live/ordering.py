"""Broadcasts of a stream leave in the order of their numbers, whatever thread was faster."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

# A number that never comes, since a process died between commit and broadcast, is waited for so
# long; those who look see the gap, and ask.
LONGEST_WAIT = 0.5
# What is not urgent lets the acknowledgements of a burst go first, unless something urgent follows.
PATIENCE = 0.1
# A stream that has said nothing for so long is forgotten.
FORGET_AFTER = 900.0

Send = Callable[[], None]


@dataclass
class _Stream:
    next_seq: int
    waiting: dict[int, Send] = field(default_factory=dict)
    timer: asyncio.TimerHandle | None = None
    used_at: float = 0.0


class Ordering:
    """Lives in the event loop."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    def put(self, stream: str, seq: int, send: Send, *, urgent: bool = True) -> None:
        """Call `send` after those with lower numbers; one that came too late never."""
        loop = asyncio.get_running_loop()
        held = self._streams.get(stream)
        if held is None:
            self._forget_silent(loop.time())
            held = self._streams[stream] = _Stream(next_seq=seq)
        held.used_at = loop.time()
        if seq < held.next_seq:
            return
        held.waiting[seq] = send
        if not urgent:
            loop.call_later(PATIENCE, self._send, held)
            return
        self._send(held)

    def _send(self, held: _Stream) -> None:
        """What may go by now; the rest waits for the numbers between."""
        self._release(held)
        if held.waiting and held.timer is None:
            loop = asyncio.get_running_loop()
            held.timer = loop.call_later(LONGEST_WAIT, self._go_on, held)

    def _release(self, held: _Stream) -> None:
        while (send := held.waiting.pop(held.next_seq, None)) is not None:
            held.next_seq += 1
            send()
        if not held.waiting and held.timer is not None:
            held.timer.cancel()
            held.timer = None

    def _go_on(self, held: _Stream) -> None:
        """Without the number that did not come."""
        held.timer = None
        held.next_seq = min(held.waiting, default=held.next_seq)
        self._send(held)

    def _forget_silent(self, now: float) -> None:
        for name, held in list(self._streams.items()):
            if now - held.used_at > FORGET_AFTER and not held.waiting:
                del self._streams[name]
