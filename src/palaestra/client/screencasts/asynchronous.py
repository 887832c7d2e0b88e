"""`client.screencasts` on the event loop."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from palaestra.client.screencasts import calls
from palaestra.client.screencasts.items import Answer, Cast, CastItem
from palaestra.client.shells import AsyncShell


class AsyncScreencasts:
    """Casts of a server: ``(await client.screencasts.get(3)).ots``."""

    def __init__(self, shell: AsyncShell) -> None:
        self._shell = shell

    async def all(self, *, teacher: str | None = None) -> list[CastItem]:
        """All casts, newest first; `teacher` "" are those that name nobody."""
        return await self._shell.run(calls.listed(self._shell.session, teacher=teacher))

    async def get(self, cast_id: int) -> Cast:
        """A cast with its OTs and voices."""
        return await self._shell.run(calls.get(self._shell.session, cast_id))

    async def create(
        self,
        title: str,
        *,
        ots: Sequence[Mapping[str, Any]],
        voices: Iterable[bytes] = (),
        teacher: str | None = None,
    ) -> int:
        """The number of a new cast; `voices` are WebM, one a take."""
        return await self._shell.run(
            calls.save(
                self._shell.session, None, title=title, ots=ots, voices=voices, teacher=teacher
            )
        )

    async def update(
        self,
        cast_id: int,
        title: str,
        *,
        ots: Sequence[Mapping[str, Any]],
        voices: Iterable[bytes] = (),
        teacher: str | None = None,
    ) -> None:
        """Replace what was recorded; without a `teacher` that stays."""
        await self._shell.run(
            calls.save(
                self._shell.session, cast_id, title=title, ots=ots, voices=voices, teacher=teacher
            )
        )

    async def delete(self, cast_id: int) -> None:
        await self._shell.run(calls.delete(self._shell.session, cast_id))

    async def describe(self, cast_id: int, **change: Any) -> dict[str, Any]:
        """Change title, teacher, description, skip_allowed, is_protected or chapters."""
        return await self._shell.run(calls.describe(self._shell.session, cast_id, change))

    async def caption(self, cast_id: int, vtt: str, *, language: str, label: str = "") -> None:
        """Add or replace captions; raises Invalid that names the line of a bad cue."""
        await self._shell.run(
            calls.caption(self._shell.session, cast_id, vtt, language=language, label=label)
        )

    async def split(
        self, voices: Iterable[bytes], segments: Iterable[tuple[float, float]]
    ) -> list[bytes]:
        """Parts of sounds: [start, end] in ms, counted over all `voices` in a row."""
        return await self._shell.run(calls.split(self._shell.session, voices, segments))

    async def export(self, cast_id: int) -> bytes:
        """The cast as a zip, for another server."""
        return await self._shell.run(calls.export(self._shell.session, cast_id))

    async def import_(self, archive: bytes) -> int:
        """The number of a new cast from such a zip."""
        return await self._shell.run(calls.import_(self._shell.session, archive))

    async def search(self, words: str) -> list[dict[str, Any]]:
        return await self._shell.run(calls.every(self._shell.session, "", {"search": words}))

    async def detail(self, cast_id: int) -> dict[str, Any]:
        return await self._shell.run(calls.found(self._shell.session, f"/{cast_id}"))

    async def captions(self, cast_id: int, language: str) -> str:
        path = f"/{cast_id}/captions/{language}"
        return (await self._shell.run(calls.content(self._shell.session, path))).decode()

    async def remove_captions(self, cast_id: int, language: str) -> None:
        await self._shell.run(calls.uncaption(self._shell.session, cast_id, language))

    async def transcript(self, cast_id: int, language: str) -> list[dict[str, Any]]:
        path = f"/{cast_id}/transcript/{language}"
        return await self._shell.run(calls.found(self._shell.session, path))

    async def printed(self, cast_id: int) -> str:
        path = f"/{cast_id}/runs.cast"
        return (await self._shell.run(calls.content(self._shell.session, path))).decode()

    async def download(self, cast_id: int) -> bytes:
        return await self._shell.run(calls.download(self._shell.session, cast_id))

    async def replace_voice(self, cast_id: int, index: int, sound: bytes) -> None:
        await self._shell.run(calls.replace_voice(self._shell.session, cast_id, index, sound))

    async def answer(
        self, cast_id: int, ex_id: str, solve_ots: Sequence[Mapping[str, Any]], *, code: str = ""
    ) -> Answer:
        return await self._shell.run(
            calls.answer(self._shell.session, cast_id, ex_id, solve_ots, code=code)
        )

    async def exercises(self, cast_id: int) -> list[dict[str, Any]]:
        found = await self._shell.run(calls.found(self._shell.session, f"/{cast_id}/exercises"))
        exercises: list[dict[str, Any]] = found["exercises"]
        return exercises

    async def attempts(self, cast_id: int, *, ex_id: str | None = None) -> list[dict[str, Any]]:
        query = {} if ex_id is None else {"ex_id": ex_id}
        return await self._shell.run(
            calls.every(self._shell.session, f"/{cast_id}/attempts", query)
        )

    async def attempt(self, cast_id: int, attempt_id: int) -> dict[str, Any]:
        path = f"/{cast_id}/attempts/{attempt_id}"
        return await self._shell.run(calls.found(self._shell.session, path))

    async def drafts(self) -> list[dict[str, Any]]:
        return await self._shell.run(calls.every(self._shell.session, "/drafts"))

    async def draft(self, key: str) -> dict[str, Any]:
        return await self._shell.run(calls.found(self._shell.session, f"/drafts/{key}"))

    async def draft_voice(self, key: str, voice: int) -> bytes:
        return await self._shell.run(
            calls.content(self._shell.session, f"/drafts/{key}/sounds/{voice}")
        )

    async def discard_draft(self, key: str) -> None:
        await self._shell.run(calls.discard_draft(self._shell.session, key))
