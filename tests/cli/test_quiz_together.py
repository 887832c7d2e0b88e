"""A quiz over two server processes: one state, one order, whoever is connected where."""

from contextlib import ExitStack

import pytest

from palaestra.client.quiz.screen import apply
from palaestra.core.live.outbox import NoSockets
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.sockets import calling
from tests.cli.test_together import begin, database, two  # noqa: F401 - fixtures


@pytest.fixture
def made(database):  # noqa: F811 - the fixture of that name
    database.context["live"] = NoSockets()
    return database.transact(quiz.make_all)


def _token(place, code):
    with place.client() as client:
        return client.post("/api/auth/login/code", json={"code": code}).json()["access_token"]


def _joined(ends, place, token):
    socket = ends.enter_context(calling(place, auth={"token": token}))
    answer = socket.call("join_presentation", {})
    assert answer["ok"], answer
    return socket, answer["state"]


def _until(socket, state, seq):
    """Applied in the order in which they came; a gap or a swap would raise."""
    while state["seq"] < seq:
        name, event = socket.next()
        if name != "presence":
            state = apply(state, event)
    return state


def test_screens_of_both_processes_see_the_same_in_the_same_order(two, made):  # noqa: F811 - as above
    here, there = two
    with ExitStack() as ends:
        operator_token = _token(here, made.codes["Operator"])
        operator = ends.enter_context(calling(here, auth={"token": operator_token}))
        started = operator.call("start_presentation", {"competition_id": made.quiz_id})
        own = started["state"]
        team, its = _joined(ends, there, _token(here, made.codes["Team"]))
        audience, seen = _joined(ends, there, _token(there, made.codes["Audience"]))
        operator.call("set_slide", {"slide_order": 0})
        for number in range(20):
            operator.call("announce", {"text": str(number)})
        its = _until(team, its, own["seq"] + 21)
        (question,) = its["slide"]["questions"]
        sent = team.call(
            "submit_answer",
            {
                "answer_id": "a",
                "client_rev": 1,
                "question_id": question["id"],
                "payload": {"choice": question["alternatives"][0]["id"]},
            },
        )
        own = _until(operator, own, sent["seq"])
        assert own["answers"][0]["team_id"] == made.team_id
        revealed = operator.call("reveal", {})["seq"]
        its, seen = _until(team, its, revealed), _until(audience, seen, revealed)
        assert (its["phase"], seen["phase"]) == ("scored", "scored")
        assert seen["slide"]["questions"] == its["slide"]["questions"]


def test_who_is_connected_is_counted_over_both_processes(two, made):  # noqa: F811 - as above
    here, there = two
    with ExitStack() as ends:
        token = _token(here, made.codes["Operator"])
        operator = ends.enter_context(calling(here, auth={"token": token}))
        operator.call("start_presentation", {"competition_id": made.quiz_id})
        _joined(ends, there, _token(there, made.codes["Team"]))
        _joined(ends, here, _token(here, made.codes["Audience"]))
        wanted = {View.TEAM.label: 1, View.JUDGE.label: 0, View.AUDIENCE.label: 1}
        while True:
            name, present = operator.next()
            counts = present["counts"] if name == "presence" else {}
            if counts == {**wanted, View.OPERATOR.label: 1}:
                break
        assert present["team_ids"] == [made.team_id]
