"""The warmed parents of a server: started at first use, replaced when worn, ended when idle."""

import re
import threading
from collections.abc import Callable
from functools import partial

from palaestra.core.configuration import SandboxSettings
from palaestra.core.errors import Unavailable
from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.cgroups import Cgroups
from palaestra.core.sandbox.line import Line
from palaestra.core.sandbox.parent import Kind, Parent
from palaestra.core.sandbox.starting import Starter

# Imported often, quick to load, and small.
STANDARD = ("json", "re", "math", "random", "collections", "itertools", "functools", "datetime")
INNER = ("inside.python", "inside.collecting", "threading", "tempfile")
HEAVY = re.compile(rb"^[ \t]*(?:import|from)[ \t]+[^\n#]*\b(numpy|pandas|matplotlib)\b", re.M)
LOADED = {
    b"numpy": ("numpy",),
    b"pandas": ("numpy", "pandas"),
    b"matplotlib": ("numpy", "pandas", "matplotlib.pyplot", "inside.figures"),
}
LOOK_SECONDS = 30.0


class Parents:
    def __init__(
        self,
        starter: Starter,
        box: Callable[[], Box],
        settings: SandboxSettings,
        cgroups: Cgroups | None = None,
    ) -> None:
        self._cgroups = cgroups
        self._starter, self._box, self._settings = starter, box, settings
        self._parents: dict[Kind, Parent] = {}
        self._lock = threading.Lock()
        self._looking: threading.Timer | None = None
        self._closed = False

    def take(self, domain: str, program: bytes) -> Line:
        """A sandbox for `program`, from the parent that has loaded what it imports."""
        kind = Kind(domain, _preload(program))
        for _ in range(3):
            parent = self._parent(kind)
            try:
                line = parent.take()
            except Unavailable:
                self._drop(parent)
                continue
            if parent.is_worn:
                self._starter.later(partial(self._replace, parent))
            return line
        raise Unavailable("The sandbox does not start.", retry_after=5)

    def process_ids(self) -> dict[Kind, int]:
        with self._lock:
            return {kind: parent.process_id for kind, parent in self._parents.items()}

    def close(self) -> None:
        with self._lock:
            self._closed = True
            parents, self._parents = list(self._parents.values()), {}
            if self._looking is not None:
                self._looking.cancel()
        for parent in parents:
            parent.end()

    def _parent(self, kind: Kind) -> Parent:
        found = self._parents.get(kind)
        return found or self._starter.do(lambda: self._start(kind))

    def _start(self, kind: Kind) -> Parent:
        """In the starter's thread, so that many first runs at once start one parent."""
        if kind in self._parents:
            return self._parents[kind]
        parent = Parent(
            self._box(),
            kind,
            disk=self._settings.disk,
            ahead=self._settings.ahead,
            cgroups=self._cgroups,
        )
        with self._lock:
            if self._closed:
                parent.end()
                raise Unavailable("The server is going down.")
            self._parents[kind] = parent
            self._look_later()
        return parent

    def _replace(self, worn: Parent) -> None:
        if self._parents.get(worn.kind) is worn:
            self._drop(worn)
            self._start(worn.kind)

    def _drop(self, parent: Parent) -> None:
        with self._lock:
            if self._parents.get(parent.kind) is parent:
                del self._parents[parent.kind]
        parent.retire()

    def _look_later(self) -> None:
        if self._looking is None:
            self._looking = threading.Timer(LOOK_SECONDS, self.look)
            self._looking.daemon = True
            self._looking.start()

    def look(self) -> None:
        """End those that nobody has used for long."""
        with self._lock:
            self._looking = None
            idle = [parent for parent in self._parents.values() if parent.is_idle]
        for parent in idle:
            self._drop(parent)
        with self._lock:
            if self._parents and not self._closed:
                self._look_later()


def _preload(program: bytes) -> tuple[str, ...]:
    named = {found[1] for found in HEAVY.finditer(program)}
    heavy = max((LOADED[name] for name in named), key=len, default=())
    return (*STANDARD, *INNER, *heavy)
