"""Which routes stand at an address: for `Allow`, preflights and HEAD."""

import re
from collections.abc import Mapping

from palaestra.core.http.route import Route

_PARAMETER = re.compile(r"\{\w+:(\w+)\}")
_KINDS = {"int": r"-?\d+", "path": r".+"}


class Addresses:
    """The routes by path; one without parameters goes before one with them, as in the framework."""

    def __init__(self, routes: list[Route]) -> None:
        self._plain: dict[str, dict[str, Route]] = {}
        self._patterns: dict[re.Pattern[str], dict[str, Route]] = {}
        for route in routes:
            for path in route.paths:
                self._at(path)[route.method] = route

    def _at(self, path: str) -> dict[str, Route]:
        if "{" not in path:
            return self._plain.setdefault(path, {})
        return self._patterns.setdefault(_pattern(path), {})

    def find(self, path: str) -> Mapping[str, Route]:
        """The routes at `path` (without the basepath) by method; none for an unknown address."""
        wanted = path.rstrip("/") or "/"
        if plain := self._plain.get(wanted):
            return plain
        matching = (at for pattern, at in self._patterns.items() if pattern.fullmatch(wanted))
        return next(matching, {})

    def is_cross_origin(self, path: str) -> bool:
        return any(route.cross_origin for route in self.find(path).values())


def _pattern(path: str) -> re.Pattern[str]:
    literals_and_kinds = enumerate(_PARAMETER.split(path))
    return re.compile(
        "".join(
            _KINDS.get(part, "[^/]+") if place % 2 else re.escape(part)
            for place, part in literals_and_kinds
        )
    )
