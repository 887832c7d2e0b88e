"""Pictures of a form on their way to files; nothing of them stays unless it is kept."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from palaestra.core.blobs import Blob, Incoming
from palaestra.core.errors import Invalid, TooLarge
from palaestra.imaging.reasons import EMPTY as EMPTY_FILE
from palaestra.imaging.service.registrar import Registrar

# As the document says it.
EMPTY = "Empty file or no selected file"


class Arrivals:
    """What a form brought, by the names of its parts; a name that comes twice is two files."""

    def __init__(
        self, registrar: Registrar, stack: ExitStack, wanted: frozenset[str], *, most: int
    ) -> None:
        self._registrar = registrar
        self._stack = stack
        self._wanted = wanted
        self._most = most
        self._files: dict[str, list[tuple[str, Incoming]]] = {}

    def open(self, name: str, filename: str) -> Incoming | None:
        """For receive_form: a file for a part that was asked for; raises TooLarge for too many."""
        if name not in self._wanted:
            return None
        some = self._files.setdefault(name, [])
        if len(some) >= self._most:
            raise TooLarge(name, f"At most {self._most} of {name} are taken at a time.")
        limit = self._registrar.settings.max_bytes
        receiving = self._registrar.blobs.receive(limit=limit, field=name)
        incoming = self._stack.enter_context(receiving)
        some.append((filename, incoming))
        return incoming

    def check(self, *names: str) -> None:
        """Raises Invalid, in the document's words, for a file that is missing or empty."""
        for name in names:
            self.one(name)

    def one(self, name: str) -> Incoming:
        """Raises Invalid as `check`."""
        found = self._files.get(name, [])
        if not found or not found[0][1].size:
            raise Invalid(name, EMPTY, code=EMPTY_FILE)
        return found[0][1]

    def optional(self, name: str) -> Incoming | None:
        return self.one(name) if name in self._files else None

    def many(self, name: str) -> list[tuple[str, Incoming]]:
        """With the names that their senders gave them; raises Invalid for none, or an empty one."""
        found = self._files.get(name, [])
        if not found:
            raise Invalid(name, EMPTY, code=EMPTY_FILE)
        for filename, incoming in found:
            if not incoming.size:
                raise Invalid(name, f"{filename[:80]}: {EMPTY}", code=EMPTY_FILE)
        return found

    async def keep(self, name: str) -> list[tuple[str, Blob]]:
        """Make the files blobs, for work that outlives the request."""
        blobs, kept = self._registrar.blobs, []
        for filename, incoming in self.many(name):
            blob = await self._registrar.database.in_thread(partial(blobs.keep, incoming))
            kept.append((filename, blob))
        return kept

    async def settle(self) -> None:
        """Everything is on disk, for workers to read."""
        for files in self._files.values():
            for _, incoming in files:
                await self._registrar.database.in_thread(incoming.finish)


@contextmanager
def arriving(registrar: Registrar, *names: str, most: int = 1) -> Iterator[Arrivals]:
    """Files for at most `most` parts of a form of each name; gone at the end unless kept."""
    with ExitStack() as stack:
        yield Arrivals(registrar, stack, frozenset(names), most=most)
