"""Withheld truths: scored when due, by nobody's asking, also after a restart."""

import math
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Submission
from palaestra.core.database import Database
from tests.builders.competitions import host, refusal, register, submit, upload
from tests.builders.servers import make_settings, running
from tests.builders.waiting import PATIENCE, before_the_end, eventually

# By the document of competitions, on a machine that is not busy.
PROMISE = 3.0


def due(data: Path, competition_id: str) -> float:
    """When the truth is due, in epoch seconds."""
    theirs = select(Competition.truth_due_at).filter_by(public_id=competition_id)
    return _read(data, lambda db: db.scalars(theirs).one()).timestamp()


def scores(data: Path, competition_id: str) -> list[float | None]:
    theirs = (
        select(Submission.score)
        .join(Submission.competition)
        .where(Competition.public_id == competition_id)
        .order_by(Submission.id)
    )
    return _read(data, lambda db: db.scalars(theirs).all())


def _read(data: Path, look):
    """Past the server: no request may be what makes it score."""
    database = Database(f"sqlite:///{data / 'palaestra.db'}")
    try:
        return database.read(look)
    finally:
        database.close()


def test_what_waits_is_scored_when_due_without_anyone_asking(tmp_path):
    settings = make_settings(tmp_path)
    with running(settings) as server, server.client() as author, server.client() as other:
        register(author)
        register(other)

        def answered(end):
            competition_id = host(author, expiration=end, answer_delay=0.5)
            waiting = [
                submit(author, competition_id).json(),
                submit(other, competition_id, '{"class": [0, 1]}').json(),
            ]
            error = refusal(submit(author, competition_id, '{"class": {"0": 0.2}}'))
            assert "row" in error["message"]
            shown = author.get(f"/api/v1/competitions/{competition_id}").json()
            assert all(item["pending"] for item in waiting)
            assert shown["answer_due_at"] is not None
            assert scores(tmp_path, competition_id) == [None, None]
            return competition_id, waiting, due(tmp_path, competition_id)

        competition_id, waiting, when = before_the_end(answered)
        late = when - time.time() + PATIENCE
        eventually(lambda: None not in scores(tmp_path, competition_id), within=late)
        assert time.time() >= when

        assert [round(score or 0, 4) for score in scores(tmp_path, competition_id)] == [0.2899, 0.0]
        board = author.get("/api/v1/leaderboards", params={"competition_id": competition_id}).json()
        assert [line["id"] for line in board] == [item["id"] for item in reversed(waiting)]
        eventually(
            lambda: (
                author.get(f"/api/v1/competitions/{competition_id}").json()["answer_due_at"] is None
            )
        )


@pytest.mark.parametrize("due_while_down", [False, True])
def test_what_waits_is_scored_when_due_after_a_restart(tmp_path, due_while_down):
    settings = make_settings(tmp_path)
    with running(settings) as server, server.client() as author:
        register(author)

        def answered(end):
            competition_id = host(author, expiration=end, answer_delay=0.5)
            assert submit(author, competition_id).json()["pending"]
            return competition_id, due(tmp_path, competition_id)

        competition_id, when = before_the_end(answered)
    if due_while_down:
        assert scores(tmp_path, competition_id) == [None]
        eventually(lambda: time.time() > when)

    with running(settings):
        late = max(when - time.time(), 0.0) + PATIENCE
        eventually(lambda: scores(tmp_path, competition_id) != [None], within=late)
    assert math.isclose(scores(tmp_path, competition_id)[0] or 0, 0.28990924762)


def test_large_answer_to_a_withheld_truth_waits_for_the_truth_too(tmp_path):
    settings = make_settings(tmp_path)
    big = "class\n" + "".join(f"{value}{'0' * (9 << 20)}\n" for value in ("0.", "1."))
    with running(settings) as server, server.client() as author:
        register(author)

        def answered(end):
            competition_id = host(author, expiration=end, answer_delay=0.5)
            assert upload(author, competition_id, big).json()["pending"]
            return competition_id, due(tmp_path, competition_id)

        competition_id, when = before_the_end(answered)
        late = when - time.time() + PATIENCE
        eventually(lambda: scores(tmp_path, competition_id) != [None], within=late)

        assert time.time() >= when
    assert scores(tmp_path, competition_id) == [0.0]


@pytest.mark.long
def test_what_waits_is_scored_within_three_seconds_of_being_due(tmp_path):
    with running(make_settings(tmp_path)) as server, server.client() as author:
        register(author)
        competition_id = host(author, expiration=time.time() + 2.5, answer_delay=0.5)
        submit(author, competition_id)
        late = due(tmp_path, competition_id) - time.time() + PROMISE
        eventually(lambda: scores(tmp_path, competition_id) != [None], within=late)
