"""Leaderboards: documented, and as the pages show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palaestra.competitions.paths import paths
from palaestra.competitions.schemas import Board, BoardItem, History
from palaestra.competitions.service import boards, competitions, documented_boards
from palaestra.competitions.service.filters import read_filters
from palaestra.competitions.wire import at, is_active
from palaestra.core.access import Identity, signed_in
from palaestra.core.configuration import ServerSettings
from palaestra.core.database import ReadSession, utc_now
from palaestra.core.http import Call, Declared, get, post
from palaestra.core.http.paging import read_page, read_size


def _documented(
    db: ReadSession, identity: Identity, server: ServerSettings, call: Call
) -> list[BoardItem]:
    now = utc_now()
    filters = read_filters(call.arguments(), own_id="submission_id")
    zone = ZoneInfo(server.timezone)
    rows = documented_boards.page(db, filters, now=now, identity=identity)
    return [_item(row, zone, now) for row in rows]


def _item(row: documented_boards.Line, zone: ZoneInfo, now: datetime) -> BoardItem:
    entry, submission, competition, account, rank = row
    score = boards.ranking_score(competition, submission)
    return BoardItem(
        competitionId=competition.public_id,
        competition_id=competition.public_id,
        id=submission.public_id,
        submission_id=submission.public_id,
        clientId=account.public_id,
        user_id=account.public_id,
        username=entry.team.name if entry.team is not None else account.username,
        rank=rank,
        score=score,
        submissions=entry.submissions,
        active=is_active(competition, now),
        timestamp=at(submission.received_at, zone),
        type=competition.type,
        expiration=at(competition.expiration, zone),
        metric=competition.metric,
    )


@get(*paths("leaderboards", "leaderboard"), access=signed_in)
def leaderboards(
    db: ReadSession, identity: Identity, server: ServerSettings, call: Call
) -> list[BoardItem]:
    """The best submission of each client, ranked; 100 a page."""
    return _documented(db, identity, server, call)


@post(*paths("leaderboards", "leaderboard"), access=signed_in, writes=False)
def leaderboards_by_post(
    db: ReadSession, identity: Identity, server: ServerSettings, call: Call
) -> list[BoardItem]:
    """The same, with the filters in a POST's body."""
    return _documented(db, identity, server, call)


@get("/api/v1/competitions/{competition_id:str}/leaderboard", access=signed_in)
def leaderboard(
    db: ReadSession, identity: Identity, competition_id: str, page: int = 0, size: int = 25
) -> Board:
    """A page of one board, with the caller's own line."""
    competition = competitions.get(db, competition_id)
    return boards.page(db, identity, competition, page=read_page(page), size=read_size(size))


@get("/api/v1/competitions/{competition_id:str}/history", access=signed_in)
def history(db: ReadSession, identity: Identity, competition_id: str) -> History:
    """Best score so far over time: the best five, and the caller."""
    return boards.history(db, identity, competitions.get(db, competition_id))


ROUTES: list[Declared] = [leaderboards, leaderboards_by_post, leaderboard, history]
