"""What our pages ask about casts: lists, chapters, captions, zips."""

import io
import json
import zipfile
from typing import Any

import httpx
import pytest

from tests.builders.casts import OTS, data_uri, record

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nWe count the sparrows\n"


def _detail(client: httpx.Client, number: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/screencasts/{number}").json()
    return found


def test_a_detail_tells_what_the_ots_say(client: httpx.Client) -> None:
    found = _detail(client, record(client, teacher="Kim"))
    assert (found["duration_ms"], found["voices"], found["exercises"]) == (500, 1, 1)
    assert found["exercise_list"] == [
        {"ex_id": "1", "description": "Make x seven", "starts_ms": 200, "ends_ms": 400}
    ]
    assert (found["can_change"], found["can_protect"], found["owner"]) == (True, False, None)
    assert client.get(f"/api/screencasts/{found['id']}/ots").json() == OTS


def test_a_search_finds_titles_teachers_and_what_is_said(client: httpx.Client) -> None:
    titled = record(client, title="Blackbirds SING")
    taught = record(client, title="Other", teacher="Blackbird Anna")
    spoken = record(client, title="Silent")
    client.put(f"/api/screencasts/{spoken}/captions/en", content=VTT)

    def found(search: str) -> list[int]:
        reply = client.get("/api/screencasts", params={"search": search}).json()
        assert reply["total"] == len(reply["items"])
        return [item["id"] for item in reply["items"]]

    assert found("blackbird") == [taught, titled]
    assert found("sing BLACKBIRDS") == [titled]
    assert found("sparrows count") == [spoken]
    assert found("100%") == []
    heard = client.get("/api/screencasts", params={"search": "sparrows"}).json()["items"][0][
        "heard"
    ]
    assert heard == "we count the sparrows"


def test_what_is_said_about_a_cast_changes(client: httpx.Client) -> None:
    number = record(client, teacher="Kim")
    chapters = [{"starts_ms": 0, "title": "Start"}, {"starts_ms": 400, "title": "End"}]
    change = {"title": "New", "teacher": "", "skip_allowed": True, "chapters": chapters}
    found = client.patch(f"/api/screencasts/{number}", json=change).json()
    assert {name: found[name] for name in change} == {**change, "teacher": None}
    assert client.get(f"/elicast/{number}").json()["elicast"]["title"] == "New"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"teacher": "x" * 65}, "teacher"),
        ({"description": "x" * 20_001}, "description"),
        ({"chapters": [{"starts_ms": -1, "title": "x"}]}, "chapters[0].starts_ms"),
        ({"chapters": [{"starts_ms": 1, "title": ""}]}, "chapters[0].title"),
        ({"chapters": [{"starts_ms": 1, "title": "x"}] * 2}, "chapters"),
    ],
)
def test_a_wrong_change_is_named_and_changes_nothing(
    client: httpx.Client, change: dict[str, Any], field: str
) -> None:
    number = record(client)
    before = _detail(client, number)
    reply = client.patch(f"/api/screencasts/{number}", json=change)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (400, field)
    assert _detail(client, number) == before


def test_captions_are_kept_served_and_taken_away(client: httpx.Client) -> None:
    number = record(client)
    track = f"/api/screencasts/{number}/captions/en-GB"
    put = client.put(track, params={"label": "English"}, content=VTT)
    assert put.json() == {"language": "en-GB", "label": "English", "cues": 1}
    assert _detail(client, number)["captions"] == [put.json()]
    assert client.get(track).text == VTT
    assert client.get(track).headers["content-type"].startswith("text/vtt")
    lines = client.get(f"/api/screencasts/{number}/transcript/en-GB").json()
    assert lines == [{"start_ms": 0, "end_ms": 1000, "text": "We count the sparrows"}]
    bad = client.put(track, content="WEBVTT\n\n00:00.000 --> x\n")
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "captions")
    assert "Line 3" in bad.json()["detail"]
    assert client.delete(track).status_code == 204
    assert client.get(track).status_code == 404


def test_a_cast_travels_as_a_zip(client: httpx.Client) -> None:
    number = record(client, title="Å", teacher="Kim", voices=[b"one", b""])
    chapters = [{"starts_ms": 9, "title": "Nine"}]
    client.patch(f"/api/screencasts/{number}", json={"chapters": chapters, "description": "*Hi*"})
    client.put(f"/api/screencasts/{number}/captions/sv", content=VTT)
    archive = client.get(f"/api/screencasts/{number}/archive")
    assert int(archive.headers["content-length"]) == len(archive.content)
    again = client.post("/api/screencasts/archive", content=archive.content).json()["id"]
    assert again != number
    mine, theirs = (client.get(f"/elicast/{one}").json()["elicast"] for one in (again, number))
    for one in (mine, theirs):
        one.pop("id"), one.pop("created")
    assert mine == theirs
    assert mine["voice_blobs"] == [data_uri(b"one"), data_uri(b"")]
    found = _detail(client, again)
    assert (found["chapters"], found["description"]) == (chapters, "*Hi*")
    assert [track["language"] for track in found["captions"]] == ["sv"]


def _zip(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


ABOUT = {"format": "palaestra-screencast", "version": 1, "title": "x"}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "archive"),
        (b"PK\x03\x04 no zip", "archive"),
        (_zip(cast__json=b"{}"), "archive"),
        (_zip(cast__json=json.dumps({**ABOUT, "version": 2}).encode()), "archive"),
        (_zip(cast__json=json.dumps(ABOUT).encode()), "archive"),
        (_zip(cast__json=json.dumps({**ABOUT, "title": ""}).encode(), ots__json=b"[]"), "title"),
        (_zip(cast__json=json.dumps(ABOUT).encode(), ots__json=b"{}"), "ots"),
        (_zip(cast__json=json.dumps({**ABOUT, "voices": 501}).encode()), "archive"),
        (_zip(cast__json=b" " * (2 << 20), ots__json=b"[]"), "archive"),
        (_zip(cast__json=json.dumps(ABOUT).encode(), ots__json=b" " * (33 << 20)), "ots"),
    ],
)  # fmt: skip
def test_a_bad_zip_is_refused(client: httpx.Client, content: bytes, field: str) -> None:
    before = client.get("/api/screencasts").json()["total"]
    reply = client.post("/api/screencasts/archive", content=content)
    assert reply.status_code in (400, 413)
    assert reply.json()["errors"][0]["field"] == field
    assert client.get("/api/screencasts").json()["total"] == before


def test_what_runs_printed_becomes_an_asciicast(client: httpx.Client) -> None:
    ots = [
        {"ts": 1000, "command": "run"},
        {"ts": 1500, "command": "run", "exitCode": 3, "output": "å\nb\n"},
        {"ts": 1600, "command": "assert"},
        {"ts": 1700, "command": "run", "exitCode": 0, "output": "hidden"},
    ]
    number = record(client, ots=ots)
    lines = client.get(f"/api/screencasts/{number}/runs.cast").text.splitlines()
    head, *events = (json.loads(line) for line in lines)
    assert (head["version"], head["title"]) == (3, "Hello")
    assert events == [
        [1.0, "o", "$ python code.py\r\n"],
        [0.5, "o", "å\r\nb\r\n[exit 3]\r\n"],
        [0, "x", "0"],
    ]
