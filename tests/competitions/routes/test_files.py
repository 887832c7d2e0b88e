"""Tables in every format, downloads that go on where they broke off, listings as files."""

import csv
import io
import json

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.builders.competitions import host, make_spec, refusal, register, submit

DATA = pl.DataFrame({"index": ["a", "b"], "x": [1.5, 2.5]})
TRUTH = pl.DataFrame({"index": ["a", "b"], "class": [0, 1]})
ANSWER = pl.DataFrame({"index": ["a", "b"], "class": [0.2, 0.7]})


def packed(frame, kind):
    buffer = io.BytesIO()
    (frame.write_parquet if kind == "parquet" else frame.write_ipc)(buffer)
    return buffer.getvalue()


@pytest.fixture
def hosting(client):
    register(client)
    return client


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_competition_lives_on_binary_files_alone(hosting, kind):
    spec = {name: value for name, value in make_spec().items() if name not in ("dataset", "answer")}
    files = {
        "dataset": (f"d.{kind}", packed(DATA, kind)),
        "answer": (f"t.{kind}", packed(TRUTH, kind)),
    }
    hosted = hosting.post("/api/v1/competitions", data={"spec": json.dumps(spec)}, files=files)
    assert hosted.status_code == 200, hosted.text
    page = f"/api/v1/competitions/{hosted.json()['id']}"

    sent = hosting.post(
        f"{page}/submissions",
        content=packed(ANSWER, kind),
        headers={"Content-Type": "application/octet-stream"},
    )

    assert round(sent.json()["score"], 4) == 0.2899
    assert hosting.get(f"{page}/data").text == "index,x\na,1.5\nb,2.5\n"
    columns = hosting.get(f"{page}/preview").json()["columns"]
    assert [(column["name"], column["dtype"]) for column in columns] == [("x", "number")]
    (listed,) = hosting.get("/api/v1/submissions").json()
    assert hosting.get(listed["answer"]).content == packed(ANSWER, kind)


def test_a_damaged_answer_is_refused_as_such(hosting):
    competition_id = host(hosting)
    reply = hosting.post(
        f"/api/v1/competitions/{competition_id}/submissions",
        content=b"PAR1" + b"\x00" * 100,
        headers={"Content-Type": "application/vnd.apache.parquet"},
    )
    assert "damaged" in refusal(reply)["message"]


# --- downloads


@pytest.mark.parametrize(("kind", "read"), [("parquet", pl.read_parquet), ("arrow", pl.read_ipc)])
def test_a_data_set_is_offered_in_binary_forms_with_its_types(hosting, kind, read):
    competition_id = host(hosting, dataset="index,x,word,sure\na,1.5,one,true\nb,,two,false\n")
    address = f"/api/v1/competitions/{competition_id}/data?format={kind}"

    whole = hosting.get(address)
    part = hosting.get(address, headers={"Range": "bytes=3-9", "If-Range": whole.headers["etag"]})

    frame = read(io.BytesIO(whole.content))
    assert frame.rows() == [("a", 1.5, "one", True), ("b", None, "two", False)]
    assert frame.schema == {
        "index": pl.String, "x": pl.Float64, "word": pl.String, "sure": pl.Boolean
    }  # fmt: skip
    assert (part.status_code, part.content) == (206, whole.content[3:10])
    columns = hosting.get(f"/api/v1/competitions/{competition_id}/preview").json()["columns"]
    assert [column["dtype"] for column in columns] == ["number", "text", "boolean"]
    refusal(hosting.get(address.replace(kind, "exe")), 400)


def test_a_download_goes_on_where_it_broke_off(hosting):
    competition_id = host(hosting)
    for path in ("data", "sample"):
        address = f"/api/v1/competitions/{competition_id}/{path}"
        whole = hosting.get(address)
        tag = whole.headers["etag"]

        rest = hosting.get(address, headers={"Range": "bytes=5-", "If-Range": tag})
        changed = hosting.get(address, headers={"Range": "bytes=5-", "If-Range": '"another"'})
        beyond = hosting.get(address, headers={"Range": "bytes=5000-"})

        assert whole.headers["accept-ranges"] == "bytes"
        assert (rest.status_code, rest.content) == (206, whole.content[5:])
        assert (
            rest.headers["content-range"]
            == f"bytes 5-{len(whole.content) - 1}/{len(whole.content)}"
        )
        assert (changed.status_code, changed.content) == (200, whole.content)
        assert beyond.status_code == 416


# --- listings


def table(reply, format):
    assert reply.status_code == 200, reply.text
    if format == "parquet":
        return pl.read_parquet(io.BytesIO(reply.content)).rows(named=True)
    if format == "csv":
        return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    head, *rows = load_workbook(io.BytesIO(reply.content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


FORMULA = '=HYPERLINK("http://x")'


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_board_and_submissions_come_with_their_scores(server, hosting, format):
    competition_id = host(hosting)
    page = f"/api/v1/competitions/{competition_id}"
    with server.client() as other:
        author = register(other, username=f"{FORMULA} {format}")
        submit(other, competition_id)
        submit(other, competition_id, {"class": {"0": 0, "1": 1}})
        refusal(other.get(f"{page}/submissions/export"), 403)

        (line,) = table(other.get(f"{page}/leaderboard/export", params={"format": format}), format)

    rows = table(hosting.get(f"{page}/submissions/export", params={"format": format}), format)
    assert (line["client"], float(line["score"]), int(line["submissions"])) == (author, 0, 2)
    assert [round(float(row["score"]), 4) for row in rows] == [0.2899, 0]
    assert {row["client"] for row in rows} == {author}
    # A spreadsheet would run what begins with = as a formula; Parquet is read by programs.
    shown = FORMULA if format == "parquet" else f"'{FORMULA}"
    assert {row["name"] for row in [line, *rows]} == {f"{shown} {format}"}


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_an_empty_board_is_a_file_with_names_alone(hosting, format):
    competition_id = host(hosting)
    reply = hosting.get(
        f"/api/v1/competitions/{competition_id}/leaderboard/export", params={"format": format}
    )
    assert table(reply, format) == []


def test_private_scores_are_in_the_hosts_board_alone(server, hosting):
    competition_id = host(
        hosting,
        dataset={"x": {str(row): row for row in range(40)}},
        answer={"class": {str(row): row % 2 for row in range(40)}},
        private_share=0.5,
    )
    page = f"/api/v1/competitions/{competition_id}/leaderboard/export"
    with server.client() as other:
        register(other)
        submit(other, competition_id, {"class": {str(row): 0.2 + row / 90 for row in range(40)}})
        (theirs,) = table(other.get(page), "csv")

    (hosts,) = table(hosting.get(page), "csv")
    assert float(hosts["private_score"]) > 0
    assert theirs["private_score"] == ""


def test_unknown_formats_and_competitions_are_named(hosting):
    competition_id = host(hosting)
    page = f"/api/v1/competitions/{competition_id}/leaderboard/export"
    assert refusal(hosting.get(page, params={"format": "ods"}))["field"] == "format"
    refusal(hosting.get("/api/v1/competitions/nothing/leaderboard/export"), 404)
