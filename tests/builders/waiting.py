"""Waiting for what happens, never for time to pass."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0
# What is to be done before an end has this long, and on a machine that was too slow for it more.
_GIVEN = (2.5, 10.0, 40.0)
_LOOK_EVERY = 0.02


def eventually(look: Callable[[], T], *, within: float = PATIENCE) -> T:
    """The first true answer of `look`; fails if there is none `within` seconds."""
    never, deadline = Event(), time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within} s"
        never.wait(_LOOK_EVERY)
    return found


def before_the_end(attempt: Callable[[float], T]) -> T:
    """
    What `attempt` gives in time; it is told the moment, in epoch seconds, to be done before.

    Where that moment passes first, nothing it found or stumbled over counts: it is tried anew, with
    more time.
    """
    for seconds in _GIVEN:
        end = time.time() + seconds
        try:
            found = attempt(end)
        except Exception:
            if time.time() < end:
                raise
        else:
            if time.time() < end:
                return found
    raise AssertionError(f"not done within {_GIVEN[-1]} s")
