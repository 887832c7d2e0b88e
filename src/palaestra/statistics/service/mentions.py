"""Which names an object speaks of: what it may depend on."""

from typing import Any


def mentions(body: Any) -> set[str]:
    """Every text in it. Too many is harmless: a result is computed once more than needed."""
    found: set[str] = set()
    waiting = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found
