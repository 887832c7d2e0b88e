"""What was recorded, on its way from a body to a cast: checked, and its files kept."""

from dataclasses import dataclass

from palaestra.core.blobs import Blob, Blobs, Incoming
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


def check_short(ots: Incoming) -> Summary | None:
    """Look through OTs that have arrived; None where that takes so long that `check` must do it.

    Raises Invalid about ``ots`` if they cannot be played.
    """
    ots.flush()
    return summarise_file(path=str(ots.path)) if ots.size <= LOOKED_AT_HERE else None


async def check(studio: Studio, ots: Incoming) -> Summary:
    """As `check_short`, of any length: long ones in a worker."""
    short = await studio.database.in_thread(lambda: check_short(ots))
    if short is not None:
        return short
    found: Summary = await studio.engine.run(
        SUMMARISE, {"path": str(ots.path)}, timeout=TIMEOUT, memory=MEMORY, result=Summary
    )
    return found


def keep(blobs: Blobs, ots: Incoming, voices: list[Incoming], summary: Summary) -> Recording:
    """Put what was checked into the store."""
    kept, *heard = blobs.keep_all([ots, *voices])
    return Recording(ots=kept, voices=heard, summary=summary)
