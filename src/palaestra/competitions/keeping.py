"""Competitions in and out of a server as folders, without a browser: for the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select

from palaestra.competitions import codabench, folders
from palaestra.competitions.codabench import Wishes
from palaestra.competitions.inspection import inspect_competition
from palaestra.competitions.models import Competition
from palaestra.competitions.play import RescoreItem, RescoreOrder
from palaestra.competitions.service import (
    boards,
    competitions,
    hosting,
    judging,
    phases,
    rescores,
    rescoring,
)
from palaestra.competitions.service.new_truths import trial_arguments, truth_arguments
from palaestra.competitions.service.rescoring import RescoreBatch
from palaestra.competitions.sources import format_of_bytes
from palaestra.competitions.specs import read_spec
from palaestra.competitions.terms import PhaseTerms, Terms
from palaestra.competitions.work import read_truth, score_many, try_rules
from palaestra.core.access import Identity, Role
from palaestra.core.accounts.models import Account
from palaestra.core.blobs import Blobs
from palaestra.core.configuration import SandboxSettings
from palaestra.core.database import Database, DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, NotFound

BOARD_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What of a server this needs."""

    database: Database
    blobs: Blobs
    sandbox: SandboxSettings
    timezone: ZoneInfo


def bring_in(store: Store, folder: Path, *, host: str, closes: str | None = None) -> str:
    """Host the competition in `folder` as the account called `host`; its id.

    `closes` replaces the end that the folder says, which may be long ago. Raises Invalid naming
    field, row and column, NotFound for an account that is none.
    """
    return _host(store, *folders.read(folder), host=host, closes=closes)


def bring_in_bundle(
    store: Store, bundle: Path, *, host: str, wishes: Wishes, closes: str | None = None
) -> tuple[str, list[str]]:
    """Host the bundle of Codabench as `bring_in` does; also what of it did not come over."""
    with store.blobs.scratch() as scratch:
        found = codabench.read(bundle, scratch, wishes)
        if closes is not None:
            kept = found.spec.pop("phases", [])
            found.left += [f"phases: {one['name']} is left out by another end" for one in kept]
        number = _host(store, found.spec, found.dataset, found.answer, host=host, closes=closes)
    return number, found.left


def _host(
    store: Store,
    raw: dict[str, Any],
    dataset: Path,
    answer: Path,
    *,
    host: str,
    closes: str | None,
) -> str:
    seed = raw.pop("split_seed", 0)
    if closes is not None:
        raw["expiration"] = closes
    files = ("dataset", "answer")
    spec = read_spec(raw, now=utc_now(), timezone=store.timezone, files=files)
    spec = msgspec.structs.replace(spec, split_seed=int(seed))
    rules = msgspec.to_builtins(spec.rules)
    with store.blobs.scratch() as out:
        summary = inspect_competition(
            dataset_path=str(dataset),
            dataset_format=_format(dataset),
            answer_path=str(answer),
            answer_format=_format(answer),
            spec={**rules, "sandbox": msgspec.to_builtins(store.sandbox)},
            out_dir=str(out),
        )
        held = hosting.with_files(store.blobs, spec, summary)
    return store.database.transact(_keep, host, held)


def _format(path: Path) -> str:
    with path.open("rb") as file:
        return format_of_bytes(file.read(1024))


def _keep(db: DbSession, host: str, held: competitions.Hosting) -> str:
    account = db.scalar(select(Account).where(Account.username_key == host.casefold()))
    if account is None:
        raise NotFound(f"account called {host}")
    return hosting.keep(db, _identity(account), held).id


def _identity(account: Account) -> Identity:
    return Identity(account_id=account.id, public_id=account.public_id, role=Role(account.role))


def take_out(store: Store, public_id: str, folder: Path) -> None:
    """Write a competition as a folder. Raises NotFound, Conflict while its truth is not known."""
    spec, dataset, truth = store.database.read(_spec, public_id)
    folders.write(folder, spec, dataset=store.blobs.path(dataset), answer=store.blobs.path(truth))


def _spec(db: ReadSession, public_id: str) -> tuple[dict[str, Any], str, str]:
    found = competitions.get(db, public_id)
    if found.truth is None or found.dataset_csv is None:
        raise Conflict("The truth of this competition is not known yet.")
    rules = {
        name: value
        for name, value in found.spec["rules"].items()
        if name not in ("dataset_rows", "sandbox")
    }
    spec = {
        **rules,
        "title": found.title,
        "subtitle": found.subtitle,
        "description": found.description,
        "expiration": found.expiration.isoformat(),
        "prize": found.prize,
        "answer_delay": found.answer_delay,
        **_terms(db, found),
    }
    return spec, found.dataset_csv, found.truth


def _terms(db: ReadSession, found: Competition) -> dict[str, Any]:
    """Limits, phases and what counts, without what is not set: TOML has no null."""
    names = [name for name in Terms.__struct_fields__ if name != "phases"]
    terms = {name: getattr(found, name) for name in names}
    stretches = [
        {name: getattr(phase, name) for name in PhaseTerms.__struct_fields__}
        for phase in phases.of(db, found.id)
    ]
    kept = [
        {name: value for name, value in msgspec.to_builtins(one).items() if value is not None}
        for one in stretches
    ]
    return {**terms, **({"phases": kept} if kept else {})}


def rescore(
    store: Store, public_id: str, order: RescoreOrder, *, truth: Path | None = None
) -> Iterator[RescoreItem]:
    """Score everything anew in this process, for the host; how far it is after each batch.

    A server that runs meanwhile takes part. Raises as `rescoring.begin`.
    """
    judging.keep_settings(store.database.context, store.sandbox)
    store.database.context["blobs"] = store.blobs
    host = store.database.read(_host_of, public_id)
    found = None
    if truth is None:
        told = store.database.read(trial_arguments, store.blobs, host, public_id, order)
        try_rules(**told)
    else:
        found = _read_truth(store, host, public_id, order, truth)
    item = store.database.transact(rescoring.begin, host, public_id, order, found)
    while item.state == "running":
        args = RescoreBatch(rescore_id=int(item.id))
        batch = store.database.read(rescoring.read, args)
        if batch is not None:
            store.database.transact(rescoring.write, args, score_many(**batch))
        item = store.database.read(rescores.item_of, int(item.id))
        yield item


def _host_of(db: ReadSession, public_id: str) -> Identity:
    return _identity(db.get_one(Account, competitions.get(db, public_id).host_id))


def _read_truth(
    store: Store, host: Identity, public_id: str, order: RescoreOrder, file: Path
) -> rescoring.Truth:
    told = store.database.read(truth_arguments, store.blobs, host, public_id, order)
    found = read_truth(**told, truth_path=str(file), truth_format=_format(file))
    return rescoring.Truth(blob=found["truth"], rules=found["rules"])


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    rank: int
    name: str
    score: float
    private_score: float | None
    submissions: int
    at: datetime


def board(db: ReadSession, public_id: str, *, page: int) -> list[BoardLine]:
    """A hundred lines as an administrator sees them."""
    competition: Competition = competitions.get(db, public_id)
    admin = Identity(role=Role.ADMIN)
    found = boards.page(db, admin, competition, page=page, size=BOARD_PAGE)
    return [
        BoardLine(
            rank=line.rank,
            name=line.client.name,
            score=line.score,
            private_score=line.private_score,
            submissions=line.submissions,
            at=line.timestamp,
        )
        for line in found.items
    ]
