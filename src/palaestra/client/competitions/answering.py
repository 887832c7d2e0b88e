"""Calls that take what people have: a competition or its id, a frame or a text."""

from collections.abc import Iterable, Mapping
from typing import Any

from palaestra.client.competitions import lists, submitting
from palaestra.client.competitions.items import Competition, Submission
from palaestra.client.competitions.prototypes import prototype as empty
from palaestra.client.flow import Flow
from palaestra.client.frames import (
    Columns,
    Library,
    as_columns,
    is_address,
    make,
    read_csv,
    read_json,
    written,
)
from palaestra.client.session import Session

BOARDS = "/api/v1/leaderboards"


def id_of(raw: Mapping[str, Any]) -> str:
    return str(raw["id"])


def types_of(wanted: str | int | Iterable[str | int] | None) -> list[str]:
    if wanted is None:
        return []
    listed = wanted.split(",") if isinstance(wanted, str) else wanted
    return [str(one) for one in (listed if isinstance(listed, Iterable) else [listed])]


def submit(session: Session, competition: Competition | str | int, answer: Any) -> Flow[Submission]:
    competition_id = competition.id if isinstance(competition, Competition) else str(competition)
    table = yield from submitting.answer_table(session, answer)
    return (yield from submitting.submit(session, competition_id, table))


def prototype(
    session: Session, spec: Competition | Mapping[str, Any], library: Library
) -> Flow[Any]:
    """The server's own for a competition of its; from spec and data set alone for a spec."""
    if isinstance(spec, Competition):
        return (yield from lists.sample(session, spec.id, library))
    return make(empty(spec, _columns(spec["dataset"])), library)


def _columns(dataset: Any) -> Columns:
    """The data set of a spec; raises ValueError for an address, which is not fetched here."""
    if is_address(dataset):
        raise ValueError("The data set is an address: give the table itself.")
    if isinstance(dataset, str | bytes) or hasattr(dataset, "__fspath__"):
        table = written(dataset)
        read = read_json if table.type == "json" else read_csv
        dataset = read(table.text, "dict")
    return as_columns(dataset)
