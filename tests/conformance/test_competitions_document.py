"""The document of the data competitions server, line by line, over HTTP.

Sections are the document's own; each path is tried in both families, in singular and plural.
"""

import http.client
import json
import re
import time
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.builders.competitions import (
    ANSWER,
    COMPETITIONS,
    LEADERBOARDS,
    SUBMISSIONS,
    TRUTH,
    host,
    make_spec,
    refusal,
    register,
    submit,
)
from tests.builders.servers import RunningServer, make_settings, running

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")

COMPETITION_FIELDS = {
    "id", "competition_id", "clientId", "user_id", "title", "subtitle", "type", "expiration",
    "expiration_at", "prize", "metric", "dataset", "dataset_type", "dataset_kwargs", "dataset_key",
    "num_classes", "targets", "when", "answer", "answer_delay", "active", "timestamp",
}  # fmt: skip
SUBMISSION_FIELDS = {
    "competitionId", "competition_id", "answer", "answer_type", "id", "submission_id", "clientId",
    "user_id", "active", "timestamp", "type", "score", "expiration", "metric",
}  # fmt: skip


@pytest.fixture(scope="module")
def published(server: RunningServer):
    """A host with a competition that one person has submitted to."""
    with server.client() as hosting, server.client() as competing:
        host_id, author_id = register(hosting), register(competing)
        competition_id = host(hosting, title="Documented", subtitle="with a subtitle")
        submission = submit(competing, competition_id).json()
        yield {
            "host": hosting,
            "author": competing,
            "host_id": host_id,
            "author_id": author_id,
            "competition_id": competition_id,
            "submission_id": submission["id"],
        }


def get_with_body(server: RunningServer, path: str, body: object, cookie: str) -> list[dict]:
    """A GET with a JSON body and no Content-Type: what the documented clients send."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request("GET", path, json.dumps(body), {"Cookie": f"user={cookie}"})
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    assert reply.status == 200, text
    return json.loads(text)


# --- Competitions


def test_older_clients_that_ask_the_quizs_address_are_told_ours(client):
    reply = client.get("/api/competitions")

    assert reply.status_code == 405
    assert "/api/v1/competitions" in reply.json()["message"]


@pytest.mark.parametrize("path", COMPETITIONS)
def test_get_competitions_has_the_documented_fields_in_the_documented_forms(published, path):
    found = published["author"].get(path, params={"id": published["competition_id"]}).json()

    (item,) = found
    assert set(item) == COMPETITION_FIELDS
    assert item["id"] == item["competition_id"] == published["competition_id"]
    assert item["clientId"] == item["user_id"] == published["host_id"]
    assert MOMENT.fullmatch(item["expiration"])
    assert MOMENT.fullmatch(item["timestamp"])
    ends = datetime.fromisoformat(item["expiration_at"])
    assert ends.strftime("%Y-%m-%d %H:%M:%S") == item["expiration"], "both in UTC here"
    stated = {name: item[name] for name in ("type", "metric", "prize", "when", "answer", "active")}
    assert stated == {
        "type": "classify", "metric": "logloss", "prize": 1.0, "when": "", "answer": "hidden",
        "active": True,
    }  # fmt: skip
    assert isinstance(item["dataset"], str)
    assert json.loads(item["dataset"]) == {"x": {"0": 1.5, "1": 2.5}}
    assert (item["dataset_type"], item["num_classes"], item["targets"]) == ("json", 2, None)


@pytest.mark.parametrize("path", COMPETITIONS)
def test_post_competitions_answers_with_both_names_of_the_id(published, path):
    sent = {"id": published["host_id"], "spec": make_spec(title=f"By {path}")}

    reply = published["host"].post(path, content=json.dumps(sent))

    assert reply.status_code == 200, reply.text
    assert reply.json()["id"] == reply.json()["competition_id"]
    (item,) = published["host"].get(path, params={"id": reply.json()["id"]}).json()
    assert item["title"] == f"By {path}"


@pytest.mark.parametrize("path", COMPETITIONS)
@pytest.mark.parametrize("name", ["id", "competition_id"])
def test_get_competitions_filters_by_id_in_every_documented_form(server, published, path, name):
    other = host(published["host"], title="Another")
    ids = [published["competition_id"], other]
    cookie = published["author"].cookies["user"]

    for form in (ids, [int(one) for one in ids], ",".join(ids)):
        found = get_with_body(server, path, {name: form}, cookie)
        assert [item["id"] for item in found] == ids
    found = published["author"].get(path, params={name: ",".join(ids)}).json()
    assert [item["id"] for item in found] == ids
    found = get_with_body(server, path, {name: int(other), "page": 0, "current": None}, cookie)
    assert [item["id"] for item in found] == [other]


def test_get_competitions_filters_by_host_type_and_whether_it_is_open(server, published):
    cookie = published["author"].cookies["user"]
    with server.client() as client:
        host_id = register(client)
        clustered = host(client, type="cluster", answer={"cluster": {"0": 0, "1": 1}})
        classified = host(client)

    def ids(**filters):
        filters = {"client_id": host_id} | filters
        found = get_with_body(server, "/api/v1/competitions", filters, cookie)
        return [item["id"] for item in found]

    assert ids() == ids(client_id=int(host_id)) == [clustered, classified]
    assert ids(client_id=None, user_id=host_id) == [clustered, classified]
    assert ids(type="cluster") == [clustered]
    assert ids(type=["predict", "classify"]) == ids(type="predict,classify") == [classified]
    assert ids(current=True) == ids(current="true") == [clustered, classified]
    assert ids(page=1) == []


@pytest.mark.parametrize("body", [{"page": -1}, {"type": "guess"}, {"id": {"a": 1}}, [1], "{"])
def test_filters_that_make_no_sense_are_400(published, body):
    content = body if isinstance(body, str) else json.dumps(body)

    refusal(published["author"].request("GET", "/api/v1/competitions", content=content))


def test_expiration_may_be_epoch_seconds_the_documented_text_or_iso_8601(server, client):
    register(client)
    forms = [
        (1903791924, "2030-04-30 15:05:24"),
        ("2030-04-30 15:05:24", "2030-04-30 15:05:24"),
        ("2030-04-30T17:05:24+02:00", "2030-04-30 15:05:24"),
    ]
    for given, shown in forms:
        competition_id = host(client, expiration=given)
        (item,) = client.get("/api/v1/competitions", params={"id": competition_id}).json()
        assert item["expiration"] == shown


def test_documented_moments_are_in_the_servers_time_zone(tmp_path):
    settings = make_settings(tmp_path, timezone="America/New_York")
    with running(settings) as eastern, eastern.client() as client:
        register(client)
        competition_id = host(client, expiration="2030-04-30 15:05:24")
        (item,) = client.get("/api/v1/competitions").json()
        submitted = submit(client, competition_id).json()

    assert item["expiration"] == submitted["expiration"] == "2030-04-30 15:05:24"
    assert item["expiration_at"] == "2030-04-30T19:05:24Z"


# --- Submissions


@pytest.mark.parametrize("path", SUBMISSIONS)
def test_get_submissions_has_the_documented_fields_in_the_documented_forms(published, path):
    (item,) = published["author"].get(path).json()

    assert set(item) == SUBMISSION_FIELDS
    assert item["id"] == item["submission_id"] == published["submission_id"]
    assert item["clientId"] == item["user_id"] == published["author_id"]
    assert item["competitionId"] == item["competition_id"] == published["competition_id"]
    assert json.loads(item["answer"]) == ANSWER
    assert (item["answer_type"], item["type"], item["metric"]) == ("json", "classify", "logloss")
    assert (item["score"], item["active"]) == (0.29, True), "scores in lists have two decimals"
    assert MOMENT.fullmatch(item["timestamp"])
    assert MOMENT.fullmatch(item["expiration"])


@pytest.mark.parametrize("path", SUBMISSIONS)
def test_submissions_are_seen_by_author_and_host_and_nobody_else(server, published, path):
    cookie = published["host"].cookies["user"]
    by_host = {"competition_id": published["competition_id"], "client_id": published["author_id"]}

    assert [item["id"] for item in get_with_body(server, path, by_host, cookie)] == [
        published["submission_id"]
    ]
    with server.client() as stranger:
        register(stranger)
        assert stranger.get(path).json() == []


@pytest.mark.parametrize("path", SUBMISSIONS)
def test_get_submissions_filters_as_documented(server, published, path):
    cookie = published["author"].cookies["user"]
    right = {
        "id": published["submission_id"],
        "submission_id": [int(published["submission_id"])],
        "competition_id": int(published["competition_id"]),
        "type": "classify,cluster",
        "page": "0",
    }
    for name, value in right.items():
        assert len(get_with_body(server, path, {name: value}, cookie)) == 1, name
    wrong = {"id": "1", "competition_id": [1, 2], "client_id": "1", "type": "predict", "page": 1}
    for name, value in wrong.items():
        assert get_with_body(server, path, {name: value}, cookie) == [], name


@pytest.mark.parametrize("path", SUBMISSIONS)
@pytest.mark.parametrize("where", ["outside", "inside"])
def test_post_submissions_scores_at_once(server, published, path, where):
    competition_id = int(published["competition_id"])
    submission = {"answer": json.dumps(ANSWER), "answer_type": "json"}
    sent = {"submission": submission}
    if where == "outside":
        sent |= {"competition_id": competition_id}
    else:
        submission |= {"competitionId": competition_id}
    with server.client() as client:
        sent |= {"id": register(client)}

        item = client.post(path, content=json.dumps(sent)).json()

    assert item["score"] == pytest.approx(0.28990924762), "not rounded"
    assert item["id"] == item["submission_id"]
    assert item["competitionId"] == item["competition_id"] == published["competition_id"]
    assert item["clientId"] == item["user_id"] == sent["id"]
    assert (item["pending"], item["metric"], item["active"]) == (False, "logloss", True)
    assert MOMENT.fullmatch(item["timestamp"])
    assert MOMENT.fullmatch(item["expiration"])


def test_reference_cases_of_the_score(published):
    competition_id = host(
        published["host"],
        dataset={"x": {str(row): row for row in range(4)}},
        answer={"class": {"0": 0, "1": 1, "2": 1, "3": 0}},
    )

    def score(*labels):
        answer = {"class": {str(row): label for row, label in enumerate(labels)}}
        return submit(published["author"], competition_id, answer).json()["score"]

    assert score(0, 1, 1, 0) == 0.0
    assert round(score(1, 0, 1, 0), 2) == 17.27


# --- Leaderboards


@pytest.mark.parametrize("path", LEADERBOARDS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_leaderboards_have_the_best_of_each_ranked_and_no_answer(server, published, path, method):
    competition_id = host(published["host"])
    with server.client() as second:
        register(second)
        best = submit(second, competition_id, TRUTH).json()["id"]
        worse = submit(published["author"], competition_id).json()["id"]
        submit(second, competition_id)
        body = json.dumps({"competition_id": competition_id})

        lines = second.request(method, path, content=body).json()

    assert [(line["rank"], line["id"], line["submissions"]) for line in lines] == [
        (1, best, 2),
        (2, worse, 1),
    ]
    assert [round(line["score"], 2) for line in lines] == [0.0, 0.29]
    assert all("answer" not in line for line in lines)


@pytest.mark.parametrize(
    "filters", [{"client_id": "author_id"}, {"user_id": "author_id"}, {"id": "submission_id"}]
)
def test_leaderboards_take_the_same_filters(published, filters):
    ((name, value),) = filters.items()
    sent = {name: published[value], "competition_id": published["competition_id"]}

    (line,) = published["host"].post("/api/v1/leaderboards", json=sent).json()

    assert (line["clientId"], line["id"]) == (published["author_id"], published["submission_id"])
    assert published["host"].post("/api/v1/leaderboards", json=sent | {"page": 1}).json() == []


# --- Delayed answers


def test_delayed_answer_is_withheld_and_scored_once_it_is_due(server, published):
    ends = time.time() + 3600
    competition_id = host(published["host"], expiration=ends, answer_delay=5)

    waiting = submit(published["author"], competition_id).json()

    assert (waiting["score"], waiting["pending"]) == (None, True)
    (item,) = published["author"].get("/api/submission", params={"id": waiting["id"]}).json()
    assert item["score"] is None
    sent = {"competition_id": competition_id}
    assert published["author"].post("/api/leaderboard", json=sent).json() == []
