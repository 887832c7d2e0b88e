"""A server killed while people submit: what was acknowledged is there, whole, and counts."""

import hashlib
import json
import threading
from collections import defaultdict
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Entry, Submission
from palaestra.core.database import Database
from tests.builders.competitions import host, register
from tests.builders.processes import ServerProcess, serving
from tests.builders.waiting import eventually

PEOPLE = 6
ENOUGH_ACKNOWLEDGED = 30
HALVES = {"class": {str(row): row % 2 for row in range(20)}}


class Crowd:
    """People who submit as fast as they can until the server is gone."""

    def __init__(self, server: ServerProcess, competition_id: str) -> None:
        self._server = server
        self._competition_id = competition_id
        # Score by id, as the server acknowledged them.
        self.acknowledged: dict[str, float] = {}
        self._threads = [
            threading.Thread(target=self._submit, args=(number,)) for number in range(PEOPLE)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _submit(self, number: int) -> None:
        with self._server.client() as client:
            try:
                register(client)
                for sent in range(1000):
                    reply = client.post("/api/v1/submissions", json=self._body(number, sent))
                    item = reply.json()
                    self.acknowledged[item["id"]] = item["score"]
            except httpx.TransportError:
                return

    def _body(self, number: int, sent: int) -> dict:
        """Every answer is another one, and every second better than those before."""
        value = 0.5 + (sent * PEOPLE + number) / 20_000 * (1 if sent % 2 else -1)
        answer = {"class": {row: abs(1 - label - value) for row, label in HALVES["class"].items()}}
        submission = {"answer": json.dumps(answer), "answer_type": "json"}
        return {"competition_id": self._competition_id, "submission": submission}


def test_kill_9_while_submitting_loses_nothing_and_leaves_nothing_half_written(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server, server.client() as hosting:
        register(hosting)
        dataset = {"x": {str(row): row for row in range(20)}}
        competition_id = host(hosting, dataset=dataset, answer=HALVES)
        token = hosting.cookies["user"]
        crowd = Crowd(server, competition_id)
        crowd.start()
        eventually(lambda: len(crowd.acknowledged) >= ENOUGH_ACKNOWLEDGED)
        server.kill()
        crowd.join()

    with serving(data) as server, server.client() as hosting:
        hosting.cookies.set("user", token)
        board = hosting.get(
            f"/api/v1/competitions/{competition_id}/leaderboard", params={"size": 100}
        ).json()
        listed = hosting.get("/api/v1/submissions").json()
        assert hosting.get(f"/api/v1/competitions/{competition_id}").json()["submissions"] >= len(
            crowd.acknowledged
        )
    kept = read_submissions(data)
    lost = crowd.acknowledged.keys() - kept.keys()
    assert lost == set()
    assert {one: kept[one].score for one in crowd.acknowledged} == crowd.acknowledged
    assert {item["id"] for item in listed} == set(list(kept)[:100])
    check_files(data, list(kept.values()))
    check_counters(data, list(kept.values()), board)


def read_submissions(data: Path) -> dict[str, Submission]:
    """By public id, in order of arrival."""
    return {one.public_id: one for one in read(data, Submission)}


def read(data: Path, kind: type) -> list:
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    try:
        return database.read(
            lambda db: list(db.scalars(select(kind).order_by(*kind.__mapper__.primary_key)))
        )
    finally:
        database.close()


def check_files(data: Path, kept: list[Submission]) -> None:
    for one in kept:
        assert (one.state, one.score is not None) == ("scored", True)
        content = (data / "blobs" / one.answer[:2] / one.answer[2:]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one.answer, one.answer_bytes)


def check_counters(data: Path, kept: list[Submission], board: dict) -> None:
    """Counters, entries and board are those that the submissions give when counted anew."""
    by_author = defaultdict(list)
    for one in kept:
        by_author[one.account_id].append(one)
    best = sorted(
        (min(by_author[author], key=place) for author in by_author),
        key=place,
    )
    (competition,) = read(data, Competition)
    assert (competition.submissions, competition.competitors, competition.ranked) == (
        len(kept), len(by_author), len(by_author),
    )  # fmt: skip
    entries = {entry.account_id: entry for entry in read(data, Entry)}
    assert {
        author: (entry.submission_id, entry.rank_key, entry.submissions)
        for author, entry in entries.items()
    } == {one.account_id: (one.id, one.score, len(by_author[one.account_id])) for one in best}
    assert [(line["rank"], line["score"]) for line in board["items"]] == [
        (rank, pytest.approx(one.score)) for rank, one in enumerate(best, 1)
    ]


def place(submission: Submission) -> tuple:
    return submission.score, submission.received_at, submission.id
