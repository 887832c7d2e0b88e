"""A truth that is hidden stays hidden: no byte of any answer of any GET route holds it."""

import json
import time
from itertools import product

import pytest

from palaestra.app import ALWAYS, FEATURES
from palaestra.core.http.route import routes_of
from tests.builders.competitions import host, register, submit

# Values that occur nowhere by chance; nobody submits them.
SECRETS = [271828.18284, 314159.26535, 161803.39887]
ROWS = ["row-a", "row-b", "row-c"]
WRONG = {"price": dict.fromkeys(ROWS, 5.0)}
QUERIES = ["", "format=csv", "format=json", "mine=true", "state=all", "size=100"]
# Every address of the server, those of competitions with each of the queries that they know.
GETS = {
    path: QUERIES if feature.name == "competitions" else [""]
    for feature in (*ALWAYS, *FEATURES)
    for route in routes_of(feature.routes)
    for path in route.paths
    if route.method == "GET"
}


@pytest.fixture(scope="module", params=[0, 3600])
def secretive(request, server):
    """Host and competitor of a competition whose truth is scored at once, or withheld."""
    spec = {
        "type": "predict",
        "metric": "absdiff",
        "targets": "price",
        "answer_delay": request.param,
        "expiration": time.time() + 3600,
        "dataset": {"size": {row: n for n, row in enumerate(ROWS)}, "price": dict.fromkeys(ROWS)},
        "answer": {"price": dict(zip(ROWS, SECRETS, strict=True))},
    }
    with server.client() as hosting, server.client() as competing, server.client() as nobody:
        register(hosting)
        register(competing)
        competition_id = host(hosting, **spec)
        submitted = [
            submit(client, competition_id, WRONG).json() for client in (hosting, competing)
        ]
        yield {
            "callers": {"host": hosting, "competitor": competing, "nobody": nobody},
            "competition_id": competition_id,
            "submissions": submitted,
        }


def traces_of(content: bytes) -> list[float]:
    """The secrets of which the first six digits occur."""
    return [secret for secret in SECRETS if str(secret)[:6].encode() in content]


def addresses(path: str, secretive: dict) -> list[str]:
    """`path` for the competition and each submission, with every query."""
    if not path.startswith("/") or "*" in path:
        return []
    fillings = [{"competition_id": secretive["competition_id"], "submission_id": one["id"]}
                for one in secretive["submissions"]]  # fmt: skip
    filled = {fill(path, values) for values in fillings}
    return [f"{one}?{query}" for one, query in product(sorted(filled), GETS[path])]


def fill(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}:str}}", value)
    return path


@pytest.mark.parametrize("caller", ["host", "competitor", "nobody"])
def test_no_answer_of_any_get_route_holds_the_truth(secretive, caller):
    client, asked = secretive["callers"][caller], 0
    # The doors out are GET routes too; they come last, or the rest would see nothing.
    for path in sorted(GETS, key=lambda path: "logout" in path):
        if "logout" in path:
            continue
        for address in addresses(path, secretive):
            reply = client.get(address)
            assert reply.status_code < 500, address
            assert traces_of(reply.content) == [], address
            asked += reply.status_code == 200
    assert asked > {"host": 100, "competitor": 100, "nobody": 20}[caller], "or this sees nothing"


def test_search_finds_a_secret_where_there_is_one(secretive):
    competitor = secretive["callers"]["competitor"]
    known = {"price": dict.fromkeys(ROWS, SECRETS[1])}
    submitted = submit(competitor, secretive["competition_id"], known).json()
    assert traces_of(competitor.get("/api/v1/submissions").content) == [SECRETS[1]]
    assert traces_of(competitor.get(f"/api/v1/submissions/{submitted['id']}/answer").content)


def test_refusals_and_scores_do_not_tell_the_truth_either(secretive):
    competitor = secretive["callers"]["competitor"]
    for answer in (
        {"price": {}},
        {"price": dict.fromkeys(ROWS[:2], 5)},
        {"price": dict.fromkeys([*ROWS, "row-d"], 5)},
        {"cost": dict.fromkeys(ROWS, 5)},
        {"price": dict.fromkeys(ROWS, "much")},
        {"price": dict.fromkeys(ROWS, 1e308)},
        {"price": dict.fromkeys(ROWS, -1e308)},
    ):
        reply = submit(competitor, secretive["competition_id"], json.dumps(answer))
        assert reply.status_code in (200, 400)
        assert traces_of(reply.content) == []


def test_others_answers_are_nobodys_business(secretive):
    host_client, competitor = (secretive["callers"][name] for name in ("host", "competitor"))
    of_host, of_competitor = secretive["submissions"]

    def status(client, submission):
        return client.get(f"/api/v1/submissions/{submission['id']}/answer").status_code

    assert (status(competitor, of_host), status(host_client, of_competitor)) == (404, 200)
    listed = competitor.get("/api/v1/submissions").json()
    assert of_host["id"] not in [item["id"] for item in listed]
