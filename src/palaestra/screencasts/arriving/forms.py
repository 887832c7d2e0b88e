"""A form of the documented API: every field is read, and the first wrong one is told."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TypeVar

from palaestra.core.blobs import Blobs, Incoming
from palaestra.core.database import Database
from palaestra.core.errors import Invalid, PalaestraError
from palaestra.core.http import Call
from palaestra.core.http.form_stream import Field, Nowhere, form_reader
from palaestra.screencasts.arriving.data_uris import DataUris

T = TypeVar("T")

MIB = 1 << 20
LARGEST = 100 * MIB
# So many bytes are taken to a thread at a time.
BATCH = MIB


class Arriving:
    """The fields of one form by name. Of a field that is there twice, the first counts.

    A field that is wrong does not end the reading, so that the one named first in the document is
    told whatever the order in which they came.
    """

    def __init__(self, blobs: Blobs, stack: ExitStack) -> None:
        self._blobs = blobs
        self._stack = stack
        self._asked: dict[str, Field] = {}
        self._troubles: dict[str, PalaestraError] = {}
        self._seen: set[str] = set()

    def ask(self, name: str, field: Field) -> None:
        self._asked[name] = field

    def file(self, name: str, *, limit: int) -> Incoming:
        """A field that goes into a file as it is."""
        incoming = self._receive(name, limit)
        self._asked[name] = FileField(incoming)
        return incoming

    def sounds(self, name: str, *, passing: bool = False) -> list[Incoming]:
        """A field that is a JSON list of data URIs: the list fills with a file for each.

        `passing` ones are looked at, not kept.
        """
        found: list[Incoming] = []

        def opens() -> FileField:
            found.append(self._receive(name, LARGEST, passing=passing))
            return FileField(found[-1])

        self._asked[name] = DataUris(name, opens)
        return found

    def _receive(self, name: str, limit: int, *, passing: bool = False) -> Incoming:
        incoming = self._blobs.receive(limit=limit, field=name, passing=passing)
        return self._stack.enter_context(incoming)

    async def read(self, call: Call, database: Database, *, then: Callable[[], T]) -> T:
        """What `then` makes of the fields, in the thread that reads the last of them.

        Raises Invalid for a body that is no form; wrong fields are told by `check`.
        """
        assert call.stream is not None, "declared with streams=True"
        reader = form_reader(call.headers.get("content-type", ""), self._opens)
        batch = bytearray()
        async for chunk in call.stream():
            batch += chunk
            if len(batch) >= BATCH:
                await _fed(database, reader.feed, bytes(batch))
                batch.clear()

        def finish() -> T:
            reader.feed(bytes(batch))
            reader.end()
            return then()

        return await database.in_thread(finish)

    def _opens(self, name: str) -> Field:
        if name not in self._asked or name in self._seen:
            return Nowhere()
        self._seen.add(name)
        return _Watched(name, self._asked[name], self._troubles)

    def check(self, order: Mapping[str, bool]) -> None:
        """Raise what is wrong with the first wrong field; `order` says which must be there."""
        for name, is_needed in order.items():
            if name in self._troubles:
                raise self._troubles[name]
            if is_needed and name not in self._seen:
                raise Invalid(name, "Missing.")

    def has(self, name: str) -> bool:
        return name in self._seen


async def _fed(database: Database, feed: Callable[[bytes], None], batch: bytes) -> None:
    await database.in_thread(lambda: feed(batch))


class FileField:
    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def write(self, content: bytes) -> None:
        self._incoming.write(content)

    def close(self) -> None:
        self._incoming.flush()


class _Watched:
    """Keeps what is wrong with a field, and forgets what follows in it."""

    def __init__(self, name: str, field: Field, troubles: dict[str, PalaestraError]) -> None:
        self._name = name
        self._field = field
        self._troubles = troubles

    def write(self, content: bytes) -> None:
        self._unless_wrong(lambda: self._field.write(content))

    def close(self) -> None:
        self._unless_wrong(self._field.close)

    def _unless_wrong(self, step: Callable[[], None]) -> None:
        if self._name in self._troubles:
            return
        try:
            step()
        except PalaestraError as wrong:
            self._troubles[self._name] = wrong
