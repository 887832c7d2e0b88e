"""Attacks on a hidden truth by other ways than plain reading: each tries, and finds nothing.

The truth's numbers occur nowhere by chance, nor do the private scores of what is submitted, so
that a trace of either in anything that leaves the server is a leak.
"""

import io
import json
import logging
import re
import sys
import time
import zipfile
from itertools import product

import polars as pl
import pytest
from sqlalchemy import select

from palaestra.app import ALWAYS, FEATURES
from palaestra.competitions.models import Competition, Submission
from palaestra.competitions.work import mark
from palaestra.core.http.route import routes_of
from palaestra.core.jobs.models import JobRow
from palaestra.core.live.event import events_of
from tests.builders.accounts import database_of
from tests.builders.competitions import host, register, submit
from tests.builders.sockets import calling

SECRETS = [271828.18284, 314159.26535, 161803.39887, 577215.66490]
ROWS = ["row-a", "row-b", "row-c", "row-d"]
WRONG = {"price": dict.fromkeys(ROWS, 5.0)}
RANGES = ("bytes=-4096", "bytes=1-99999999", "bytes=99999999-", "bytes=0-9,20-99")
# By which callers would become somebody else.
DOORS = ("log", "account", "register")
FORMATS = ("csv", "json", "parquet", "arrow", "xlsx")
ASKED = [*(("", wanted) for wanted in RANGES), *((format, "bytes=0-") for format in FORMATS)]


@pytest.fixture(scope="module", params=["at once", "withheld"])
def attacked(request, server):
    """A competition with rows that decide at the end, its host, a competitor, another's host."""
    spec = {
        "type": "predict",
        "metric": "absdiff",
        "targets": "price",
        "private_share": 0.5,
        "answer_delay": 3600 if request.param == "withheld" else 0,
        "expiration": time.time() + 3600,
        "dataset": {"size": {row: n for n, row in enumerate(ROWS)}, "price": dict.fromkeys(ROWS)},
        "answer": {"price": dict(zip(ROWS, SECRETS, strict=True))},
    }
    database = database_of(server)
    with (
        server.client() as hosting,
        server.client() as competitor,
        server.client() as rival,
        server.client() as nobody,
    ):
        for client in (hosting, competitor, rival):
            register(client)
        number = host(hosting, **spec)
        host(rival, title="Another")
        sent = submit(competitor, number, WRONG)
        assert sent.status_code == 200
        held = database.read(_held, number, sent.json()["id"])
        yield {
            "number": number,
            "submission": sent.json()["id"],
            "callers": {"competitor": competitor, "rival": rival, "nobody": nobody},
            "host": hosting,
            "database": database,
            **held,
        }
    database.close()


def _held(db, number, submission):
    """What only the server knows: the truth's file, and the score by the rows kept back."""
    competition = db.scalar(select(Competition).where(Competition.public_id == number))
    found = db.scalar(select(Submission).where(Submission.public_id == submission))
    return {
        "truth": competition.truth,
        "seed": str(competition.spec["rules"]["split_seed"]),
        "private": found.private_score,
        "answer": found.answer,
    }


def traces(content, attacked):
    """Of the truth, of where it lies, of how it is divided, of the score kept back."""
    text = content if isinstance(content, str) else content.decode("utf-8", errors="replace")
    if isinstance(content, bytes) and content[:4] == b"PAR1":
        text = pl.read_parquet(io.BytesIO(content)).write_csv()
    if isinstance(content, bytes) and content[:6] == b"ARROW1":
        text = pl.read_ipc(io.BytesIO(content)).write_csv()
    if isinstance(content, bytes) and content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            text = "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    words = [str(secret)[:6] for secret in SECRETS] + [attacked["truth"], attacked["seed"]]
    if attacked["private"] is not None:
        words.append(f"{attacked['private']:.5f}"[:8])
    return [word for word in words if word in text]


def spied(client, method, address, attacked, **sent):
    """The answer, in which nothing was found."""
    reply = client.request(method, address, **sent)
    assert reply.status_code < 500, (method, address)
    found = traces(reply.content, attacked) + traces(str(dict(reply.headers)), attacked)
    assert found == [], (method, address)
    return reply


def test_the_search_would_see_what_is_hidden(attacked):
    """Or every test here would pass in vain."""
    for secret in SECRETS:
        assert traces(f"x,{secret}", attacked)
    assert traces(f'"{attacked["truth"]}"'.encode(), attacked)
    table = io.BytesIO()
    pl.DataFrame({"price": SECRETS}).write_parquet(table)
    assert len(traces(table.getvalue(), attacked)) == len(SECRETS)


def filled(path, attacked):
    values = {"competition_id": attacked["number"], "submission_id": attacked["submission"]}
    for name, value in values.items():
        path = path.replace(f"{{{name}:str}}", value)
    # Whatever else is asked for by name is asked for by the truth's.
    return re.sub(r"\{\w+:str\}", attacked["truth"], re.sub(r"\{\w+:int\}", "1", path))


def routes(methods):
    found = {
        (route.method, path)
        for feature in (*ALWAYS, *FEATURES)
        for route in routes_of(feature.routes)
        for path in route.paths
        if route.method in methods and not any(door in path for door in DOORS)
    }
    return sorted((method, path) for method, path in found if "*" not in path)


@pytest.mark.parametrize("caller", ["competitor", "rival", "nobody"])
def test_no_route_that_changes_something_tells_it(attacked, caller):
    """Every POST, PUT, PATCH and DELETE, with bodies that ask for it."""
    client, answered = attacked["callers"][caller], 0
    bodies = (
        {"json": {"id": attacked["number"], "competition_id": attacked["number"], "spec": {}}},
        {"json": {"url": f"file://{attacked['truth']}", "title": "x", "text": "x"}},
    )
    for (method, path), sent in product(routes({"POST", "PUT", "PATCH", "DELETE"}), bodies):
        if path.startswith(("/api/v1", "/api/comp", "/api/subm", "/api/leader")):
            reply = spied(client, method, filled(path, attacked), attacked, **sent)
            answered += reply.status_code != 401
    assert answered == 0 if caller == "nobody" else answered > 30, "or this sees nothing"


@pytest.mark.parametrize("caller", ["competitor", "rival", "nobody"])
def test_no_download_tells_it_whole_or_by_range_in_any_format(attacked, caller):
    client, seen = attacked["callers"][caller], 0
    for _, path in routes({"GET"}):
        if not path.startswith("/api/v1") or "{" not in path:
            continue
        for format, wanted in ASKED:
            address = f"{filled(path, attacked)}?format={format}&size=100"
            reply = spied(client, "GET", address, attacked, headers={"Range": wanted})
            seen += reply.status_code in (200, 206)
    assert seen == 0 if caller == "nobody" else seen > 20, "or this sees nothing"


def test_names_of_files_and_signed_addresses_lead_nowhere_else(attacked):
    client = attacked["callers"]["nobody"]
    data = f"/api/v1/competitions/{attacked['number']}/data"
    forged = spied(client, "GET", f"{data}?until=99999999999&signature=0", attacked)
    assert forged.status_code == 401
    for address in (
        f"{data}?format=truth",
        f"{data}?format=../{attacked['truth']}",
        f"/static/../blobs/{attacked['truth'][:2]}/{attacked['truth']}",
        f"/static/%2e%2e/blobs/{attacked['truth']}",
        f"/blobs/{attacked['truth']}",
        f"/api/v1/submissions/{attacked['truth']}/answer",
    ):
        for caller in (client, attacked["callers"]["competitor"]):
            assert spied(caller, "GET", address, attacked).status_code in (400, 401, 404)


def test_exports_of_accounts_and_boards_hold_nothing_of_it(attacked):
    for name in ("competitor", "rival"):
        client = attacked["callers"][name]
        spied(client, "GET", "/api/account/export", attacked)
        for format in ("csv", "parquet", "xlsx"):
            board = f"/api/v1/competitions/{attacked['number']}/leaderboard/export?format={format}"
            assert spied(client, "GET", board, attacked).status_code == 200
            others = board.replace("leaderboard", "submissions")
            assert spied(client, "GET", others, attacked).status_code == 403
    # Nor does the host's own export hold the truth: it is fetched with the competition's folder.
    content = attacked["host"].get("/api/account/export").text
    assert [word for word in traces(content, attacked) if word in map(str, SECRETS)] == []


def test_sockets_say_nothing_of_it_while_people_submit(server, attacked):
    competitor = attacked["callers"]["rival"]
    with calling(server, auth={"token": competitor.cookies["user"]}) as socket:
        told = []
        for event in [event.name for feature in FEATURES for event in events_of(feature.events)]:
            if event == "disconnect":
                continue
            told.append(socket.call(event, {"competition_id": attacked["number"]}))
        assert socket.call("watch_competition", {"competition_id": attacked["number"]})["ok"]
        submit(competitor, attacked["number"], {"price": dict.fromkeys(ROWS, 6.0)})
        told.append(socket.next())
        told += [socket.next() for _ in range(socket.waiting)]
    assert traces(json.dumps(told, default=str), attacked) == []


def test_refusals_jobs_and_log_lines_hold_nothing_of_it(attacked, caplog):
    caplog.set_level(logging.DEBUG)
    client = attacked["callers"]["competitor"]
    answers = [
        {"price": dict.fromkeys(ROWS, value)}
        for value in ("much", None, 1e308, -1e308, 0, True, [1], "271828")
    ]
    answers += [{"cost": {}}, {"price": dict.fromkeys(ROWS[:2], 1)}, {"price": {"row-z": 1}}, []]
    for answer in answers:
        reply = submit(client, attacked["number"], json.dumps(answer))
        found = [word for word in traces(reply.content, attacked) if word != "271828"]
        assert (reply.status_code in (200, 400), found) == (True, [])

    assert "POST" in caplog.text or caplog.records, "or this sees nothing"
    assert [word for word in traces(caplog.text, attacked) if word != "271828"] == []
    rows = attacked["database"].read(
        lambda db: [(row.args, row.result, row.error) for row in db.scalars(select(JobRow))]
    )
    assert rows
    assert traces(json.dumps(rows, default=str), attacked) == []


METRICS = ("absdiff", "rmse", "r2", "spearman")


@pytest.mark.parametrize(("metric", "withheld"), list(product(METRICS, (True, False))))
def test_validation_does_the_same_work_for_a_right_answer_as_for_a_wrong_one(
    tmp_path, metric, withheld
):
    """Calls are counted, which no load of the machine changes: a search that stops at the first
    difference, or a way round for equal columns, would show."""
    truth = tmp_path / "truth.csv"
    truth.write_text(table(SECRETS))
    guesses = {
        "right": SECRETS,
        "first right": [SECRETS[0], 111111.11111, 222222.22222, 333333.33333],
        "last right": [111111.11111, 222222.22222, 333333.33333, SECRETS[3]],
        "wrong": [111111.11111, 222222.22222, 333333.33333, 444444.44444],
    }
    counts = {}
    for name, values in guesses.items():
        answer = tmp_path / "answer.csv"
        answer.write_text(table(values))
        arguments = {
            "answer_path": str(answer),
            "answer_format": "csv",
            "truth_path": str(truth),
            "truth_format": "csv",
            "sample_path": None,
            "spec": {"type": "predict", "metric": metric, "targets": ["price"]},
            "withheld": withheld,
        }
        mark(**arguments)  # whatever is loaded on first use
        counts[name] = calls_of(lambda arguments=arguments: mark(**arguments))
    assert len(set(counts.values())) == 1, counts
    assert counts["right"] > 50, "or this counts nothing"


def table(values):
    return "index,price\n" + "".join(f"{r},{v}\n" for r, v in zip(ROWS, values, strict=True))


def calls_of(work):
    """How many functions are called, in Python and beneath it."""
    count = 0

    def note(_frame, event, _arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
