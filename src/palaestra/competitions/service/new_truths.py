"""A truth that replaces another: read and checked by a worker before anything is scored by it."""

from typing import Any

from palaestra.competitions.play import RescoreItem, RescoreOrder
from palaestra.competitions.service import judging, rescoring
from palaestra.competitions.service.hosting import GIB, MEMORY, TIMEOUT
from palaestra.competitions.service.rescore_orders import hosted, rules_of
from palaestra.competitions.service.rescoring import Truth
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.sources import format_of
from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs
from palaestra.core.database import ReadSession

READ_TRUTH = "palaestra.competitions.work:read_truth"


async def rescore(
    counter: Counter, identity: Identity, competition_id: str, order: RescoreOrder
) -> RescoreItem:
    """Raises Invalid about ``answer`` where the truth does not fit, before a score changes."""
    arguments = await counter.database.aread(
        truth_arguments, counter.blobs, identity, competition_id, order
    )
    truth = None
    if order.truth is not None:
        with counter.blobs.receive(limit=GIB, field="truth") as incoming:
            incoming.write(order.truth.encode())
            await counter.database.in_thread(incoming.finish)
            found = await counter.engine.run(
                READ_TRUTH,
                {
                    **arguments,
                    "truth_path": str(incoming.path),
                    "truth_format": format_of(order.truth),
                },
                timeout=TIMEOUT,
                memory=MEMORY,
            )
        truth = Truth(blob=found["truth"], rules=found["rules"])
    return await counter.database.atransact(rescoring.begin, identity, competition_id, order, truth)


def truth_arguments(
    db: ReadSession,
    blobs: Blobs,
    identity: Identity,
    competition_id: str,
    order: RescoreOrder,
) -> dict[str, Any]:
    """What `work.read_truth` is told besides the file."""
    competition = hosted(db, identity, competition_id)
    rules = rules_of(competition, order)
    assert competition.dataset_csv, "inspection writes it"
    assert competition.sample_csv, "inspection writes it"
    return {
        "root": str(blobs.root),
        "dataset_path": str(blobs.path(competition.dataset_csv)),
        "sample_path": str(blobs.path(competition.sample_csv)),
        "spec": judging.for_work(db.info, rules),
    }
