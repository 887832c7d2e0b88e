"""The host's report: leaks of the data set, equal answers of several accounts, jumps."""

import pytest

from tests.builders.competitions import host, refusal, register, submit
from tests.builders.waiting import eventually

ROWS = 40
TRUTH = {"class": {str(row): row % 2 for row in range(ROWS)}}
DATA = {"x": {str(row): (row * 7919) % 101 for row in range(ROWS)}}
GUESS = {"class": {str(row): 0.4 + (row % 2) / 10 for row in range(ROWS)}}


@pytest.fixture
def hosting(client):
    register(client)
    return client


def report(client, competition_id):
    """Once the job that looks has looked."""

    def look():
        reply = client.get(f"/api/v1/competitions/{competition_id}/integrity")
        assert reply.status_code == 200, reply.text
        return reply.json() if reply.json()["looked_at"] else None

    return eventually(look)


def test_a_data_set_that_gives_the_class_away_is_told_to_its_host(hosting):
    leaky = DATA | {"secret": {str(row): (row % 2) * 5 for row in range(ROWS)}}
    found = report(hosting, host(hosting, dataset=leaky, answer=TRUTH))

    assert [(leak["kind"], leak["column"]) for leak in found["leaks"]] == [("predicts", "secret")]
    assert (found["matched"], found["asked"]) == (ROWS, ROWS)


def test_only_the_host_hears_of_leaks_and_may_have_it_looked_into_again(hosting, server):
    leaky = DATA | {"secret": {str(row): (row % 2) * 5 for row in range(ROWS)}}
    competition_id = host(hosting, dataset=leaky, answer=TRUTH)
    first = report(hosting, competition_id)
    address = f"/api/v1/competitions/{competition_id}"
    with server.client() as other:
        register(other)
        assert other.get(address).json()["leaks"] == 0
        refusal(other.post(f"{address}/integrity"), 403)
    assert hosting.get(address).json()["leaks"] == 1
    assert hosting.post(f"{address}/integrity").json()["looked_at"] is None
    assert report(hosting, competition_id)["looked_at"] > first["looked_at"]


def test_nothing_is_said_of_a_sound_competition(hosting):
    found = report(hosting, host(hosting, dataset=DATA, answer=TRUTH))
    assert (found["leaks"], found["identical"], found["jumps"]) == ([], [], [])


def test_equal_answers_of_several_accounts_and_jumps_are_listed(hosting, server):
    competition_id = host(hosting, dataset=DATA, answer=TRUTH)
    with server.client() as one, server.client() as other:
        first, second = register(one), register(other)
        for client in (one, other):
            submit(client, competition_id, GUESS)
        submit(one, competition_id, TRUTH)
        submit(one, competition_id, TRUTH)
        for client in (one, other):
            refusal(client.get(f"/api/v1/competitions/{competition_id}/integrity"), 403)

    found = report(hosting, competition_id)

    (same,) = found["identical"]
    assert (same["accounts"], same["submissions"]) == (2, 2)
    assert [person["id"] for person in same["competitors"]] == [first, second]
    (jump,) = found["jumps"]
    assert (jump["competitor"]["id"], jump["score"]) == (first, 0)


def test_while_the_truth_is_not_known_it_says_so(hosting):
    competition_id = host(
        hosting, dataset=DATA, answer="http://192.0.2.1/truth.csv", answer_delay=60
    )
    refusal(hosting.get(f"/api/v1/competitions/{competition_id}/integrity"), 409)
