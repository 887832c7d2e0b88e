"""Truth, metric or split changed: every score follows, at once, and the old one is remembered."""

import io
import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from palaestra.competitions.models import Submission
from palaestra.competitions.service import standings
from tests.builders.accounts import database_of
from tests.builders.competitions import ANSWER, host, refusal, register, submit
from tests.builders.waiting import eventually

EXCHANGED = {"class": {"0": 1, "1": 0}}
PERFECT_THEN = {"class": {"0": 1, "1": 0}}


def rescores(hosting, competition_id):
    reply = hosting.get(f"/api/v1/competitions/{competition_id}/rescores")
    assert reply.status_code == 200, reply.text
    return reply.json()


def rescore(hosting, competition_id, **order):
    reply = hosting.post(f"/api/v1/competitions/{competition_id}/rescores", json=order)
    assert reply.status_code == 200, reply.text
    number = reply.json()["id"]

    def state():
        found = rescores(hosting, competition_id)["items"]
        return next(one for one in found if one["id"] == number)

    eventually(lambda: state()["state"] != "running")
    return state()


def board(caller, competition_id):
    reply = caller.get(f"/api/v1/competitions/{competition_id}/leaderboard")
    assert reply.status_code == 200, reply.text
    return [(line["client"]["id"], round(line["score"], 4)) for line in reply.json()["items"]]


@pytest.fixture
def played(client, server):
    """A competition, its host, and two competitors of whom the first leads."""
    register(client)
    competition_id = host(client)
    with server.client() as first, server.client() as second:
        ids = [register(first), register(second)]
        sent = [submit(first, competition_id, ANSWER).json()["id"]]
        sent.append(submit(second, competition_id, PERFECT_THEN).json()["id"])
        yield competition_id, client, first, ids, sent


def test_another_truth_turns_the_board_round_and_the_old_scores_are_remembered(played):
    competition_id, hosting, other, ids, sent = played
    assert [client_id for client_id, _ in board(other, competition_id)] == ids

    done = rescore(hosting, competition_id, truth=json.dumps(EXCHANGED), why="Classes exchanged")

    assert (done["state"], done["done"], done["total"], done["refused"]) == ("done", 2, 2, 0)
    assert (done["changed"], done["why"]) == (["truth"], "Classes exchanged")
    assert board(other, competition_id) == [(ids[1], 0.0), (ids[0], 1.4067)]
    (told,) = other.get(f"/api/v1/competitions/{competition_id}/notices").json()["items"]
    assert (told["kind"], told["changed"], told["submissions"]) == ("rescored", ["truth"], 2)
    past = hosting.get(f"/api/v1/submissions/{sent[0]}/scores").json()["items"]
    assert [(one["version"], round(one["score"], 4)) for one in past] == [(1, 1.4067), (0, 0.2899)]
    refusal(other.get(f"/api/v1/submissions/{sent[0]}/scores"), 404)
    # What comes afterwards is scored by what holds now.
    assert submit(other, competition_id, PERFECT_THEN).json()["score"] == pytest.approx(0)


def test_another_metric_ranks_by_its_own_direction(played):
    competition_id, hosting, other, ids, _ = played

    done = rescore(hosting, competition_id, metric="roc_auc")

    assert done["changed"] == ["metric"]
    assert board(other, competition_id) == [(ids[0], 1.0), (ids[1], 0.0)]


def test_phase_that_is_changed_lays_the_board_anew_by_a_job_in_the_hosts_list(played):
    competition_id, hosting, other, *_ = played
    now = datetime.now(UTC)
    fresh = {
        "name": "Final",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(minutes=30)).isoformat(),
        "fresh": True,
    }

    reply = hosting.put(f"/api/v1/competitions/{competition_id}/rules", json={"phases": [fresh]})

    assert reply.status_code == 200, reply.text
    eventually(lambda: rescores(hosting, competition_id)["items"][0]["state"] == "done")
    (laid,) = rescores(hosting, competition_id)["items"]
    assert (laid["changed"], laid["done"], laid["total"], laid["refused"]) == (["phase"], 2, 2, 0)
    assert board(other, competition_id) == []
    (told,) = other.get(f"/api/v1/competitions/{competition_id}/notices").json()["items"]
    assert (told["kind"], told["changed"]) == ("rescored", ["phase"])
    # What is scored anew later counts by the phase too, and under a number of its own.
    assert rescore(hosting, competition_id)["state"] == "done"
    assert board(other, competition_id) == []


def test_wrong_orders_are_refused_and_change_nothing(played):
    competition_id, hosting, other, *_ = played
    before = board(other, competition_id)
    address = f"/api/v1/competitions/{competition_id}/rescores"
    for order, field in (
        ({"metric": "adjusted_rand"}, "metric"),
        ({"private_share": 1.5}, "private_share"),
        ({"truth": '{"class": {"0": 1}}'}, "answer"),
        ({"truth": "class\n"}, "answer"),
        ({"metric": "none such"}, "metric"),
        # No share of two rows can be kept back, and every answer would be refused for it.
        ({"private_share": 0.1}, "private_share"),
        ({"metric": 3}, "metric"),
    ):
        reply = hosting.post(address, json=order)
        assert reply.status_code == 400, (order, reply.text)
        assert field in reply.text
    assert other.post(address, json={}).status_code == 403
    assert other.get(address).status_code == 403
    assert rescores(hosting, competition_id)["items"] == []
    assert board(other, competition_id) == before


def test_metric_that_does_not_suit_the_truth_is_refused_before_it_refuses_every_answer(client):
    register(client)
    below = {"y": {"a": -3.0, "b": 2.0}}
    competition_id = host(
        client, type="predict", metric="absdiff", targets=["y"], answer=below, dataset=below
    )
    assert submit(client, competition_id, below).json()["score"] == 0

    reply = client.post(f"/api/v1/competitions/{competition_id}/rescores", json={"metric": "rmsle"})

    assert refusal(reply)["field"] == "metric"
    assert rescores(client, competition_id)["items"] == []
    assert len(board(client, competition_id)) == 1


@pytest.mark.parametrize("format", ["csv", "parquet", "json"])
def test_another_truth_may_come_as_a_file(played, format):
    competition_id, hosting, other, ids, _ = played
    frame = pl.DataFrame({"index": ["0", "1"], "class": [1, 0]})
    content = io.BytesIO(json.dumps(EXCHANGED).encode())
    if format != "json":
        content = io.BytesIO()
        getattr(frame, f"write_{format}")(content)
    address = f"/api/v1/competitions/{competition_id}/rescores"

    def send(caller, **sent):
        files = {"truth": (f"truth.{format}", content.getvalue())}
        return caller.post(address, data={"order": json.dumps(sent)}, files=files)

    refusal(send(other), 403)
    assert refusal(send(hosting, why=7))["field"] == "why"
    reply = send(hosting, why="Exchanged")
    assert reply.status_code == 200, reply.text
    eventually(lambda: rescores(hosting, competition_id)["items"][0]["state"] == "done")
    assert [who for who, _ in board(other, competition_id)] == list(reversed(ids))


def test_form_without_a_truth_or_without_json_says_so(played):
    competition_id, hosting, *_ = played
    address = f"/api/v1/competitions/{competition_id}/rescores"
    for form in (
        {"files": {"other": ("a.csv", b"x")}},
        {"files": {"truth": ("a.csv", b"x")}, "data": {"order": "{"}},
        {"files": {"truth": ("a.csv", b"x"), "order": ("a.json", b"{}")}},
        {"files": {"truth": ("a.csv", b"")}},
    ):
        refusal(hosting.post(address, **form))


def test_what_is_stuck_or_was_refused_is_tried_again_one_by_one_or_all(played, server):
    competition_id, hosting, other, ids, sent = played
    break_all(server, sent)
    address = f"/api/v1/competitions/{competition_id}"
    listed = hosting.get(f"{address}/received", params={"state": "refused"}).json()
    assert [one["id"] for one in listed["items"]] == [sent[1]]
    assert (rescores(hosting, competition_id)["waiting"], listed["total"]) == (1, 1)

    assert other.post(f"{address}/retries", json={}).status_code == 403
    one = hosting.post(f"{address}/retries", json={"submission_id": sent[1]})
    assert one.json() == {"submissions": 1}, one.text
    eventually(lambda: rescores(hosting, competition_id)["refused"] == 0)
    eventually(lambda: ids[1] in dict(board(other, competition_id)))
    everything = hosting.post(f"{address}/retries", json={})
    assert everything.json() == {"submissions": 1}
    eventually(lambda: [who for who, _ in board(other, competition_id)] == ids)
    assert rescores(hosting, competition_id)["waiting"] == 0


def break_all(server, sent):
    """As a server leaves them that lost its worker: one waits for ever, one was refused."""
    database = database_of(server)
    try:
        database.transact(_break, sent)
    finally:
        database.close()


def _break(db, sent):
    for public_id, state in zip(sent, ("pending", "refused"), strict=True):
        found = db.query(Submission).filter_by(public_id=public_id).one()
        found.state, found.score, found.improved = state, None, False
        found.reason = "The worker fell." if state == "refused" else None
    standings.rebuild(db, standings.lock(db, found.competition_id), why="rescored")
