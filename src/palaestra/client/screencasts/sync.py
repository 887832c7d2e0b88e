"""`client.screencasts`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palaestra.client.screencasts import calls
from palaestra.client.screencasts.items import Cast, CastItem
from palaestra.client.shells import Shell


class Screencasts:
    """Casts of a server: ``client.screencasts.get(3).ots``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def all(self, *, teacher: str | None = None) -> list[CastItem]:
        """All casts, newest first; `teacher` "" are those that name nobody."""
        return self._shell.run(calls.listed(self._shell.session, teacher=teacher))

    def get(self, cast_id: int) -> Cast:
        """A cast with its OTs and voices."""
        return self._shell.run(calls.get(self._shell.session, cast_id))

    def create(
        self,
        title: str,
        *,
        ots: Sequence[Mapping[str, Any]],
        voices: Iterable[bytes] = (),
        teacher: str | None = None,
    ) -> int:
        """The number of a new cast; `voices` are WebM, one a take."""
        return self._shell.run(
            calls.save(
                self._shell.session, None, title=title, ots=ots, voices=voices, teacher=teacher
            )
        )

    def update(
        self,
        cast_id: int,
        title: str,
        *,
        ots: Sequence[Mapping[str, Any]],
        voices: Iterable[bytes] = (),
        teacher: str | None = None,
    ) -> None:
        """Replace what was recorded; without a `teacher` that stays."""
        self._shell.run(
            calls.save(
                self._shell.session, cast_id, title=title, ots=ots, voices=voices, teacher=teacher
            )
        )

    def delete(self, cast_id: int) -> None:
        self._shell.run(calls.delete(self._shell.session, cast_id))

    def describe(self, cast_id: int, **change: Any) -> dict[str, Any]:
        """Change title, teacher, description, skip_allowed, is_protected or chapters."""
        return self._shell.run(calls.describe(self._shell.session, cast_id, change))

    def caption(self, cast_id: int, vtt: str, *, language: str, label: str = "") -> None:
        """Add or replace captions; raises Invalid that names the line of a bad cue."""
        self._shell.run(
            calls.caption(self._shell.session, cast_id, vtt, language=language, label=label)
        )

    def split(
        self, voices: Iterable[bytes], segments: Iterable[tuple[float, float]]
    ) -> list[bytes]:
        """Parts of sounds: [start, end] in ms, counted over all `voices` in a row."""
        return self._shell.run(calls.split(self._shell.session, voices, segments))

    def export(self, cast_id: int) -> bytes:
        """The cast as a zip, for another server."""
        return self._shell.run(calls.export(self._shell.session, cast_id))

    def import_(self, archive: bytes) -> int:
        """The number of a new cast from such a zip."""
        return self._shell.run(calls.import_(self._shell.session, archive))
