"""Two hundred people submit at once: no error, nothing lost, and the board is right."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest
from sqlalchemy import select

from palaestra.competitions.models import Submission
from tests.builders.accounts import database_of
from tests.builders.competitions import host, register, submit
from tests.builders.servers import RunningServer, make_settings, running

PEOPLE = 200
EACH = 10
PATIENCE = 300.0

pytestmark = pytest.mark.long


@pytest.fixture
def crowd(tmp_path) -> Iterator[tuple[RunningServer, dict[str, httpx.Client]]]:
    with running(make_settings(tmp_path)) as server, ExitStack() as stack:
        clients = {}
        for _ in range(PEOPLE):
            client = stack.enter_context(server.client())
            client.timeout = httpx.Timeout(PATIENCE)
            clients[register(client)] = client
        yield server, clients


def test_two_hundred_submitters_lose_nothing_and_the_board_is_right(crowd):
    server, clients = crowd
    hosting = next(iter(clients.values()))
    competition_id = host(hosting)

    def play(number: int, client: httpx.Client) -> dict[str, float]:
        """Its submissions with their scores, as it was told."""
        chance, told = random.Random(number), {}
        for _ in range(EACH):
            cells = {"0": chance.randrange(1, 100) / 100, "1": chance.randrange(1, 100) / 100}
            reply = submit(client, competition_id, {"class": cells})
            assert reply.status_code == 200, reply.text
            told[reply.json()["id"]] = reply.json()["score"]
        return told

    with ThreadPoolExecutor(PEOPLE) as pool:
        told = dict(zip(clients, pool.map(play, range(PEOPLE), clients.values()), strict=True))

    acknowledged = {key: score for one in told.values() for key, score in one.items()}
    assert len(acknowledged) == PEOPLE * EACH
    assert kept(server) == acknowledged
    best = {person: min(scores.values()) for person, scores in told.items()}
    assert board(hosting, competition_id) == {
        person: (1 + sum(other < score for other in best.values()), score)
        for person, score in best.items()
    }


def kept(server: RunningServer) -> dict[str, float | None]:
    database = database_of(server)
    try:
        rows = database.read(
            lambda db: db.execute(select(Submission.public_id, Submission.score)).all()
        )
        return {one.public_id: one.score for one in rows}
    finally:
        database.close()


def board(client: httpx.Client, competition_id: str) -> dict[str, tuple[int, float]]:
    """Rank and score of everybody, page by page."""
    found: dict[str, tuple[int, float]] = {}
    for page in range(PEOPLE // 100 + 1):
        reply = client.get(
            f"/api/v1/competitions/{competition_id}/leaderboard",
            params={"page": page, "size": 100},
        )
        for line in reply.json()["items"]:
            found[line["client"]["id"]] = (line["rank"], line["score"])
    return found
