"""`data`, `ok` and `ping` over real sockets, as the statistics document has them."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.builders.conversations import speaking
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling
from tests.builders.workspaces import nine

CROSSTAB = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}


@pytest.fixture
def person(server: RunningServer) -> Iterator[httpx.Client]:
    """A guest with a workspace of their own."""
    with server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        yield client


@pytest.fixture
def workspace(person: httpx.Client) -> str:
    made: str = person.post("/api/statistics/workspaces", json={"name": "W"}).json()["id"]
    return made


def test_sample_interaction_of_the_document(server, person):
    with speaking(server, person) as client:
        assert client.send(nine(hash=1))["ack"] == 1
        client.hear()
        assert client.acknowledged == [1]
        assert client.caller.waiting == 0, "finding its queue empty, the server sends nothing"

        client.send({**CROSSTAB, "hash": 2}, {**CROSSTAB, "hash": 3, "relative": ["column"]})
        counts, shares = client.hear_until_done(2), client.hear_until_done(3)

    assert [[cell["v"] for cell in row] for row in counts["result"]["cells"]] == [[3, 2], [3, 1]]
    first = shares["result"]["cells"][0][0]
    assert (first["kind"], first["v"]) == ("percent", 50)
    assert client.numbers == sorted(set(client.numbers)), "one at a time, in order"


def test_nothing_more_is_said_before_the_ok(server, person):
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        caller.call("data", {"id": "1", "objects": [{"type": "no-such-type"}]})
        caller.call("data", {"id": "2", "objects": [{"type": "neither-this"}]})
        heard = [caller.next() for _ in range(3)]
        (said,) = [payload for name, payload in heard if name == "data"]
        assert caller.waiting == 0

        caller.call("ok", {"ack": said["seq"]})
        name, second = caller.next()

    assert (name, second["seq"]) == ("data", said["seq"] + 1)
    assert [one["code"] for one in (*said["objects"], *second["objects"])] == ["unknown_type"] * 2


def test_message_that_comes_twice_is_done_once(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace)
        edit = {"op": "insert_rows", "row": 0, "count": 1}
        client.send(nine(hash=1), seq=1)
        for _ in range(2):
            receipt = client.send({"type": "edit", "target": 1, "changes": [edit]}, seq=2)
            assert receipt["ack"] == 2

    (found,) = person.get(f"/api/statistics/workspaces/{workspace}").json()["objects"]
    assert found["rows"] == 10


def test_client_that_was_away_hears_what_it_missed_and_nothing_twice(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace, client="one")
        client.send(nine(hash=1), seq=1)
        client.send({**CROSSTAB, "hash": 2}, seq=2)
        client.hear_until_done(2)
        known = client.revision
    with speaking(server, person) as other:
        other.resume(workspace, client="two", revision=known)
        other.send({**CROSSTAB, "hash": 3, "relative": ["row"]}, seq=1)
        other.hear_until_done(3)
    with speaking(server, person) as back:
        receipt = back.resume(workspace, client="one", revision=known)
        assert receipt["ack"] == 2, "the server says how far it has heard"
        back.hear_until_done(3)
        assert set(back.objects) == {3}


def test_two_windows_converge(server, person, workspace):
    with speaking(server, person) as one, speaking(server, person) as other:
        one.resume(workspace, client="one")
        other.resume(workspace, client="other")
        one.send(nine(hash=1), seq=1)
        one.send({**CROSSTAB, "hash": 2}, seq=2)
        one.hear_until_done(2)
        other.hear_until_done(2)
        cells = {"op": "set", "row": 0, "variables": ["A"], "values": [["F"]]}
        other.send({"type": "edit", "target": 1, "changes": [cells]}, seq=1)
        for client in (one, other):
            client.objects.pop(2)
            while client.objects.get(2, {}).get("stale", True):
                client.hear()
        assert one.objects[2] == other.objects[2]
        table = one.objects[2]["result"]["cells"]

    assert sum(cell["v"] for row in table for cell in row) == 9
    snapshot = person.get(f"/api/statistics/workspaces/{workspace}").json()
    fresh = {found["hash"]: found for found in snapshot["objects"]}
    assert fresh[2] == one.objects[2], "old snapshot and messages make the new snapshot"


def test_number_that_another_window_took_is_refused_with_the_next(server, person, workspace):
    with speaking(server, person) as one, speaking(server, person) as other:
        other.resume(workspace, client="other")
        one.resume(workspace, client="one")
        other.send(nine(hash=1), seq=1)
        one.send(nine(hash=1, name="mine"), seq=1)
        error = one.hear_error()

    assert (error["code"], error["re"], error["next_hash"]) == ("workspace_conflict", 1, 2)
    (found,) = person.get(f"/api/statistics/workspaces/{workspace}").json()["objects"]
    assert found["name"] == "nine"


def test_one_wrong_object_does_not_stop_the_others(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace)
        wrong = {"type": "edit", "target": 9, "changes": []}
        client.send(nine(hash=1), wrong, {**CROSSTAB, "hash": 2}, seq=1)
        assert client.hear_error()["code"] == "unknown_object"
        assert client.hear_until_done(2)["status"] == "done"


@pytest.mark.parametrize("payload", [None, "3", [], {}, {"objects": 3}, {"objects": [], "seq": 0}])
def test_envelope_that_is_none_is_answered_as_such(server, person, payload):
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        receipt = caller.call("data", payload)
        assert (receipt["ok"], receipt["error"]["code"]) == (False, "bad_envelope")
        assert caller.next()[1]["objects"][0]["code"] == "bad_envelope"


@pytest.mark.parametrize("text", ["", "text", '{"objects": [', b"\xff", "[" * 100_000])
def test_text_that_is_no_json_is_answered_as_such(server, person, text):
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        receipt = caller.call("data", text)
        assert (receipt["ok"], receipt["error"]["code"]) == (False, "bad_json")
        assert caller.next()[1]["objects"][0]["code"] == "bad_json"


def test_message_may_be_the_text_of_its_json(server, person):
    with speaking(server, person) as client:
        client.caller.call("data", json.dumps({"id": "1", "objects": [nine(hash=1)]}))
        client.send({**CROSSTAB, "hash": 2})
        assert client.hear_until_done(2)["status"] == "done"


def test_stranger_is_told_and_shown_out(server):
    with calling(server) as caller:
        caller.call("data", {"id": "1", "objects": []})
        name, payload = caller.next()
        assert (name, payload["objects"][0]["code"]) == ("data", "logged_out")
        caller.wait_until_closed()


def test_ping_is_answered_by_the_server_and_then_by_the_engine(server, person):
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        caller.call("data", {"id": "1", "objects": []})
        assert caller.next()[0] == "ok"
        caller.call("ping", {"id": 7, "t": 12.5})
        first, second = caller.next(), caller.next()

    assert first == ("ping", {"id": 7, "t": 12.5, "stage": "server"})
    assert (second[0], second[1]["stage"], second[1]["id"]) == ("ping", "r", 7)
    assert second[1]["r_ms"] >= 0


def test_anothers_workspace_is_not_there(server, person, workspace):
    with server.client() as stranger:
        stranger.post("/api/account/register", json={})
        with speaking(server, stranger) as client:
            refused = client.resume(workspace)
            assert refused["error"]["code"] == "not_found"
        rows = f"/api/statistics/objects/{workspace}/1/rows"
        assert stranger.get(rows).status_code == 404
