"""Boards and submissions as files: read a thousand rows at a time, written by a worker.

Nobody reads here what the pages would not show: a private score is the host's alone until the
end, and the list of everybody's submissions is the host's altogether.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import BinaryIO, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.service import boards, competitions
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import Forbidden

AT_ONCE = 1000
WRITE = "palaestra.competitions.tables.listing:write"
TIMEOUT = 300.0
MEMORY = 2 << 30
CHUNK = 1 << 18
Format = Literal["csv", "parquet", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Row = dict[str, str | float | None]
# A page of rows from where it is told to begin, and where the next begins.
Reader = Callable[[ReadSession, int], tuple[list[Row], int]]

BOARD = {
    "rank": "number",
    "client": "text",
    "name": "text",
    "score": "number",
    "public_score": "number",
    "private_score": "number",
    "submissions": "number",
    "at": "text",
}
SUBMISSIONS = {
    "id": "text",
    "client": "text",
    "name": "text",
    "received_at": "text",
    "state": "text",
    "score": "number",
    "private_score": "number",
    "reason": "text",
    "answer_type": "text",
    "answer_bytes": "number",
    "answer_sha256": "text",
}


def board(identity: Identity, competition_id: str) -> Reader:
    """As the page shows it to this caller."""

    def read(db: ReadSession, start: int) -> tuple[list[Row], int]:
        competition = competitions.get(db, competition_id)
        found = boards.page(db, identity, competition, page=start // AT_ONCE, size=AT_ONCE)
        rows: list[Row] = [
            {
                "rank": line.rank,
                "client": line.client.id,
                "name": line.client.name,
                "score": line.score,
                "public_score": line.public_score,
                "private_score": line.private_score,
                "submissions": line.submissions,
                "at": line.timestamp.isoformat(),
            }
            for line in found.items
        ]
        return rows, start + AT_ONCE

    return read


def submissions(identity: Identity, competition_id: str) -> Reader:
    """Everybody's, oldest first. Raises Forbidden for who is not the host."""

    def read(db: ReadSession, start: int) -> tuple[list[Row], int]:
        competition = competitions.get(db, competition_id)
        if not hosts(identity, competition):
            raise Forbidden("Only the host may have the list of submissions.")
        found = db.scalars(
            select(Submission)
            .options(joinedload(Submission.account))
            .where(Submission.competition_id == competition.id, Submission.id > start)
            .order_by(Submission.id)
            .limit(AT_ONCE)
        ).all()
        return [_submission(one) for one in found], found[-1].id if found else start

    return read


def _submission(found: Submission) -> Row:
    return {
        "id": found.public_id,
        "client": found.account.public_id,
        "name": found.account.name,
        "received_at": found.received_at.isoformat(),
        "state": found.state,
        "score": found.score,
        "private_score": found.private_score,
        "reason": found.reason,
        "answer_type": found.answer_type,
        "answer_bytes": found.answer_bytes,
        "answer_sha256": found.answer,
    }


async def written(
    counter: Counter, read: Reader, columns: dict[str, str], *, format: Format
) -> AsyncIterator[bytes]:
    """The whole listing as a file. Whatever is refused is refused before the first byte."""
    with counter.blobs.scratch() as folder:
        lines, out = folder / "lines", folder / "out"
        await _collect(counter, read, lines.open("wb"))
        await counter.engine.run(
            WRITE,
            {"lines": str(lines), "out": str(out), "columns": columns, "format": format},
            timeout=TIMEOUT,
            memory=MEMORY,
        )
        file = out.open("rb")  # stays readable when its folder is gone
    return _chunks(counter, file)


async def _collect(counter: Counter, read: Reader, file: BinaryIO) -> None:
    with file:
        start = 0
        while True:
            rows, start = await counter.database.aread(read, start)
            file.writelines(_lines(rows))
            if len(rows) < AT_ONCE:
                return


def _lines(rows: list[Row]) -> Iterator[bytes]:
    return (msgspec.json.encode(row) + b"\n" for row in rows)


async def _chunks(counter: Counter, file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while chunk := await counter.database.in_thread(lambda: file.read(CHUNK)):
            yield chunk


def filename(competition: Competition, name: str, format: Format) -> str:
    return f"{name}-{competition.public_id}.{format}"
