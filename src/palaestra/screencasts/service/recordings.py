"""What was recorded, on its way from a body to a cast: checked, and its files kept."""

from dataclasses import dataclass

from palaestra.core.blobs import Blob, Incoming
from palaestra.screencasts.replay.summary import Summary, summarise_file
from palaestra.screencasts.service.studio import Studio

MIB = 1 << 20
# Above this a worker looks through the OTs, so that no other request waits for it.
LOOKED_AT_HERE = MIB
SUMMARISE = "palaestra.screencasts.replay.summary:summarise_file"
TIMEOUT = 60.0
MEMORY = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Files that are in the store already, and what the OTs say."""

    ots: Blob
    voices: list[Blob]
    summary: Summary


async def check(studio: Studio, ots: Incoming) -> Summary:
    """Look through OTs that have arrived; raises Invalid about ``ots`` if they cannot be played."""
    path = ots.path
    if (await studio.database.in_thread(ots.finish)).size <= LOOKED_AT_HERE:
        return await studio.database.in_thread(lambda: summarise_file(path=str(path)))
    found: Summary = await studio.engine.run(
        SUMMARISE, {"path": str(path)}, timeout=TIMEOUT, memory=MEMORY, result=Summary
    )
    return found


async def keep(
    studio: Studio, ots: Incoming, voices: list[Incoming], summary: Summary
) -> Recording:
    """Put what was checked into the store."""

    def adopt() -> Recording:
        kept = [studio.blobs.keep(voice) for voice in voices]
        return Recording(ots=studio.blobs.keep(ots), voices=kept, summary=summary)

    return await studio.database.in_thread(adopt)
