"""What everything is to be scored by from now on: tried by a worker before anything is scored."""

from typing import Any

from palaestra.competitions.play import RescoreItem, RescoreOrder
from palaestra.competitions.service import judging, rescoring
from palaestra.competitions.service.hosting import GIB, MEMORY, TIMEOUT, Table
from palaestra.competitions.service.rescore_orders import hosted, rules_of
from palaestra.competitions.service.rescoring import Truth
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.sources import format_of
from palaestra.core.access import Identity
from palaestra.core.blobs import Blobs
from palaestra.core.database import ReadSession

READ_TRUTH = "palaestra.competitions.work:read_truth"
TRY_RULES = "palaestra.competitions.work:try_rules"


async def rescore(
    counter: Counter,
    identity: Identity,
    competition_id: str,
    order: RescoreOrder,
    *,
    file: Table | None = None,
) -> RescoreItem:
    """Score anew by `order`, whose truth may be a `file` that has arrived instead of text.

    Raises Invalid about ``answer``, ``metric`` or what else does not fit, before a score changes.
    """
    if file is None and order.truth is not None:
        with counter.blobs.receive(limit=GIB, field="truth") as incoming:
            incoming.write(order.truth.encode())
            text = Table(incoming=incoming, format=format_of(order.truth))
            return await _rescore(counter, identity, competition_id, order, text)
    return await _rescore(counter, identity, competition_id, order, file)


async def _rescore(
    counter: Counter,
    identity: Identity,
    competition_id: str,
    order: RescoreOrder,
    file: Table | None,
) -> RescoreItem:
    read = counter.database.aread
    truth = None
    if file is None:
        told = await read(trial_arguments, counter.blobs, identity, competition_id, order)
        await counter.engine.run(TRY_RULES, told, timeout=TIMEOUT, memory=MEMORY)
    else:
        await counter.database.in_thread(file.incoming.finish)
        told = await read(truth_arguments, counter.blobs, identity, competition_id, order)
        told |= {"truth_path": str(file.incoming.path), "truth_format": file.format}
        found = await counter.engine.run(READ_TRUTH, told, timeout=TIMEOUT, memory=MEMORY)
        truth = Truth(blob=found["truth"], rules=found["rules"])
    return await counter.database.atransact(rescoring.begin, identity, competition_id, order, truth)


def trial_arguments(
    db: ReadSession,
    blobs: Blobs,
    identity: Identity,
    competition_id: str,
    order: RescoreOrder,
) -> dict[str, Any]:
    """What `work.try_rules` is told."""
    competition = hosted(db, identity, competition_id)
    rules = rules_of(competition, order)
    assert competition.truth, "rules_of refuses it otherwise"
    return {
        "truth_path": str(blobs.path(competition.truth)),
        "truth_format": competition.truth_format,
        "spec": judging.for_work(db.info, rules),
    }


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
