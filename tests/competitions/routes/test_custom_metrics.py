"""A metric that the host wrote: run apart, its number used, its failures told to the host alone."""

import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox.trial import Trial
from tests.builders.competitions import host, make_spec, refusal, register, submit
from tests.builders.waiting import eventually

TRUTH = {"class": {"a": 0, "b": 1, "c": 1}}
ANSWER = {"class": {"a": 0, "b": 0, "c": 1}}
HITS = "def metric(truth, answer):\n    return 10 * (truth == answer).mean()\n"
FIELDS = {
    "metric": "custom-max-classes",
    "dataset": {"x": {"a": 1, "b": 2, "c": 3}},
    "answer": TRUTH,
}
pytestmark = pytest.mark.skipif(
    not Trial(SandboxSettings()).works(), reason="no sandbox can be had on this machine"
)


@pytest.fixture
def hosting(client):
    register(client)
    return client


def refused(client, code, **fields):
    spec = make_spec(**FIELDS | {"metric_code": code} | fields)
    return refusal(client.post("/api/v1/competitions", json={"spec": spec}))


def test_its_number_is_the_score_and_its_direction_orders_the_board(hosting, server):
    competition_id = host(hosting, **FIELDS, metric_code=HITS)
    with server.client() as other:
        register(other)
        assert submit(other, competition_id, TRUTH).json()["score"] == 10

    assert submit(hosting, competition_id, ANSWER).json()["score"] == pytest.approx(20 / 3)

    lines = hosting.get("/api/v1/leaderboards", params={"competition_id": competition_id}).json()
    assert [round(line["score"], 1) for line in lines] == [10.0, 6.7]


def test_weights_and_numbers_are_handed_over(hosting):
    code = "def metric(truth, answer, weights):\n    return float(weights @ abs(truth - answer))\n"
    competition_id = host(
        hosting,
        **FIELDS
        | {
            "type": "predict",
            "metric": "custom-min-values",
            "targets": ["class"],
            "answer": TRUTH | {"w": {"a": 1, "b": 2, "c": 4}},
            "weight_column": "w",
        },
        metric_code=code,
    )

    answer = {"class": {"a": 0.5, "b": 1, "c": 3}}
    assert submit(hosting, competition_id, answer).json()["score"] == 8.5


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def metric(truth, answer):\n    return 1 / 0\n", "line 2: ZeroDivisionError"),
        ("def score(truth, answer):\n    return 1\n", "no function called metric"),
        ("def metric(truth, answer)\n    return 1\n", "SyntaxError"),
        ("def metric(truth, answer):\n    return float('nan')\n", "no finite number"),
        ("def metric(truth, answer):\n    return 'much'\n", "ValueError"),
        ("def metric(truth, answer):\n    import os; os._exit(3)\n", "without a result"),
        ("def metric(truth, answer):\n    return len(bytearray(3 << 30))\n", "emory"),
        (
            "import socket\ndef metric(truth, answer):\n"
            "    socket.create_connection(('127.0.0.1', 80), 2)\n",
            "Error",
        ),
        (
            "def metric(truth, answer):\n    return len(open('/etc/passwd').read())\n",
            "FileNotFound",
        ),
    ],
)
def test_a_function_that_fails_is_refused_when_hosting_with_its_line(hosting, code, said):
    error = refused(hosting, code)

    assert error["field"] == "spec.metric_code"
    assert said in error["message"]


def test_without_a_function_or_for_a_metric_of_ours_the_spec_is_refused(hosting):
    assert refused(hosting, "")["field"] == "spec.metric_code"
    assert refused(hosting, HITS, metric="accuracy")["field"] == "spec.metric_code"


def test_the_host_hears_why_it_failed_and_a_competitor_does_not(hosting, server):
    code = (
        "def metric(truth, answer):\n"
        "    if (truth != answer).any():\n"
        "        raise ValueError(f'the truth is {truth.tolist()}')\n"
        "    return 1.0\n"
    )
    competition_id = host(hosting, **FIELDS, metric_code=code)
    page = f"/api/v1/competitions/{competition_id}"
    with server.client() as other:
        register(other)
        error = refusal(submit(other, competition_id, ANSWER))
        assert error["field"] == "answer"
        assert "host" in error["message"]
        for heard in (str(error), other.get(page).text, other.get("/api/v1/submissions").text):
            assert "[0, 1, 1]" not in heard
            assert "ValueError" not in heard

        assert "the truth is [0, 1, 1]" in hosting.get(page).json()["metric_trouble"]
        assert submit(other, competition_id, TRUTH).json()["score"] == 1.0


def test_the_host_sees_the_function_and_changes_it_with_all_scores(hosting, server):
    competition_id = host(hosting, **FIELDS, metric_code=HITS)
    assert submit(hosting, competition_id, TRUTH).json()["score"] == 10
    address = f"/api/v1/competitions/{competition_id}/rescores"
    assert hosting.get(address).json()["metric_code"] == HITS.strip()
    with server.client() as other:
        register(other)
        assert "def metric" not in other.get(address).text

    broken = refusal(hosting.post(address, json={"metric_code": HITS.replace("mean", "meen")}))
    assert broken["field"] == "metric_code"
    better = HITS.replace("10", "20")
    assert hosting.post(address, json={"metric_code": better}).status_code == 200

    eventually(lambda: hosting.get(address).json()["items"][0]["state"] == "done")
    assert hosting.get(address).json()["metric_code"] == better
    board = hosting.get("/api/v1/leaderboards", params={"competition_id": competition_id}).json()
    assert [line["score"] for line in board] == [20]


def test_nobody_is_shown_the_function(hosting, server):
    competition_id = host(hosting, **FIELDS, metric_code=HITS)
    with server.client() as other:
        register(other)
        for path in ("", f"/{competition_id}", "/overview", f"/{competition_id}/preview"):
            assert "def metric" not in other.get(f"/api/v1/competitions{path}").text
