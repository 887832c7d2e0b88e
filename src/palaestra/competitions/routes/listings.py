"""A board, and everybody's submissions, as files."""

from palaestra.competitions.service import competitions, listings
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity, signed_in
from palaestra.core.errors import Invalid
from palaestra.core.http import Declared, StreamReply, get


def _format(said: str) -> listings.Format:
    for known in listings.MEDIA_TYPES:
        if said == known:
            return known
    raise Invalid("format", f"The format is one of {', '.join(listings.MEDIA_TYPES)}.")


@get("/api/v1/competitions/{competition_id:str}/leaderboard/export", access=signed_in)
async def board(
    counter: Counter, identity: Identity, competition_id: str, format: str = "csv"
) -> StreamReply:
    """The whole board with its scores: CSV, Parquet or XLSX."""
    reader = listings.board(identity, competition_id)
    return await _reply(counter, reader, listings.BOARD, competition_id, "leaderboard", format)


@get("/api/v1/competitions/{competition_id:str}/submissions/export", access=signed_in)
async def submissions(
    counter: Counter, identity: Identity, competition_id: str, format: str = "csv"
) -> StreamReply:
    """Everybody's submissions with their scores, for the host: CSV, Parquet or XLSX."""
    reader = listings.submissions(identity, competition_id)
    return await _reply(
        counter, reader, listings.SUBMISSIONS, competition_id, "submissions", format
    )


async def _reply(
    counter: Counter,
    reader: listings.Reader,
    columns: dict[str, str],
    competition_id: str,
    name: str,
    said: str,
) -> StreamReply:
    format = _format(said)
    competition = await counter.database.aread(competitions.get, competition_id)
    return StreamReply(
        chunks=await listings.written(counter, reader, columns, format=format),
        media_type=listings.MEDIA_TYPES[format],
        filename=listings.filename(competition, name, format),
    )


ROUTES: list[Declared] = [board, submissions]
