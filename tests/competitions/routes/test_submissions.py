"""Submitting: what is wrong is said, what is large waits, what breaks off leaves nothing."""

import json
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from palaestra.competitions.service.submitting import LARGEST, SCORED_AT_ONCE
from palaestra.core.database import Database
from tests.builders.competitions import (
    host,
    make_competition,
    refusal,
    register,
    submit,
    upload,
)
from tests.builders.waiting import eventually

MIB = 1 << 20
TRUTH = {"low": {"a": 1, "b": 0, "c": 0}, "high": {"a": 0, "b": 1, "c": 1}}
LABELS = {"class": {"a": 0, "b": 1, "c": 1}}


@pytest.fixture(scope="module")
def classified(server):
    """A competition of three labelled rows whose answers have one or two columns."""
    with server.client() as client:
        register(client)
        yield host(client, dataset={"x": {"a": 1, "b": 2, "c": 3}}, answer=TRUTH)


@pytest.fixture
def author(client):
    register(client)
    return client


# --- answers that are wrong

# What is sent, then row, column and words of the refusal.
WRONG_ANSWERS = {
    "NaN in JSON": ('{"class": {"a": NaN, "b": 1, "c": 1}}', None, None, "NaN is not a JSON value"),
    "infinity in JSON": ('{"class": {"a": 0, "b": Infinity, "c": 1}}', None, None, "Infinity"),
    "NaN in CSV": ("index,class\na,0\nb,NaN\nc,1\n", "b", "class", "not a finite number"),
    "infinity in CSV": ("index,class\na,0\nb,1\nc,-inf\n", "c", "class", "not a finite number"),
    "text": ("index,class\na,0\nb,yes\nc,1\n", "b", "class", "“yes” is not a finite number"),
    "empty cell": ("index,class\na,0\nb,\nc,1\n", "b", "class", "a number is missing"),
    "no probability": ("index,class\na,0\nb,1\nc,1.5\n", "c", "class", "1.5 is not a probability"),
    "duplicate index": ("index,class\na,0\nb,1\nb,1\n", "b", None, "occurs twice"),
    "duplicate JSON index": ('{"class": {"a": 0, "b": 1, "b": 1}}', "b", None, "occurs twice"),
    "wrong column order": ("high,low\n0,1\n1,0\n1,0\n", None, "high", "wrong order"),
    "one row too few": ("index,class\na,0\nb,1\n", "c", None, "2 rows, but 3 are asked for"),
    "one row too many": ("index,class\na,0\nb,1\nc,1\nd,1\n", "d", None, "4 rows, but 3"),
    "ragged row": ("low,high\n0,1\n1\n1,0\n", 2, None, "has 1 field"),
    "nothing": ("\n", None, None, "nothing in it"),
}


@pytest.mark.parametrize("case", WRONG_ANSWERS)
def test_answer_that_is_wrong_is_refused_by_row_and_column(author, classified, case):
    answer, row, column, said = WRONG_ANSWERS[case]

    error = refusal(submit(author, classified, answer))

    assert (error["field"], error.get("row"), error.get("column")) == ("answer", row, column)
    assert said in error["message"]
    assert author.get("/api/v1/submissions").json() == [], "refused ones are not stored"


@pytest.mark.parametrize("case", ["text", "wrong column order", "one row too few", "ragged row"])
def test_uploaded_answer_that_is_wrong_is_refused_alike(author, classified, case):
    answer, row, column, said = WRONG_ANSWERS[case]

    error = refusal(upload(author, classified, answer))

    assert (error.get("row"), error.get("column")) == (row, column)
    assert said in error["message"]


@pytest.mark.parametrize(
    "answer",
    [
        '{"class": {"a": 0, "b": 1, "c": 1}}',
        '{"class": [0, 1, 1]}',
        '[{"class": 0}, {"class": 1}, {"class": 1}]',
        "class\n0\n1\n1\n",
        "low,high\n1,0\n0,1\n0,1\n",
        "index,class\nc,1\nb,1\na,0\n",
        "\ufeffclass\r\n0\r\n1\r\n1\r\n",
    ],
)
def test_right_answer_scores_in_every_form(author, classified, answer):
    reply = submit(author, classified, answer)

    assert (reply.status_code, reply.json()["score"]) == (200, 0.0), reply.text


def test_answer_may_be_an_object_instead_of_text(author, classified):
    sent = {"competition_id": classified, "submission": {"answer": LABELS}}

    assert author.post("/api/v1/submissions", json=sent).json()["score"] == 0.0


# --- competitions that are over, unknown or no competition at all


def test_submission_after_the_end_is_400_with_the_reason(server, author):
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    ended = datetime(2020, 1, 1, tzinfo=UTC)
    competition_id = database.transact(
        lambda db: make_competition(db, title="Long ago", expiration=ended).public_id
    )
    database.close()

    for reply in (submit(author, competition_id), upload(author, competition_id, "class\n0\n")):
        error = refusal(reply)
        assert (error["code"], "“Long ago” is over" in error["message"]) == ("ended", True)


@pytest.mark.parametrize(
    "competition_id", ["100000000000", "nonsense", "' OR 1=1 --", "\u0000", "-1"]
)
def test_submission_to_an_unknown_competition_is_404(author, competition_id):
    assert "no such competition" in refusal(submit(author, competition_id), 404)["message"]


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, "submission"),
        ({"submission": {"answer": "class\n0\n"}}, "competition_id"),
        ({"competition_id": "1", "submission": {}}, "answer"),
        ({"competition_id": ["1"], "submission": {"answer": "class\n0\n"}}, "competition_id"),
        ({"competition_id": "1", "submission": {"answer": 5}}, "answer"),
        ({"competition_id": "1", "submission": "class"}, "submission"),
        (
            {"competition_id": "1", "submission": {"answer": "x", "answer_type": "xml"}},
            "answer_type",
        ),
    ],
)
def test_malformed_submission_is_400_naming_the_field(author, sent, named):
    error = refusal(author.post("/api/v1/submissions", json=sent))

    assert named in error["field"] + error["message"]


def test_submitting_as_somebody_else_is_403(server, author, classified):
    with server.client() as other:
        other_id = register(other)
    sent = {"id": other_id, "competition_id": classified, "submission": {"answer": LABELS}}

    refusal(author.post("/api/v1/submissions", json=sent), 403)

    assert author.get("/api/v1/submissions").json() == []


def test_upload_of_another_kind_of_file_is_400(author, classified):
    reply = author.post(
        f"/api/v1/competitions/{classified}/submissions",
        content=b"\x89PNG",
        headers={"Content-Type": "image/png"},
    )

    assert refusal(reply)["field"] == "Content-Type"


# --- limits


def announced(server, path: str, token: str, *, length: int, content_type: str) -> tuple[int, dict]:
    """The answer to a request that announces `length` bytes and sends none of them."""
    with socket.create_connection(_address(server), timeout=30) as connection:
        connection.sendall(_head(path, token, length=length, content_type=content_type))
        answer = b""
        while b"}" not in answer:
            part = connection.recv(65536)
            assert part, answer
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def _address(server) -> tuple[str, int]:
    parts = urlsplit(server.url)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def _head(path: str, token: str, *, length: int, content_type: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: user={token}",
        f"Content-Length: {length}",
        f"Content-Type: {content_type}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("path", ["/api/v1/submissions", "/api/submission", "/api/v1/register"])
def test_json_body_over_its_limit_is_413_in_the_documented_shape(server, author, path):
    status, error = announced(
        server,
        path,
        author.cookies["user"],
        length=16 * MIB + 1,
        content_type="application/json",
    )

    assert (status, error["error"]) == (413, "413")
    assert error["message"]


def test_spec_over_its_limit_is_413_and_says_what_to_do(author):
    error = refusal(author.post("/api/v1/competitions", content=b" " * (16 * MIB + 1)), 413)

    assert "as files" in error["message"]


def test_upload_over_its_limit_is_413_before_it_is_sent(server, author, classified):
    status, error = announced(
        server,
        f"/api/v1/competitions/{classified}/submissions",
        author.cookies["user"],
        length=LARGEST + 1,
        content_type="text/csv",
    )

    assert (status, error["error"]) == (413, "413")


# --- connections that break off


@pytest.mark.parametrize("kind", ["upload", "json", "form"])
def test_client_that_disconnects_mid_upload_leaves_nothing(
    server, author, classified, caplog, kind
):
    path, content_type, begin = {
        "upload": (f"/api/v1/competitions/{classified}/submissions", "text/csv", b"class\n0\n"),
        "json": ("/api/v1/submissions", "application/json", b'{"competition_id": "'),
        "form": (
            "/api/v1/competitions",
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="dataset"; filename="d.csv"\r\n\r\nx\n',
        ),
    }[kind]
    incoming = server.settings.data / "blobs" / "incoming"
    hosted = author.get("/api/v1/competitions/overview").json()["total"]
    with socket.create_connection(_address(server), timeout=30) as connection:
        head = _head(path, author.cookies["user"], length=4 * MIB, content_type=content_type)
        connection.sendall(head + begin + b"1" * MIB)
        if kind == "upload":
            eventually(lambda: list(incoming.iterdir()))

    eventually(lambda: not list(incoming.iterdir()))
    assert author.get("/api/v1/submissions").json() == []
    assert author.get("/api/v1/competitions/overview").json()["total"] == hosted
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


# --- large answers


@pytest.fixture(scope="module")
def large(server):
    """A competition whose answers may be made as large as one likes, and such an answer."""
    rows = 2000
    with server.client() as client:
        register(client)
        yield host(client, dataset="x\n" + "1\n" * rows, answer="class\n" + "0\n1\n" * (rows // 2))


def padded(*values: str) -> str:
    """2000 rows of 9 KiB each: more than is scored while a request waits."""
    text = "class\n" + "".join(f"{value}{'0' * 9000}\n" for value in values) * (2000 // len(values))
    assert SCORED_AT_ONCE < len(text) < LARGEST
    return text


def own(client, competition_id: str) -> dict:
    page = client.get(f"/api/v1/competitions/{competition_id}/submissions").json()
    return page["items"][0]


def test_answer_over_16_mib_waits_for_a_job_that_scores_it(author, large):
    reply = upload(author, large, padded("0.", "1."))

    assert reply.status_code == 200, reply.text
    assert (reply.json()["pending"], reply.json()["score"]) == (True, None)
    scored = eventually(lambda: (found := own(author, large))["state"] == "scored" and found)
    assert (scored["id"], scored["score"]) == (reply.json()["id"], 0.0)
    (item,) = author.get("/api/v1/submissions").json()
    assert item["answer"].startswith("/api/v1/submissions/"), "large answers travel as addresses"
    assert len(author.get(item["answer"]).content) > SCORED_AT_ONCE


def test_large_answer_that_is_wrong_is_refused_later_with_the_reason(author, large):
    wrong = padded("0.", "1.").replace("1.", "1,", 1)

    reply = upload(author, large, wrong)

    assert reply.json()["pending"]
    refused = eventually(lambda: (found := own(author, large))["state"] == "refused" and found)
    assert "Row 2 has 2 fields" in refused["reason"]
    assert author.get("/api/v1/submissions").json() == []
