"""Flows without a network: what is sent again, when, and how sign-ins are renewed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.client import errors
from palaestra.client.flow import Patience, Reply, Request, Wait, exchange, run
from palaestra.client.session import Credentials, Session
from palaestra.core import errors as of_server

CUT = errors.Unreachable("cut", perhaps_done=True)
REFUSED = errors.Unreachable("refused")
ASK = Request(method="GET", path="/x", repeatable=True)
ACT = Request(method="POST", path="/x")
CALM = Patience(chance=lambda: 1.0)


def reply(content=None, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers=named, content=json.dumps(content).encode())


OK = reply({"id": "7"})


class Script:
    """Answers each request with the next of `outcomes`, and remembers what was asked."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.paths, self.waits = [], []

    def __call__(self, step):
        if isinstance(step, Wait):
            return self.waits.append(step.seconds)
        self.paths.append(step.path)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def test_question_is_asked_again_with_doubling_waits_until_there_is_an_answer():
    script = Script(CUT, REFUSED, reply(status=503), OK)

    assert run(exchange(ASK, CALM), script) is OK
    assert script.waits == [0.5, 1.0, 2.0]


def test_act_that_may_have_been_done_is_not_done_again():
    with pytest.raises(errors.Unreachable, match="cut"):
        run(exchange(ACT, CALM), Script(CUT))
    with pytest.raises(errors.Unavailable):
        run(exchange(ACT, CALM), Script(reply("<html>", status=502)))


def test_act_that_never_arrived_is_sent_again():
    busy = reply({"code": "unavailable", "message": "busy"}, status=503)
    script = Script(REFUSED, busy, reply(status=429), OK)

    assert run(exchange(ACT, CALM), script) is OK
    assert len(script.paths) == 4


def test_server_says_how_long_to_wait():
    script = Script(reply(status=429, retry_after="7"), OK)
    run(exchange(ACT, CALM), script)
    assert script.waits == [7.0]


def test_longer_wait_than_our_patience_is_an_error_at_once():
    script = Script(reply(status=429, retry_after="900"))
    with pytest.raises(errors.TooMany) as caught:
        run(exchange(ACT, CALM), script)
    assert caught.value.retry_after == 900
    assert script.waits == []


@given(st.lists(st.floats(0, 1), min_size=1), st.floats(0.01, 5), st.floats(0.01, 100))
def test_waits_stay_within_patience_and_bounds(chances, first, total):
    drawn = iter(chances * 1000)
    patience = Patience(first=first, total=total, chance=lambda: next(drawn))
    waiting, waits = patience.begin(), []
    while (wait := waiting.next()) is not None:
        waits.append(wait.seconds)
        if len(waits) == 50:
            break

    assert sum(waits) <= total
    assert all(first / 2 <= wait <= max(first, patience.longest) for wait in waits)


def session(*, has_cookie=True, **credentials):
    return Session(Credentials(**credentials), CALM, has_cookie=lambda: has_cookie)


GONE = reply({"code": "not_signed_in", "message": "Sign in first."}, status=401)


def test_sign_in_that_ran_out_is_made_again_and_the_call_repeated():
    script = Script(GONE, OK, OK)

    assert run(session(id="7").call(ASK), script) is OK
    assert script.paths == ["/x", "/api/v1/login", "/x"]


def test_first_call_signs_in_where_there_is_no_cookie():
    script = Script(OK, OK)
    run(session(has_cookie=False, key="k", secret="s").call(ACT), script)
    assert script.paths == ["/api/v1/login", "/x"]


def test_without_credentials_a_sign_in_that_ran_out_is_an_error():
    with pytest.raises(errors.NotSignedIn):
        run(session().call(ASK), Script(GONE))


def test_renewed_sign_in_that_is_refused_too_is_an_error_and_no_loop():
    with pytest.raises(errors.NotSignedIn):
        run(session(id="7").call(ASK), Script(GONE, OK, GONE))


def test_registration_that_may_have_arrived_is_not_sent_again():
    with pytest.raises(errors.Unreachable):
        run(session(has_cookie=False).register({}), Script(CUT))


def test_registered_password_signs_in_again():
    one = session()
    run(one.register({"email": "ada@example.org", "password": "correct horse"}), Script(OK))
    assert one.credentials.sent() == {"email": "ada@example.org", "password": "correct horse"}


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in vars(of_server).values()
        if isinstance(kind, type) and kind not in (of_server.ConfigurationError,)
    ],
)
def test_every_error_of_the_server_has_its_like(kind):
    mine = getattr(errors, kind.__name__)
    assert mine.code == kind.code
    content = json.dumps({"code": kind.code, "message": "why"}).encode()
    if kind is not of_server.PalaestraError:
        assert type(errors.error_of(400, {}, content)) is mine


@pytest.mark.parametrize(
    "content",
    [
        {
            "error": "400",
            "message": "why",
            "code": "invalid",
            "field": "answer",
            "row": 3,
            "column": "y",
        },
        {
            "status": 400,
            "detail": "why",
            "code": "invalid",
            "errors": [{"field": "answer", "message": "why", "row": 3, "column": "y"}],
        },
    ],
)
def test_errors_of_either_shape_name_field_row_and_column(content):
    error = errors.error_of(400, {}, json.dumps(content).encode())

    assert type(error) is errors.Invalid
    assert (str(error), error.status, error.field, error.row, error.column) == (
        *("why", 400, "answer"),
        *(3, "y"),
    )


@pytest.mark.parametrize(
    ("status", "kind"), [(404, "NotFound"), (500, "Unexpected"), (504, "Unavailable")]
)
def test_page_of_a_proxy_is_an_error_by_its_status(status, kind):
    error = errors.error_of(status, {}, b"<html>")
    assert type(error) is getattr(errors, kind)
    assert error.perhaps_done == (status >= 500)
