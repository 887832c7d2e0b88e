"""`client.screencasts`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palaestra.client.screencasts import calls
from palaestra.client.screencasts.items import Answer, Cast, CastItem
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

    def search(self, words: str) -> list[dict[str, Any]]:
        """Casts in whose title, teacher or captions all `words` stand, newest first."""
        return self._shell.run(calls.every(self._shell.session, "", {"search": words}))

    def detail(self, cast_id: int) -> dict[str, Any]:
        """All about a cast but what was recorded: chapters, exercises, captions, its voices."""
        return self._shell.run(calls.found(self._shell.session, f"/{cast_id}"))

    def captions(self, cast_id: int, language: str) -> str:
        """One track, as WebVTT."""
        path = f"/{cast_id}/captions/{language}"
        return self._shell.run(calls.content(self._shell.session, path)).decode()

    def remove_captions(self, cast_id: int, language: str) -> None:
        self._shell.run(calls.uncaption(self._shell.session, cast_id, language))

    def transcript(self, cast_id: int, language: str) -> list[dict[str, Any]]:
        """What is said, line by line: start_ms, end_ms, text."""
        path = f"/{cast_id}/transcript/{language}"
        return self._shell.run(calls.found(self._shell.session, path))

    def printed(self, cast_id: int) -> str:
        """What the runs of a cast printed, as asciicast v3."""
        path = f"/{cast_id}/runs.cast"
        return self._shell.run(calls.content(self._shell.session, path)).decode()

    def download(self, cast_id: int) -> bytes:
        """All voices of a cast as a tar of ``0.webm``, ``1.webm`` and so on."""
        return self._shell.run(calls.download(self._shell.session, cast_id))

    def replace_voice(self, cast_id: int, index: int, sound: bytes) -> None:
        """Another sound, of any kind, in the place of a voice. Raises Invalid for what is none."""
        self._shell.run(calls.replace_voice(self._shell.session, cast_id, index, sound))

    def answer(
        self, cast_id: int, ex_id: str, solve_ots: Sequence[Mapping[str, Any]], *, code: str = ""
    ) -> Answer:
        """Answer an exercise; the server marks what `solve_ots` write, `code` is for the record."""
        return self._shell.run(
            calls.answer(self._shell.session, cast_id, ex_id, solve_ots, code=code)
        )

    def exercises(self, cast_id: int) -> list[dict[str, Any]]:
        """How each exercise is answered: for the cast's teacher."""
        found = self._shell.run(calls.found(self._shell.session, f"/{cast_id}/exercises"))
        exercises: list[dict[str, Any]] = found["exercises"]
        return exercises

    def attempts(self, cast_id: int, *, ex_id: str | None = None) -> list[dict[str, Any]]:
        """Answers, newest first: all for the cast's teacher, else one's own."""
        query = {} if ex_id is None else {"ex_id": ex_id}
        return self._shell.run(calls.every(self._shell.session, f"/{cast_id}/attempts", query))

    def attempt(self, cast_id: int, attempt_id: int) -> dict[str, Any]:
        """One answer: what was written, what was run for it, and what that printed."""
        path = f"/{cast_id}/attempts/{attempt_id}"
        return self._shell.run(calls.found(self._shell.session, path))

    def drafts(self) -> list[dict[str, Any]]:
        """One's own recordings that are not finished, the newest first."""
        return self._shell.run(calls.every(self._shell.session, "/drafts"))

    def draft(self, key: str) -> dict[str, Any]:
        """One of them with its OTs, and which pieces of sound the server has."""
        return self._shell.run(calls.found(self._shell.session, f"/drafts/{key}"))

    def draft_voice(self, key: str, voice: int) -> bytes:
        """What the server has of a voice, in the browser's own WebM."""
        return self._shell.run(calls.content(self._shell.session, f"/drafts/{key}/sounds/{voice}"))

    def discard_draft(self, key: str) -> None:
        self._shell.run(calls.discard_draft(self._shell.session, key))
