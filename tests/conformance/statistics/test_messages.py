"""The statistics document's messages over real sockets: `data`, `ok`, `ping`, step by step.

The server's time is moved by the test, so that nothing here waits for half a minute.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from palaestra.core.database import utc_now
from palaestra.statistics import house
from palaestra.statistics.service import channels, queue, receiving
from palaestra.statistics.settings import StatisticsSettings
from tests.builders.conversations import Client, speaking
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import Caller, calling
from tests.builders.statistics import call
from tests.builders.workspaces import nine

CROSSTAB = {"type": "crosstab", "row_variables": ["A"], "column_variables": ["B"]}
# Half a minute of work, which no test here waits for.
LONG = {"type": "command", "mode": "mean", "arguments": [call("rgamma", 300_000_000, 2.5)]}


class Clock:
    """What the server's statistics take for the time."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return utc_now() + self.ahead

    def pass_by(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    with pytest.MonkeyPatch.context() as patch:
        made = Clock()
        for module in (house, channels, queue, receiving):
            patch.setattr(module, "utc_now", made.now)
        patch.setattr(house, "EVERY", 0.02)
        yield made


@pytest.fixture(scope="module")
def server(clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    statistics = StatisticsSettings(engine="r", r_memory_mb=8192)
    settings = make_settings(tmp_path_factory.mktemp("messages"), more=[statistics])
    with running(settings) as started:
        yield started


@pytest.fixture
def person(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client() as client:
        client.post("/api/account/register", json={}).raise_for_status()
        yield client


@pytest.fixture
def caller(server: RunningServer, person: httpx.Client) -> Iterator[Caller]:
    """A socket that says `ok` only where the test does."""
    with calling(server, auth={"token": person.cookies["user"]}) as made:
        yield made


@pytest.fixture
def workspace(person: httpx.Client) -> str:
    found: str = person.get("/login").json()["workspace"]["id"]
    return found


def heard(caller: Caller, name: str) -> dict[str, Any]:
    """The next message of this name."""
    while True:
        came, payload = caller.next()
        if came == name:
            found: dict[str, Any] = payload
            return found


# --- the queue


def test_ok_comes_before_the_computation_is_done_and_the_result_later(caller):
    caller.call("data", {"id": "a", "objects": [nine(hash=1), {**CROSSTAB, "hash": 2}]})

    assert caller.next() == ("ok", {"id": "a", "ack": 1})
    name, result = caller.next()
    assert (name, result["seq"]) == ("data", 1)
    assert caller.waiting == 0
    # Each side has at most one message on its way.
    while not any(one["hash"] == 2 and one.get("status") == "done" for one in result["objects"]):
        caller.call("ok", {"ack": result["seq"]})
        following = heard(caller, "data")
        assert following["seq"] == result["seq"] + 1
        result = following
    caller.call("ok", {"ack": result["seq"]})
    assert caller.waiting == 0, "finding its queue empty, the server sends nothing"


def test_keys_that_the_document_does_not_name_are_ignored(caller):
    caller.call("data", {"id": 1, "objects": [{**nine(hash=1), "x": 1}], "colour": "red"})

    assert caller.next() == ("ok", {"id": 1, "ack": 1})


def test_ok_without_a_number_is_for_what_is_on_its_way(caller):
    caller.call("data", {"id": 1, "objects": [{"type": "none"}]})
    assert heard(caller, "data")["seq"] == 1
    caller.call("data", {"id": 2, "objects": [{"type": "none"}]})

    caller.call("ok", {})

    assert heard(caller, "data")["seq"] == 2


def test_what_is_not_acknowledged_is_said_again_under_its_number_after_30_seconds(caller, clock):
    caller.call("data", {"id": 1, "objects": [{"type": "none"}]})
    first = heard(caller, "data")

    clock.pass_by(seconds=29)
    caller.call("data", {"id": 2, "objects": []})
    assert caller.next()[0] == "ok"
    assert caller.waiting == 0, "29 seconds are not 30"
    clock.pass_by(seconds=2)
    again = heard(caller, "data")

    assert again == first
    caller.call("ok", {"ack": first["seq"]})
    clock.pass_by(seconds=31)
    caller.call("data", {"id": 3, "objects": []})
    assert caller.next()[0] == "ok"
    assert caller.waiting == 0


def test_late_ok_for_an_earlier_message_changes_nothing(caller):
    caller.call("data", {"id": 1, "objects": [{"type": "none"}]})
    first = heard(caller, "data")
    caller.call("data", {"id": 2, "objects": [{"type": "neither"}]})
    caller.call("ok", {"ack": first["seq"]})
    second = heard(caller, "data")
    caller.call("data", {"id": 3, "objects": [{"type": "nor"}]})

    caller.call("ok", {"ack": first["seq"]})
    assert caller.next()[0] == "ok"
    assert caller.waiting == 0
    caller.call("ok", {"ack": second["seq"]})

    assert heard(caller, "data")["seq"] == second["seq"] + 1


def test_message_that_comes_twice_is_acknowledged_twice_and_done_once(caller, person, workspace):
    message = {"id": "a", "seq": 1, "objects": [nine()]}
    for _ in range(2):
        caller.call("data", message)
        assert heard(caller, "ok") == {"id": "a", "ack": 1}

    found = person.get(f"/api/statistics/workspaces/{workspace}").json()["objects"]
    assert [one["hash"] for one in found] == [1]


def test_queue_is_full_at_1000_messages_and_empties(caller):
    wrong = [{"type": "none"}] * 500
    for number in (1, 2):
        assert caller.call("data", {"id": number, "objects": wrong})["ack"] == number
    refused = caller.call("data", {"id": 3, "objects": [nine(hash=1)]})

    assert (refused["ok"], refused["error"]["code"]) == (False, "queue_full")
    told = []
    while len(told) < 1000:
        message = heard(caller, "data")
        if message["seq"]:
            told += message["objects"]
            caller.call("ok", {"ack": message["seq"]})
        else:
            assert message["objects"][0]["code"] == "queue_full"
    assert {one["code"] for one in told} == {"unknown_type"}
    assert caller.call("data", {"id": 4, "objects": [nine(hash=1)]})["ack"] == 3


# --- a break


def test_after_a_break_both_sides_say_how_far_they_have_heard(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace, client="w")
        client.send(nine(hash=1), seq=1)
        client.send({**CROSSTAB, "hash": 2}, seq=2)
        known = client.hear_until_done(2)["revision"]
    with speaking(server, person) as client:
        receipt = client.resume(workspace, client="w", revision=known)
        assert (receipt["ack"], receipt["next_hash"]) == (2, 3)
        assert client.send({**CROSSTAB, "hash": 2}, seq=2)["ack"] == 2, "done before the break"
        client.send({**CROSSTAB, "hash": 3, "relative": ["row"]}, seq=3)
        client.hear_until_done(3)
        assert set(client.objects) == {3}, "what was heard before is not said again"


def test_what_was_on_its_way_at_the_break_is_said_again(server, person, workspace):
    resume = {"type": "resume", "client": "w", "workspace": workspace, "revision": 0}
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        caller.call("data", {"id": 1, "objects": [resume]})
        caller.call("data", {"id": 2, "seq": 1, "objects": [nine(hash=1), {**CROSSTAB, "hash": 2}]})
        lost = heard(caller, "data")["objects"][0]
    with speaking(server, person) as client:
        client.resume(workspace, client="w")
        found = client.hear_until_done(2)

    assert (lost["hash"], found["result"]["cells"][0][0]["v"]) == (2, 3)


# --- anticipated requests


def test_anticipated_request_is_dropped_when_it_is_superseded(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace)
        client.send(nine(hash=1), {**LONG, "hash": 2, "priority": "low"})
        client.send({**LONG, "hash": 3, "priority": "low"})
        while client.objects.get(2, {}).get("status") != "running":
            ask(client, 2, person, workspace)
        client.send({**CROSSTAB, "hash": 2}, {**call("mean", "C"), "hash": 3})
        first, second = client.hear_until_done(2), client.hear_until_done(3)

    assert (first["type"], first["status"]) == ("crosstab", "done")
    assert (second["status"], second["result"]["value"]) == ("done", 8)
    assert client.errors == []


def ask(client: Client, hash: int, person: httpx.Client, workspace: str) -> None:
    """What HTTP says of an object, among what was heard."""
    client.objects[hash] = person.get(f"/api/statistics/objects/{workspace}/{hash}").json()


def test_anticipated_requests_wait_for_those_that_somebody_wants(server, person, workspace):
    """Of three that wait behind the same computation the anticipated one is the last."""
    with speaking(server, person) as client:
        client.resume(workspace)
        client.send(nine(hash=1), {**LONG, "hash": 2})
        low = {**CROSSTAB, "hash": 3, "priority": "low"}
        client.send(low, {**CROSSTAB, "hash": 4}, {**CROSSTAB, "hash": 5})
        client.send({"type": "cancel", "target": 2})
        found = [client.hear_until_done(hash)["revision"] for hash in (4, 5, 3)]

    assert found == sorted(found)


# --- cancel


def test_cancel_stops_what_runs_and_what_waits(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace)
        client.send(nine(hash=1), {**LONG, "hash": 2}, {**LONG, "hash": 3})
        while client.objects.get(2, {}).get("status") != "running":
            ask(client, 2, person, workspace)
        for hash in (3, 2):
            client.send({"type": "cancel", "target": hash})
        del client.objects[2]
        for hash in (2, 3):
            found = client.hear_until_done(hash)
            assert (found["status"], found["result"]["code"]) == ("error", "cancelled")
        client.send({**CROSSTAB, "hash": 4})
        assert client.hear_until_done(4)["status"] == "done"


def test_cancel_of_nothing_is_an_error_that_says_so(server, person):
    with speaking(server, person) as client:
        client.send({"type": "cancel", "target": 7})
        assert client.hear_error()["code"] == "unknown_object"


# --- ping


def test_ping_has_two_stages(caller):
    caller.call("data", {"id": 1, "objects": []})
    caller.call("ping", {"id": 3, "t": 1234.5})

    assert heard(caller, "ping") == {"id": 3, "t": 1234.5, "stage": "server"}
    second = heard(caller, "ping")
    assert (second["id"], second["t"], second["stage"]) == (3, 1234.5, "r")
    assert (second["busy"], second["engine"]) == (False, "r")
    assert 0 < second["r_ms"] < 10_000
    assert second["load"] >= 0


def test_ping_while_r_computes_says_so_without_waiting_for_it(server, person, workspace):
    with speaking(server, person) as client:
        client.resume(workspace)
        client.send({**LONG, "hash": 1})
        while client.objects.get(1, {}).get("status") != "running":
            ask(client, 1, person, workspace)
        busy: dict[str, Any] = {}
        while not busy.get("busy"):
            client.caller.call("ping", {"id": 1})
            assert heard(client.caller, "ping")["stage"] == "server"
            busy = heard(client.caller, "ping")
        client.send({"type": "cancel", "target": 1})

    assert (busy["stage"], busy["busy"]) == ("r", True)
    assert 0 <= busy["age"] < 10
    assert busy["r_ms"] < 10_000


# --- time-outs and sign-out


def test_data_is_activity_and_ping_is_not(caller, clock):
    caller.call("data", {"id": 1, "objects": []})
    clock.pass_by(seconds=3000)
    caller.call("data", {"id": 2, "objects": []})
    clock.pass_by(seconds=3000)
    caller.call("ping", {"id": 1})
    assert heard(caller, "ping")["stage"] == "server", "3000 seconds after its last word"
    clock.pass_by(seconds=601)

    caller.wait_until_closed()


def test_nobody_stays_for_more_than_a_day(caller, clock):
    caller.call("data", {"id": 1, "objects": []})
    for number in range(2, 26):
        clock.pass_by(seconds=3590)
        caller.call("data", {"id": number, "objects": []})
    clock.pass_by(seconds=600)

    caller.wait_until_closed()


def test_data_without_sign_in_is_an_error_and_the_end(server):
    with calling(server) as caller:
        caller.call("data", {"id": 1, "objects": [nine()]})
        told = heard(caller, "data")
        assert [one["code"] for one in told["objects"]] == ["logged_out"]
        caller.wait_until_closed()


def test_sign_out_ends_the_conversation_and_keeps_the_workspace(server):
    credentials = {"email": "o@example.org", "password": "correct horse battery"}
    with server.client() as person:
        person.post("/register", json=credentials)
        signed_in = person.post("/login", json=credentials).json()
        with calling(server, auth={"token": signed_in["token"]}) as caller:
            caller.call("data", {"id": 1, "objects": [nine(hash=1)]})
            assert person.post("/logout", json={}).status_code == 204
            caller.wait_until_closed()
        again = person.post("/login", json=credentials).json()
        found = person.get(f"/api/statistics/workspaces/{again['workspace']['id']}").json()

    assert again["workspace"]["id"] == signed_in["workspace"]["id"]
    assert [one["name"] for one in found["objects"]] == ["nine"]
