"""From a spec and two tables to a competition: a worker inspects, one transaction keeps all."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from palaestra.competitions.schemas import HostedItem
from palaestra.competitions.service import competitions, integrity, judging, rules, truths, waiting
from palaestra.competitions.service.competitions import Hosting
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.specs import Spec
from palaestra.competitions.summaries import CompetitionSummary
from palaestra.core.access import Identity
from palaestra.core.blobs import Blob, Blobs, Incoming
from palaestra.core.database import DbSession
from palaestra.core.fetch import check_url

INSPECT = "palaestra.competitions.inspection:inspect_competition"
TIMEOUT = 300.0
MEMORY = 8 << 30
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that has arrived as a file."""

    incoming: Incoming
    format: str


async def host(
    counter: Counter, identity: Identity, spec: Spec, *, dataset: Table, answer: Table | None
) -> HostedItem:
    """Without an answer the truth is fetched after the delay.

    Raises Invalid naming ``dataset``, ``answer`` or the field of the spec.
    """
    if spec.truth_url:
        check_url(spec.truth_url, field="answer")
    for table in (dataset, answer):
        if table is not None:
            await counter.database.in_thread(table.incoming.finish)
    # By chance, so that nobody can tell which rows decide.
    spec = msgspec.structs.replace(spec, split_seed=secrets.randbelow(1 << 31))
    with counter.blobs.scratch() as folder:
        summary: CompetitionSummary = await counter.engine.run(
            INSPECT,
            {
                "dataset_path": str(dataset.incoming.path),
                "dataset_format": dataset.format,
                "answer_path": str(answer.incoming.path) if answer else None,
                "answer_format": answer.format if answer else "csv",
                "reveals": spec.reveals,
                "spec": judging.for_work(counter.database.context, msgspec.to_builtins(spec.rules)),
                "out_dir": str(folder),
            },
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        hosting = await counter.database.in_thread(
            lambda: with_files(counter.blobs, spec, summary, dataset_type=dataset.format)
        )
    return await counter.database.atransact(keep, identity, hosting)


def keep(db: DbSession, identity: Identity, hosting: Hosting) -> HostedItem:
    """In one transaction with all that is to happen later."""
    competition = competitions.host(db, identity, hosting)
    if competition.truth is None:
        truths.schedule(db, competition)
    elif competition.truth_due_at is not None:
        waiting.schedule(db, competition)
    if competition.truth is not None:
        integrity.schedule(db, competition)
    rules.keep(db, competition, hosting.terms)
    return HostedItem(id=competition.public_id, competition_id=competition.public_id)


def with_files(
    blobs: Blobs, spec: Spec, summary: CompetitionSummary, *, dataset_type: str = "csv"
) -> Hosting:
    """`dataset_type` is that of the data set as it came."""
    dataset = dict(summary["dataset"])
    csv, json = _add(blobs, dataset.pop("csv")), _add(blobs, dataset.pop("json"))
    truth, sample = _add(blobs, summary["answer_csv"]), _add(blobs, summary["sample_csv"])
    assert csv, "inspection writes it"
    return Hosting(
        title=spec.title,
        subtitle=spec.subtitle,
        description=spec.description,
        type=spec.type,
        metric=spec.metric,
        expiration=spec.expiration,
        prize=spec.prize,
        answer_delay=spec.answer_delay,
        spec={
            "rules": summary["rules"],
            "dataset_kwargs": spec.dataset_kwargs,
            **_addresses(spec, dataset_type),
        },
        summary={"dataset": dataset, "answer_shape": summary["answer_shape"]},
        dataset_csv=csv.hash,
        dataset_csv_bytes=csv.size,
        dataset_json=json.hash if json else None,
        dataset_json_bytes=json.size if json else 0,
        sample_csv=sample.hash if sample else None,
        truth=truth.hash if truth else None,
        truth_format="csv",
        private_share=spec.private_share,
        terms=spec.terms,
    )


def _addresses(spec: Spec, dataset_type: str) -> dict[str, Any]:
    """What the tables are fetched from, once more or for the first time."""
    found: dict[str, Any] = {}
    if spec.dataset_url:
        found = {"dataset_url": spec.dataset_url, "dataset_type": dataset_type}
    if spec.truth_url:
        found["truth"] = {"url": spec.truth_url, "reveals": spec.reveals}
    return found


def _add(blobs: Blobs, path: Any) -> Blob | None:
    return blobs.add_file(Path(path)) if path else None
