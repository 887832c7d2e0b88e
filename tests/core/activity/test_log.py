"""/log/ticket and /log/submit as document 001 shows them, and the exports of what was written."""

import csv
import io
import json
from datetime import timedelta

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.access import Identity
from palaestra.core.activity import exports, record, service
from palaestra.core.activity.exports import Wanted
from palaestra.core.activity.models import ActivityRecord, LogEntry, LogTicket
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import Invalid, NotFound

FORM = {"content-type": "application/x-www-form-urlencoded"}


def ticket_of(client: httpx.Client, **headers: str) -> str:
    reply = client.post("/log/ticket", content="name=test", headers={**FORM, **headers})
    assert reply.status_code == 200
    ticket: str = reply.json()["ticket"]
    return ticket


def test_a_ticket_has_36_characters_and_takes_data(client: httpx.Client) -> None:
    ticket = ticket_of(client)
    assert len(ticket) == 36
    data = {"action": "try_ex", "code_run_exercise_id": 2}
    sent = client.post("/log/submit", data={"ticket": ticket, "data": json.dumps(data)})
    assert (sent.status_code, sent.json()) == (200, {})


def test_json_is_taken_as_well_as_a_form(client: httpx.Client) -> None:
    ticket = client.post("/log/ticket", json={"name": "json"}).json()["ticket"]
    sent = client.post("/log/submit", json={"ticket": ticket, "data": {"action": "play"}})
    assert sent.status_code == 200


@pytest.mark.parametrize(
    ("path", "fields", "status", "starts"),
    [
        ("/log/ticket", {}, 400, "name -- "),
        ("/log/ticket", {"name": ""}, 400, "name -- "),
        ("/log/ticket", {"name": "n" * 65}, 400, "name -- "),
        ("/log/submit", {"data": "{}"}, 400, "ticket -- "),
        ("/log/submit", {"ticket": "short", "data": "{}"}, 400, "ticket -- "),
        (
            "/log/submit",
            {"ticket": "c8c4b480-11a9-4714-9a36-c655bfa96c5c", "data": "{}"},
            404,
            "ticket -- Not exist",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_field_first(
    client: httpx.Client, path: str, fields: dict[str, str], status: int, starts: str
) -> None:
    reply = client.post(path, data=fields)
    assert reply.status_code == status
    assert reply.headers["content-type"].startswith("text/plain")
    assert reply.text.startswith(starts)


def test_data_that_is_no_json_is_refused(client: httpx.Client) -> None:
    reply = client.post("/log/submit", data={"ticket": ticket_of(client), "data": "{not json"})
    assert (reply.status_code, reply.text.split()[0]) == (400, "data")


def test_any_page_may_log(client: httpx.Client) -> None:
    reply = client.post(
        "/log/ticket", data={"name": "x"}, headers={"origin": "https://elsewhere.example"}
    )
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_ticket_keeps_where_it_came_from(database: Database) -> None:
    identity = Identity(address="192.0.2.7")
    opened = database.transact(
        service.open_ticket, identity, name="n", agent="curl/8", referer="https://a.example/"
    )
    kept = database.read(lambda db: db.get_one(LogTicket, opened.id))
    assert (kept.address, kept.agent, kept.referer) == ("192.0.2.7", "curl/8", "https://a.example/")


@given(data=st.text(max_size=40))
def test_only_json_is_kept(data: str) -> None:
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError):
        with pytest.raises(Invalid) as refused:
            service.submit(None, ticket="", data=data)  # type: ignore[arg-type]  # refused before
        assert refused.value.field == "data"


def filled(database: Database, *, entries: int) -> str:
    ticket = database.transact(
        service.open_ticket, Identity(address="192.0.2.7"), name="n", agent="", referer=""
    ).ticket
    for number in range(entries):
        data = json.dumps({"number": number, "text": "=1+1"})
        database.transact(service.submit, ticket=ticket, data=data)
    return ticket


def test_the_export_holds_every_entry_in_order(database: Database) -> None:
    ticket = filled(database, entries=5)
    filled(database, entries=2)
    text = b"".join(exports.write_lines(database, "log", "ndjson", Wanted(ticket=ticket)))
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["data"]["number"] for line in lines] == [0, 1, 2, 3, 4]
    assert {line["ticket"] for line in lines} == {ticket}


def test_a_spreadsheet_takes_nothing_of_the_csv_for_a_formula(database: Database) -> None:
    database.transact(record, Identity(), "tests.done", subject="=1+1")
    text = b"".join(exports.write_lines(database, "activity", "csv", Wanted())).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["action"], row["subject"]) == ("tests.done", "'=1+1")


def test_the_export_is_of_the_time_that_was_asked_for(database: Database) -> None:
    filled(database, entries=3)
    later = utc_now() + timedelta(hours=1)
    assert not b"".join(exports.write_lines(database, "log", "ndjson", Wanted(since=later)))
    assert b"".join(exports.write_lines(database, "log", "ndjson", Wanted(until=later)))


def test_what_is_old_is_forgotten_and_the_rest_kept(database: Database) -> None:
    filled(database, entries=2)
    database.transact(record, Identity(), "tests.done")

    def age(db):  # type: ignore[no-untyped-def]  # a step of this test alone
        db.query(LogEntry).filter(LogEntry.id == 1).update(
            {LogEntry.at: utc_now() - timedelta(days=181)}
        )
        db.query(ActivityRecord).update({ActivityRecord.at: utc_now() - timedelta(days=179)})

    database.transact(age)
    database.transact(service.forget, days=180)
    left = database.read(lambda db: (db.query(LogEntry).count(), db.query(ActivityRecord).count()))
    assert left == (1, 1)


def test_an_unknown_ticket_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.transact(service.submit, ticket="c8c4b480-11a9-4714-9a36-c655bfa96c5c", data="{}")
