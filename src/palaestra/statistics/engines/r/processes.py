"""Processes inside a sandbox, found from outside."""

from pathlib import Path

_PROC = Path("/proc")


def child_inside(parent: int, inside: int) -> int | None:
    """The child of `parent` that has the number `inside` in its own namespace; None: none has."""
    for child in _children(parent):
        if _innermost(child) == inside:
            return child
    return None


def _children(parent: int) -> list[int]:
    found: list[int] = []
    try:
        for listed in (_PROC / str(parent) / "task").glob("*/children"):
            found.extend(int(each) for each in listed.read_text().split())
    except OSError:
        return []
    return found


def _innermost(pid: int) -> int | None:
    try:
        status = (_PROC / str(pid) / "status").read_text()
    except OSError:
        return None
    line = next((each for each in status.splitlines() if each.startswith("NSpid:")), "")
    return int(line.split()[-1]) if line else None
