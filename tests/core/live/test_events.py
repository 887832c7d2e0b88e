"""Events: access, payloads and their limits, acknowledgements, order."""

import logging

import pytest

from palaestra.core.accounts.models import Account
from palaestra.core.database import Database
from tests.builders.accounts import token_of
from tests.builders.servers import RunningServer
from tests.builders.sockets import calling
from tests.core.live.examples import Order

KIB = 1 << 10


def test_access_is_checked_at_each_event(
    server: RunningServer, people: Database, member: Account
) -> None:
    with calling(server) as nobody:
        for event in ("for_people", "for_admins"):
            assert nobody.call(event, {"text": ""})["error"]["code"] == "not_signed_in"
    with calling(server, auth={"token": people.transact(token_of, member)}) as caller:
        assert caller.call("for_people", {"text": ""}) == {"ok": True, "text": member.public_id}
        assert caller.call("for_admins", {"text": ""})["error"]["code"] == "forbidden"


def test_access_is_checked_before_the_payload_is_read(server: RunningServer) -> None:
    with calling(server) as nobody:
        assert nobody.call("for_people", 7)["error"]["code"] == "not_signed_in"


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        (None, "body"),
        ("text", "body"),
        ([], "body"),
        ({}, "text"),
        ({"text": 7}, "text"),
        ({"text": b"bytes"}, "text"),
        ((1, 2), "body"),
    ],
)
def test_a_wrong_payload_is_refused_by_field(
    server: RunningServer, payload: object, field: str
) -> None:
    with calling(server) as caller:
        ack = caller.call("who", payload)
    assert (ack["ok"], ack["error"]["code"], ack["error"]["field"]) == (False, "invalid", field)
    assert ack["error"]["message"].endswith(".")


def test_errors_have_one_shape(server: RunningServer) -> None:
    with calling(server) as caller:
        assert caller.call("find", {"text": ""}) == {
            "ok": False,
            "error": {"code": "not_found", "message": "There is no such thing."},
        }


def test_an_unknown_event_is_answered_too(server: RunningServer) -> None:
    with calling(server) as caller:
        ack = caller.call("no_such_event", {})
    assert (ack["ok"], ack["error"]["code"]) == (False, "not_found")


def test_what_breaks_is_in_the_log_alone(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    with calling(server) as caller, caplog.at_level(logging.ERROR):
        ack = caller.call("break", {"text": ""})
        assert ack["error"]["code"] == "error"
        assert "competition 7" not in str(ack)
        assert caller.call("who", {"text": ""})["ok"]
    assert "competition 7" in caplog.text


def _sized(length: int) -> dict[str, str]:
    return {"text": "x" * (length - len('{"text":""}'))}


def test_before_sign_in_16_kib_are_taken(server: RunningServer) -> None:
    with calling(server) as caller:
        assert caller.call("who", _sized(16 * KIB))["ok"]
        ack = caller.call("who", _sized(16 * KIB + 1))
        assert ack["error"]["code"] == "too_large"


def test_after_sign_in_the_event_says_how_much(
    server: RunningServer, people: Database, member: Account
) -> None:
    with calling(server, auth={"token": people.transact(token_of, member)}) as caller:
        assert caller.call("who", _sized(64 * KIB))["ok"]
        assert caller.call("who", _sized(64 * KIB + 1))["error"]["code"] == "too_large"
        assert caller.call("for_people", _sized(32 * KIB))["ok"]
        assert caller.call("for_people", _sized(32 * KIB + 1))["error"]["code"] == "too_large"


def test_one_connections_events_are_taken_in_order(server: RunningServer) -> None:
    Order.handled.clear()
    numbers = list(range(200))
    with calling(server) as caller:
        acks = caller.call_all("count", [{"number": number} for number in numbers])
    assert Order.handled == numbers
    assert [ack["number"] for ack in acks] == numbers
