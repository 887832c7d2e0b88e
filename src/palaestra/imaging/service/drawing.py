"""Pictures and disks while their caller waits: a worker draws, the file is streamed and gone."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

from palaestra.core.jobs.errors import OutOfMemory, WorkTimedOut
from palaestra.imaging.asked import Asked
from palaestra.imaging.names import View
from palaestra.imaging.schemas import Circle, Matrix
from palaestra.imaging.service.registering import beyond
from palaestra.imaging.service.registrar import MEMORY, Registrar

PREVIEW = "palaestra.imaging.work:preview"
CIRCLE = "palaestra.imaging.work:circle"
CHUNK = 1 << 18


async def preview(
    registrar: Registrar,
    asked: Asked,
    *,
    user: Path,
    model: Path,
    layer: Path | None = None,
    view: View,
    matrix: Matrix | None = None,
) -> AsyncIterator[bytes]:
    """The PNG in chunks; its file goes with the last. Raises before the first."""
    with ExitStack() as stack:
        folder = stack.enter_context(registrar.blobs.scratch())
        out = folder / "preview.png"
        try:
            await registrar.engine.run(
                PREVIEW,
                {
                    "user": user,
                    "model": model,
                    "layer": layer,
                    "asked": asked,
                    "view": view,
                    "matrix": matrix,
                    "out": out,
                },
                timeout=registrar.settings.seconds,
                memory=MEMORY,
            )
        except (OutOfMemory, WorkTimedOut) as error:
            raise beyond(error) from error
        return _chunks(out, stack.pop_all())


async def _chunks(path: Path, stack: ExitStack) -> AsyncIterator[bytes]:
    with stack, path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


async def circle(registrar: Registrar, *, user: Path) -> Circle:
    try:
        found: Circle = await registrar.engine.run(
            CIRCLE,
            {"user": user, "limits": registrar.limits},
            timeout=registrar.settings.seconds,
            memory=MEMORY,
            result=Circle,
        )
    except (OutOfMemory, WorkTimedOut) as error:
        raise beyond(error) from error
    return found
