"""Exercises are marked on the server: what learners send, are told, and what teachers see."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from palaestra.core.blobs import Blobs
from palaestra.core.database import Database
from palaestra.screencasts.models.attempts import Attempt
from tests.builders.exercises import Items, answer, lesson, make_cast
from tests.builders.servers import RunningServer

Make = Callable[..., int]


@pytest.fixture
def database(server: RunningServer):
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    yield database
    database.close()


@pytest.fixture
def make(server: RunningServer, database: Database) -> Make:
    blobs = Blobs(server.settings.data / "blobs")
    return lambda ots=None, **members: database.transact(
        partial(make_cast, blobs=blobs, ots=ots or lesson(), **members)
    )


def send(client: httpx.Client, cast_id: object, typed: Items, **more: Any) -> httpx.Response:
    data = {"ex_id": "1", "solve_ots": json.dumps(typed), "code": "what I ran"}
    return client.post(f"/code/answer/{cast_id}", data={**data, **more})


def kept(database: Database, attempt_id: int) -> Attempt:
    return database.read(lambda db: db.scalars(select(Attempt).filter_by(id=attempt_id)).one())


def test_a_right_answer_is_correct(client: httpx.Client, make: Make, database: Database) -> None:
    marked = send(client, make(), answer("return x + x")).json()

    assert (marked["exit_code"], marked["correct"]) == (0, True)
    assert (marked["failed_assertion"], marked["error"]) == (None, None)
    assert marked["stdout"] == "4\n"
    attempt = kept(database, marked["code_run_exercise"]["id"])
    assert attempt.answer == b"return x + x"
    assert attempt.program == (
        b"def double(x):\n    return x + x\nprint(double(2))\n"
        b"assert double(3) == 6, 'twice three'\n"
    )
    assert attempt.code == b"what I ran"
    assert attempt.correct


def test_a_wrong_answer_says_which_assertion_failed(client: httpx.Client, make: Make) -> None:
    marked = send(client, make(), answer("return x")).json()

    assert (marked["exit_code"], marked["correct"]) == (1, False)
    assert marked["failed_assertion"] == {
        "line": 4,
        "text": "assert double(3) == 6, 'twice three'",
        "message": "twice three",
    }


@pytest.mark.parametrize(
    "text",
    ["import os; os._exit(0)", "raise SystemExit(0)", "return 'syntax", "return open('/none')"],
)
def test_an_answer_that_does_not_come_to_the_assertions_is_wrong(
    client: httpx.Client, make: Make, text: str
) -> None:
    marked = send(client, make(), answer(text)).json()

    assert marked["exit_code"] != 0
    assert not marked["correct"]


def test_code_that_the_client_sends_is_not_believed(client: httpx.Client, make: Make) -> None:
    marked = send(client, make(), answer("return x"), code="import os; os._exit(0)").json()

    assert not marked["correct"]


def test_without_assertions_a_normal_end_is_correct(client: httpx.Client, make: Make) -> None:
    cast_id = make(lesson(assertions=""))

    assert send(client, cast_id, answer("return 3")).json()["correct"]
    assert not send(client, cast_id, answer("return y")).json()["correct"]


def test_what_cannot_be_replayed_is_recorded_and_said(
    client: httpx.Client, make: Make, database: Database
) -> None:
    astray = [{**answer("x")[0], "fromPos": 0, "toPos": 3}]

    marked = send(client, make(), astray).json()

    assert (marked["exit_code"], marked["correct"]) == (1, False)
    assert marked["error"].startswith("solve_ots -- ")
    attempt = kept(database, marked["code_run_exercise"]["id"])
    assert (attempt.program, json.loads(attempt.solve_ots)) == (None, astray)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"ex_id": "7"}, (404, "ex_id -- Not exist")),
        ({"ex_id": ""}, (400, "ex_id -- ")),
        ({"solve_ots": "{"}, (400, "solve_ots -- ")),
        ({"solve_ots": "[1]"}, (400, "solve_ots -- ")),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(
    client: httpx.Client, make: Make, sent: dict[str, str], said: tuple[int, str]
) -> None:
    response = send(client, make(), answer("1"), **sent)

    assert response.status_code == said[0]
    assert response.text.startswith(said[1])


@pytest.mark.parametrize("cast_id", ["999999", "0", "01", "x"])
def test_a_cast_that_is_none_is_not_found(client: httpx.Client, cast_id: str) -> None:
    response = send(client, cast_id, answer("1"))

    assert (response.status_code, response.text) == (404, "elicast -- Not exist")


def test_a_teacher_sees_attempts_and_how_hard_exercises_are(
    client: httpx.Client, make: Make
) -> None:
    cast_id = make()
    for text in ("return x", "return 2 * x"):
        send(client, cast_id, answer(text))

    found = client.get(f"/api/screencasts/{cast_id}/attempts").json()
    assert found["total"] == 2
    assert [one["correct"] for one in found["items"]] == [True, False]
    wrong = found["items"][1]
    assert wrong["failed_assertion"]["message"] == "twice three"

    detail = client.get(f"/api/screencasts/{cast_id}/attempts/{wrong['id']}").json()
    assert detail["answer"] == "return x"
    assert "AssertionError: twice three" in detail["output"]

    [exercise] = client.get(f"/api/screencasts/{cast_id}/exercises").json()["exercises"]
    assert (exercise["ex_id"], exercise["attempts"], exercise["correct"]) == ("1", 2, 1)

    rows = client.get(f"/api/screencasts/{cast_id}/attempts.csv").text.splitlines()
    assert len(rows) == 3
    assert "twice three" in rows[2]
