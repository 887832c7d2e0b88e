"""`[limits] api`: how often an account may call from an address."""

import pytest

from palaestra.core.configuration import LimitsSettings
from palaestra.core.errors import Invalid
from tests.builders.competitions import register
from tests.builders.servers import decoded, make_settings, running


@pytest.fixture
def limited(tmp_path):
    with running(make_settings(tmp_path, more=[LimitsSettings(api="3/hour")])) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/competitions", {"error": "429"}),
        ("/api/competition", {"error": "429"}),
        ("/status", {"status": 429, "code": "too_many"}),
    ],
)
def test_too_many_calls_are_429_in_the_shape_of_the_document(limited, path, body):
    with limited.client() as client:
        for _ in range(3):
            assert client.get(path).status_code != 429
        refused = client.get(path)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3601
    assert decoded(refused) | body == decoded(refused)


def test_each_account_has_its_own_calls(limited):
    with limited.client() as one, limited.client() as other:
        register(one)
        register(other)
        for _ in range(3):
            assert one.get("/status").status_code == 200
        assert one.get("/status").status_code == 429
        assert other.get("/status").status_code == 200


def test_refused_calls_do_nothing(limited):
    with limited.client() as client:
        for _ in range(3):
            client.get("/status")
        assert client.post("/api/account/register", json={}).status_code == 429
        assert client.cookies == {}


def test_health_and_files_never_count(limited):
    with limited.client() as client:
        for _ in range(5):
            assert client.get("/healthz").status_code == 200
            assert client.get("/static/nothing.js").status_code == 404
        assert client.get("/status").status_code == 200


def test_on_loopback_nothing_is_limited_unless_it_is_said():
    limits = LimitsSettings()
    assert limits.api_rate(on_loopback=True) == "none"
    assert limits.api_rate(on_loopback=False) == "3000/minute"
    assert LimitsSettings(api="none").api_rate(on_loopback=False) == "none"
    assert LimitsSettings(api="5/second").api_rate(on_loopback=True) == "5/second"


@pytest.mark.parametrize("rate", ["often", "", "10", "10/fortnight", "0.5/minute"])
def test_what_is_no_rate_is_refused_naming_its_key(rate):
    with pytest.raises(Invalid) as refused:
        LimitsSettings(register=rate)
    assert refused.value.field == "register"


def test_configured_rates_hold_at_their_doors(tmp_path):
    limits = LimitsSettings(
        sign_in_failures="2/hour", register="1/hour", log_tickets="1/hour", log_entries="1/hour"
    )
    with running(make_settings(tmp_path, more=[limits])) as server, server.client() as client:
        wrong = {"username": "nobody", "password": "wrong horse"}
        tries = [client.post("/api/account/login", json=wrong) for _ in range(3)]
        registered = [client.post("/api/account/register", json={}) for _ in range(2)]
        tickets = [client.post("/log/ticket", json={"name": "reader"}) for _ in range(2)]
        ticket = decoded(tickets[0])["ticket"]
        entries = [client.post("/log/submit", json={"ticket": ticket, "data": "1"}) for _ in "12"]
    assert [reply.status_code for reply in tries] == [401, 401, 429]
    assert [reply.status_code for reply in registered] == [201, 429]
    assert [reply.status_code for reply in tickets] == [200, 429]
    assert [reply.status_code for reply in entries] == [200, 429]
