"""Competitions: documented, and as the pages list and show them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from palaestra.competitions.access import hosts
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition
from palaestra.competitions.paths import paths
from palaestra.competitions.schemas import (
    AnswerShape,
    CompetitionItem,
    DataFacts,
    Detail,
    Overview,
    Person,
    Preview,
    TruthState,
)
from palaestra.competitions.service import (
    boards,
    competitions,
    downloads,
    integrity,
    judging,
    truths,
)
from palaestra.competitions.service.competitions import Search
from palaestra.competitions.service.downloads import Signer
from palaestra.competitions.service.filters import read_filters
from palaestra.competitions.service.submitting import Counter
from palaestra.competitions.wire import at, is_active
from palaestra.core.access import Identity, public, signed_in
from palaestra.core.blobs import Blobs
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import DbSession, Page, ReadSession, utc_now
from palaestra.core.errors import Invalid, NotFound
from palaestra.core.http import Call, Declared, Reply, StreamReply, get, post
from palaestra.core.http.paging import read_page, read_size
from palaestra.core.http.ranges import file_reply
from palaestra.core.markdown import to_html

INLINE_DATASET = 1 << 20


@get(*paths("competitions", "competition"), access=signed_in)
def listed(
    db: ReadSession, server: ServerSettings, blobs: Blobs, signer: Signer, call: Call
) -> list[CompetitionItem]:
    """Competitions with their data sets, 100 a page; a data set over 1 MiB as an address."""
    now = utc_now()
    filters = read_filters(call.arguments(), own_id="competition_id")
    found = competitions.documented(db, filters, now=now)
    zone = ZoneInfo(server.timezone)
    return [_item(one, blobs, signer.at(_base(server, call)), zone, now) for one in found]


def _base(server: ServerSettings, call: Call) -> str:
    """Where the caller reaches us: documented clients fetch the address outside their session."""
    if server.base_url:
        return server.base_url.rstrip("/")
    scheme = "https" if call.is_https else "http"
    return f"{scheme}://{call.headers.get('host', '')}{call.basepath}"


def _item(
    competition: Competition, blobs: Blobs, signer: Signer, zone: ZoneInfo, now: datetime
) -> CompetitionItem:
    spec = competition.spec
    dataset, dataset_type = _dataset(competition, blobs, signer, now)
    return CompetitionItem(
        id=competition.public_id,
        competition_id=competition.public_id,
        clientId=competition.host.public_id,
        user_id=competition.host.public_id,
        title=competition.title,
        subtitle=competition.subtitle,
        type=competition.type,
        expiration=at(competition.expiration, zone),
        expiration_at=competition.expiration,
        prize=competition.prize,
        metric=competition.metric,
        dataset=dataset,
        dataset_type=dataset_type,
        dataset_kwargs=spec.get("dataset_kwargs") or None,
        dataset_key=spec["rules"].get("dataset_key"),
        num_classes=spec["rules"].get("num_classes", 2),
        targets=spec["rules"].get("targets"),
        when=_or_empty(spec["rules"].get("when")),
        answer_delay=competition.answer_delay,
        active=is_active(competition, now),
        timestamp=at(competition.created_at, zone),
    )


def _or_empty(when: float | None) -> float | str:
    """The documented clients compare with "" where no moment is asked for."""
    return "" if when is None else when


def _dataset(
    competition: Competition, blobs: Blobs, signer: Signer, now: datetime
) -> tuple[str, str]:
    if url := competition.spec.get("dataset_url"):
        return url, competition.spec["dataset_type"]
    if competition.dataset_json and competition.dataset_json_bytes <= INLINE_DATASET:
        return blobs.read(competition.dataset_json).decode(), "json"
    return signer.address(competition.public_id, now=now), "csv"


@get("/api/v1/competitions/overview", access=signed_in)
def overview(
    db: ReadSession,
    identity: Identity,
    search: str = "",
    state: str = "all",
    type: str = "",
    mine: bool = False,
    page: int = 0,
    size: int = 25,
) -> Page[Overview]:
    """A page of competitions without their data: what the list shows."""
    if state not in ("all", "open", "closed"):
        raise Invalid("state", "The state is open, closed or all.")
    page, size = read_page(page), read_size(size)
    wanted = Search(
        text=search[:200],
        state=state,
        type=type,
        hosted_by=identity.require_account() if mine else None,
    )
    now = utc_now()
    rows, total = competitions.overview(db, wanted, now=now, page=page, size=size)
    items = [Overview(**_overview(one, identity, now)) for one in rows]
    return Page(items=items, page=page, size=size, total=total)


def _overview(competition: Competition, identity: Identity, now: datetime) -> dict[str, Any]:
    return {
        "id": competition.public_id,
        "title": competition.title,
        "subtitle": competition.subtitle,
        "type": competition.type,
        "metric": competition.metric,
        "state": "open" if is_active(competition, now) else "closed",
        "expiration_at": competition.expiration,
        "prize": competition.prize,
        "competitors": competition.competitors,
        "submissions": competition.submissions,
        "host": Person(id=competition.host.public_id, name=competition.host.name),
        "mine": competition.host_id == identity.account_id,
    }


@get("/api/v1/competitions/{competition_id:str}", access=signed_in)
def detail(db: ReadSession, identity: Identity, competition_id: str) -> Detail:
    """One competition: its question, its data in figures, the caller's standing."""
    competition = competitions.get(db, competition_id)
    metric = metric_named(competition.metric)
    rules = competition.spec["rules"]
    shape = competition.summary["answer_shape"]
    return Detail(
        **_overview(competition, identity, utc_now()),
        description_html=to_html(competition.description),
        hosted=hosts(identity, competition),
        metric_direction=metric.direction,
        metric_title=metric.title,
        targets=rules.get("targets"),
        dataset_key=rules.get("dataset_key"),
        num_classes=rules.get("num_classes", 2),
        when=rules.get("when"),
        answer_delay=competition.answer_delay,
        answer_due_at=competition.truth_due_at,
        private_share=competition.private_share,
        revealed_at=competition.revealed_at,
        truth=_truth(competition, identity),
        metric_trouble=_metric_trouble(competition, identity),
        leaks=_leaks(competition, identity),
        created_at=competition.created_at,
        data=_facts(competition),
        answer_shape=msgspec.convert({**shape, "key": rules.get("dataset_key")}, type=AnswerShape),
        own=boards.own_standing(db, identity, competition),
    )


def _truth(competition: Competition, identity: Identity) -> TruthState | None:
    if competition.trouble is None or not hosts(identity, competition):
        return None
    return truths.state(competition)


def _metric_trouble(competition: Competition, identity: Identity) -> str | None:
    found: str | None = competition.spec.get(judging.TROUBLE)
    return found if hosts(identity, competition) else None


def _leaks(competition: Competition, identity: Identity) -> int:
    found = integrity.found_in(competition) or {}
    return len(found.get("leaks", [])) if hosts(identity, competition) else 0


@post("/api/v1/competitions/{competition_id:str}/truth", access=signed_in)
def fetch_truth(db: DbSession, identity: Identity, competition_id: str) -> TruthState:
    """Have a truth that could not be fetched so far fetched at once; for its host."""
    return truths.try_again(db, identity, competition_id)


def _facts(competition: Competition) -> DataFacts:
    dataset = competition.summary["dataset"]
    return DataFacts(
        rows=dataset["total_rows"],
        columns=len(dataset["columns"]),
        bytes=competition.dataset_csv_bytes,
        format="csv",
    )


@get("/api/v1/competitions/{competition_id:str}/preview", access=signed_in)
def preview(db: ReadSession, competition_id: str) -> Preview:
    """The head of the data set, as inspection found it when it was hosted."""
    dataset = competitions.get(db, competition_id).summary["dataset"]
    return downloads.preview(dataset)


@get("/api/v1/competitions/{competition_id:str}/data", access=public)
async def data(
    counter: Counter,
    identity: Identity,
    signer: Signer,
    call: Call,
    competition_id: str,
    format: str = "csv",
    until: int = 0,
    signature: str = "",
) -> StreamReply | Reply[bytes]:
    """The data set, whole or a range: for who is signed in, or by a signed address of ours.

    As csv, json (small ones), parquet or arrow (an IPC file).
    """
    if identity.is_anonymous:
        signer.check(competition_id, until=until, signature=signature, now=utc_now())
    file = await downloads.file_of(counter, competition_id, format=format)
    return file_reply(
        call,
        counter.blobs.path(file.digest),
        media_type=file.media_type,
        tag=file.digest,
        filename=file.name,
    )


@get("/api/v1/competitions/{competition_id:str}/sample", access=signed_in)
def sample(
    db: ReadSession, blobs: Blobs, call: Call, competition_id: str
) -> StreamReply | Reply[bytes]:
    """An answer with the right columns and rows, to be filled in."""
    competition = competitions.get(db, competition_id)
    if competition.sample_csv is None:
        raise NotFound("sample answer")
    return file_reply(
        call,
        blobs.path(competition.sample_csv),
        media_type="text/csv",
        tag=competition.sample_csv,
        filename=f"answer-{competition.public_id}.csv",
    )


ROUTES: list[Declared] = [listed, overview, detail, fetch_truth, preview, data, sample]
