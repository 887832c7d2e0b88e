"""Waiting for what happens, never for time to pass."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0
_LOOK_EVERY = 0.02


def eventually(look: Callable[[], T], *, within: float = PATIENCE) -> T:
    """The first true answer of `look`; fails if there is none `within` seconds."""
    never, deadline = Event(), time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within} s"
        never.wait(_LOOK_EVERY)
    return found
