"""Data sets, truths and answers by URL: fetched, kept, fetched when due, tried until right."""

import json
import threading
import time
from contextlib import closing
from datetime import datetime

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition
from palaestra.competitions.service.truths import FETCH_TRUTH
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.core.database import Database, utc_now
from palaestra.core.jobs.models import JobRow, State
from tests.builders.accounts import database_of
from tests.builders.competitions import ANSWER, end_now, host, make_spec, refusal, register, submit
from tests.builders.processes import serving
from tests.builders.servers import make_settings, running
from tests.builders.sites import site
from tests.builders.waiting import eventually

DATA = "x\n1.5\n2.5\n"
TRUTH = "class\n0\n1\n"


@pytest.fixture(scope="module")
def stranger():
    with site() as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    trusting = CompetitionsSettings(fetch_trusted=("127.0.0.1",), fetch_bytes=10_000)
    with running(make_settings(tmp_path_factory.mktemp("server"), more=[trusting])) as started:
        yield started


@pytest.fixture
def hosting(client):
    register(client)
    return client


def posted(client, **fields):
    return client.post("/api/v1/competitions", json={"spec": make_spec(**fields)})


def item(client, competition_id):
    """As documented clients see it."""
    (found,) = client.get("/api/v1/competitions", params={"id": competition_id}).json()
    return found


def detail(client, competition_id):
    return client.get(f"/api/v1/competitions/{competition_id}").json()


# --- at once


def test_dataset_by_url_is_listed_as_that_url_and_downloaded_from_here(stranger, hosting):
    url = stranger.give("/data.csv", "index,x\na,1.5\nb,2.5\n")
    truth = stranger.give("/truth.json", '[{"class": 0}, {"class": 1}]')

    competition_id = host(hosting, dataset=url, answer=f" {truth} ")
    stranger.give("/data.csv", "index,x\na,9\n")

    shown = item(hosting, competition_id)
    assert (shown["dataset"], shown["dataset_type"], shown["answer"]) == (url, "csv", "hidden")
    data = hosting.get(f"/api/v1/competitions/{competition_id}/data").text
    assert data == "index,x\na,1.5\nb,2.5\n"
    preview = hosting.get(f"/api/v1/competitions/{competition_id}/preview").json()
    assert preview["rows"] == [[1.5], [2.5]]
    assert round(submit(hosting, competition_id).json()["score"], 4) == 0.2899
    assert truth not in hosting.get("/api/v1/competitions").text


def test_records_within_a_json_are_found_by_the_record_column(stranger, hosting):
    records = {"updated": "today", "rows": [{"x": 1.5}, {"x": 2.5}]}
    url = stranger.give("/data", json.dumps(records))

    competition_id = host(hosting, dataset=url, dataset_kwargs={"record_column": "rows"})

    shown = item(hosting, competition_id)
    assert (shown["dataset_type"], shown["dataset_kwargs"]) == ("json", {"record_column": "rows"})
    data = hosting.get(f"/api/v1/competitions/{competition_id}/data", params={"format": "csv"})
    assert data.text == "updated,x\ntoday,1.5\ntoday,2.5\n"


def test_form_may_name_urls_too(stranger, hosting):
    spec = make_spec(dataset=stranger.give("/data.csv", DATA))
    spec.pop("answer")

    reply = hosting.post(
        "/api/v1/competitions",
        data={"spec": json.dumps(spec)},
        files={"answer": ("truth.csv", TRUTH, "text/csv")},
    )

    assert reply.status_code == 200, reply.text


def test_url_as_answer_is_the_table_that_stood_there(stranger, hosting):
    competition_id = host(hosting)
    url = stranger.give("/answer.json", json.dumps(ANSWER))

    reply = submit(hosting, competition_id, url)
    stranger.give("/answer.json", "{}")

    assert round(reply.json()["score"], 4) == 0.2899
    (listed,) = hosting.get("/api/v1/submissions", params={"competition_id": competition_id}).json()
    assert (json.loads(listed["answer"]), listed["answer_type"]) == (ANSWER, "json")


# --- what is refused


@pytest.mark.parametrize("field", ["dataset", "answer"])
def test_url_that_cannot_be_had_is_refused_naming_the_field(stranger, hosting, field):
    bad = {
        "private network": f"http://localhost:{stranger.port}/data.csv",
        "http address": "http://me:word@127.0.0.1/",
        "404 Not Found": f"{stranger.url}/nowhere",
        "limit of 10,000 bytes": stranger.give("/large", "x" * 10_001),
        "compressed": stranger.give("/zip", DATA, Content_Encoding="gzip"),
        "nothing in it": stranger.give("/empty", ""),
    }
    before = hosting.get("/api/v1/competitions/overview").json()["total"]
    for said, url in bad.items():
        status = 413 if "limit" in said else 400
        error = refusal(posted(hosting, **{field: url}), status)
        assert error["field"] == field
        assert said in error["message"] or said == "http address"
    assert hosting.get("/api/v1/competitions/overview").json()["total"] == before


def test_url_that_fails_for_now_says_so(stranger, hosting):
    url = stranger.give("/busy", "", status="503 Service Unavailable")

    error = refusal(posted(hosting, dataset=url), 503)

    assert error["message"] == "dataset: The address answers 503 Service Unavailable."


def test_answer_by_url_is_refused_like_any_other(stranger, hosting):
    competition_id = host(hosting)
    stranger.give("/short.csv", "class\n0.5\n")

    error = refusal(submit(hosting, competition_id, f"{stranger.url}/short.csv"))
    assert "1 row" in error["message"]
    error = refusal(submit(hosting, competition_id, f"http://localhost:{stranger.port}/short.csv"))
    assert (error["field"], "private" in error["message"]) == ("submission.answer", True)
    before = stranger.asked_for("/late.csv")
    refusal(submit(hosting, "unknown", f"{stranger.url}/late.csv"), 404)
    assert stranger.asked_for("/late.csv") == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answer": None}, "spec.answer"),
        ({"answer": None, "answer_delay": 60, "dataset": {"x": {"0": 1}}}, "spec.answer"),
        ({"answer": "http://me:word@a.b/", "answer_delay": 60}, "answer"),
        (
            {"answer": None, "answer_delay": 60, "type": "predict", "metric": "absdiff",
             "targets": ["y"]},
            "spec.targets",
        ),
        ({"answer": None, "answer_delay": 60, "dataset_key": "k"}, "spec.dataset_key"),
    ],
)  # fmt: skip
def test_truth_that_never_can_come_is_refused_when_hosting(stranger, hosting, fields, field):
    url = stranger.give("/data.csv", DATA)
    assert refusal(posted(hosting, **{"dataset": url} | fields))["field"] == field


# --- later


def later(client, **fields):
    """Host what has its truth when it has ended; its id."""
    return host(client, **{"answer_delay": 0.2} | fields)


def ends(server, competition_id):
    """When, in epoch seconds: now."""
    with closing(database_of(server)) as database:
        return end_now(database, competition_id)


def scored(client, competition_id):
    """The scores of one's submissions, once none is pending."""
    page = client.get(f"/api/v1/competitions/{competition_id}/submissions").json()
    states = {item["state"] for item in page["items"]}
    return "pending" not in states and [item["score"] for item in page["items"]]


def test_truth_by_url_is_fetched_when_due_and_not_before(stranger, server, hosting):
    url = stranger.give("/later.csv", TRUTH)
    competition_id = later(hosting, answer=url)

    assert submit(hosting, competition_id).json()["pending"]
    error = refusal(submit(hosting, competition_id, {"class": {"0": 0.2}}))
    assert "1 row, but 2 are asked for" in error["message"]
    error = refusal(submit(hosting, competition_id, {"class": {"0": 0.2, "1": 7}}))
    assert (error["row"], "probability" in error["message"]) == ("1", True)
    assert stranger.asked_for("/later.csv") == 0
    refusal(hosting.post(f"/api/v1/competitions/{competition_id}/truth"), 409)

    ends(server, competition_id)
    scores = eventually(lambda: scored(hosting, competition_id))

    assert [round(score, 4) for score in scores] == [0.2899]
    assert stranger.asked_for("/later.csv") == 1
    eventually(lambda: detail(hosting, competition_id)["answer_due_at"] is None)


PREDICTION = {"type": "predict", "metric": "absdiff", "targets": ["y"], "answer": None}


def test_truth_is_the_next_row_of_the_data_set_fetched_again(stranger, server, hosting):
    url = stranger.give("/days.csv", "day,y\n1,10\n2,20\n")
    competition_id = later(hosting, dataset=url, **PREDICTION)
    assert submit(hosting, competition_id, "y\n25\n").json()["pending"]

    stranger.give("/days.csv", "day,y\n1,10\n2,20\n3,30\n")
    ends(server, competition_id)

    scores = eventually(lambda: scored(hosting, competition_id))
    assert scores == [5.0]
    data = hosting.get(f"/api/v1/competitions/{competition_id}/data").text
    assert data == "day,y\n1,10\n2,20\n"


def test_truth_is_in_the_cells_that_were_empty(stranger, server, hosting):
    records = {"rows": [{"day": 1, "y": 10}, {"day": 2, "y": None}, {"day": 3, "y": None}]}
    url = stranger.give("/days.json", json.dumps(records))
    competition_id = later(
        hosting, dataset=url, dataset_kwargs={"record_column": "rows"}, **PREDICTION
    )
    shape = detail(hosting, competition_id)["answer_shape"]
    assert (shape["rows"], shape["columns"]) == (2, ["y"])
    sample = hosting.get(f"/api/v1/competitions/{competition_id}/sample").text
    assert sample == "index,y\n1,\n2,\n"
    assert submit(hosting, competition_id, "y\n20\n31\n").json()["pending"]
    refusal(submit(hosting, competition_id, "y\n20\n"))

    filled = [{"day": day, "y": day * 10} for day in (1, 2, 3)]
    stranger.give("/days.json", json.dumps({"rows": filled}))
    ends(server, competition_id)

    scores = eventually(lambda: scored(hosting, competition_id))
    assert scores == [0.5]


def test_large_answer_waits_for_a_truth_that_nobody_knows_yet(stranger, server, hosting):
    url = stranger.give("/large-later.csv", TRUTH)
    competition_id = later(hosting, answer=url)
    large = "class\n" + "".join(f"{value}{'0' * (9 << 20)}\n" for value in ("0.", "1."))
    reply = hosting.post(
        f"/api/v1/competitions/{competition_id}/submissions",
        content=large,
        headers={"Content-Type": "text/csv"},
    )
    assert reply.json()["pending"]

    ends(server, competition_id)
    assert eventually(lambda: scored(hosting, competition_id)) == [0.0]


# --- trouble


def test_trouble_is_shown_to_the_host_and_tried_again_until_it_is_right(stranger, server, hosting):
    """First nothing, then what does not fit, then the truth, asked for by the host."""
    path = "/troubled.csv"
    stranger.give(path, "", status="404 Not Found")
    competition_id = later(hosting, answer=stranger.url + path)
    with server.client() as author:
        register(author)
        assert submit(author, competition_id).json()["pending"]

        due = ends(server, competition_id)
        eventually(lambda: detail(hosting, competition_id)["truth"])
        shown = detail(hosting, competition_id)
        assert shown["truth"]["trouble"] == "The address answers 404 Not Found."
        assert datetime.fromisoformat(shown["truth"]["retry_at"]).timestamp() > due
        assert shown["answer_due_at"] is not None
        assert detail(author, competition_id)["truth"] is None
        again = f"/api/v1/competitions/{competition_id}/truth"
        refusal(author.post(again), 403)
        assert stranger.asked_for(path) == 1

        stranger.give(path, "class\n0\n")
        assert (hosting.post(again).json(), shown["truth"]["tries"]) == (shown["truth"], 1)
        eventually(lambda: "404" not in detail(hosting, competition_id)["truth"]["trouble"])
        assert "answer has 1 row" in detail(hosting, competition_id)["truth"]["trouble"]
        assert scored(author, competition_id) is False

        stranger.give(path, TRUTH)
        hosting.post(again)
        (score,) = eventually(lambda: scored(author, competition_id))
        assert round(score, 4) == 0.2899
    assert detail(hosting, competition_id)["truth"] is None
    refusal(hosting.post(again), 409)
    assert stranger.asked_for(path) == 3


def test_next_try_comes_by_itself_later_and_later(stranger, server, hosting):
    """Its moments are brought forward, not waited for."""
    path = "/by-itself.csv"
    stranger.give(path, "", status="500 Internal Server Error")
    competition_id = later(hosting, answer=stranger.url + path)
    assert submit(hosting, competition_id).json()["pending"]
    database = database_of(server)
    try:
        end_now(database, competition_id)
        pauses = []
        for number in range(1, 4):
            held = eventually(lambda: tried(database, competition_id, number))  # noqa: B023 - called before the next round
            pauses.append((held.retry_at.timestamp() - time.time()) // 10)
            if number == 3:
                stranger.give(path, TRUTH)
            database.transact(bring_forward, held)
        (score,) = eventually(lambda: scored(hosting, competition_id))
    finally:
        database.close()

    assert round(score, 4) == 0.2899
    assert pauses == sorted(set(pauses))
    assert stranger.asked_for(path) == 4


def tried(database, competition_id, number):
    """The competition, once it was tried so often."""
    held = database.read(
        lambda db: db.scalar(select(Competition).where(Competition.public_id == competition_id))
    )
    return held if held.truth_tries == number else None


def bring_forward(db, held):
    """Let the next try be due now."""
    query = select(JobRow).where(JobRow.state == State.QUEUED, JobRow.name == FETCH_TRUTH)
    (row,) = [row for row in db.scalars(query) if row.args["competition_id"] == held.id]
    assert row.run_at == held.retry_at
    row.run_at = utc_now()


def end_leases(db):
    """Of jobs that a killed server held, which would end by themselves; how many they were."""
    held = db.scalars(select(JobRow).where(JobRow.state == State.RUNNING)).all()
    for row in held:
        row.lease_until = utc_now()
    return len(held)


def test_server_killed_while_it_fetches_fetches_again(tmp_path):
    """Another one finds the job when its lease has ended."""
    (tmp_path / "palaestra.toml").write_text('[competitions]\nfetch_trusted = ["127.0.0.1"]\n')
    data, over = tmp_path / "data", threading.Event()
    with site() as stranger:
        url = stranger.act("/truth.csv", lambda _: over.wait(60))
        with serving(data) as server, server.client() as author:
            register(author)
            competition_id = later(author, answer=url)
            assert submit(author, competition_id).json()["pending"]
            token = author.cookies["user"]
            with closing(Database(f"sqlite:///{data / 'palaestra.db'}")) as database:
                end_now(database, competition_id)
            eventually(lambda: stranger.asked_for("/truth.csv"))
            server.kill()
        over.set()
        stranger.give("/truth.csv", TRUTH)
        with closing(Database(f"sqlite:///{data / 'palaestra.db'}")) as database:
            assert database.transact(end_leases) > 0

        with serving(data) as server, server.client() as author:
            author.cookies.set("user", token)
            (score,) = eventually(lambda: scored(author, competition_id))
    assert round(score, 4) == 0.2899
    assert not any((data / "blobs" / "incoming").glob("*/answer.csv"))
