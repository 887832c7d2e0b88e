"""The documented calls on casts, on a real server."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from palaestra.screencasts.settings import ScreencastsSettings
from tests.builders.casts import OTS, PREFIX, data_uri, make_form, multipart, record
from tests.builders.servers import RunningServer, make_settings, running


@pytest.fixture(scope="module")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    more = [ScreencastsSettings(edit_blocked=True)]
    with running(make_settings(tmp_path_factory.mktemp("blocked"), more=more)) as started:
        yield started


def _said(reply: httpx.Response) -> tuple[int, str]:
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["access-control-allow-origin"] == "*"
    return reply.status_code, reply.text


@pytest.mark.parametrize("as_multipart", [False, True])
def test_what_was_put_is_got(client: httpx.Client, as_multipart: bool) -> None:
    form = make_form(title="Hallå 😀", voices=[b"", b"\x00\xff" * 70_001, b"abc"], teacher="Åsa")
    sent: dict[str, Any] = {"files": multipart(form)} if as_multipart else {"data": form}
    number = client.put("/elicast", **sent).json()["elicast"]["id"]
    got = client.get(f"/elicast/{number}").json()["elicast"]
    assert got.pop("created") > 1_700_000_000_000
    assert got == {
        "id": number,
        "title": "Hallå 😀",
        "ots": OTS,
        "voice_blobs": json.loads(form["voice_blobs"]),
        "teacher": "Åsa",
        "is_protected": False,
    }


def test_a_large_cast_is_streamed_back_whole(client: httpx.Client) -> None:
    voice = bytes(range(256)) * 20_000
    number = record(client, voices=[voice, voice[1:], voice[2:]])
    reply = client.get(f"/elicast/{number}")
    assert int(reply.headers["content-length"]) == len(reply.content)
    blobs = reply.json()["elicast"]["voice_blobs"]
    assert blobs == [data_uri(voice), data_uri(voice[1:]), data_uri(voice[2:])]


def test_the_documents_own_examples_are_taken(client: httpx.Client) -> None:
    form = {
        "title": "Hello2",
        "ots": '[ { "ts": 1 } ]',
        "voice_blobs": '["data:audio/webm;base64,asdf", "data:audio/webm;base64,qwer"]',
    }
    number = client.put("/elicast", data=form).json()["elicast"]["id"]
    got = client.get(f"/elicast/{number}").json()["elicast"]
    assert got["ots"] == [{"ts": 1}]
    assert got["voice_blobs"] == ["data:audio/webm;base64,asdf", "data:audio/webm;base64,qwer"]
    assert got["teacher"] is None


def test_the_list_is_newest_first_by_teacher_and_page(client: httpx.Client) -> None:
    first, second, third = (record(client, teacher=name) for name in ("Kim", None, "Kim"))
    everybody = client.get("/elicast", params={"count": 3}).json()["elicasts"]
    assert [item["id"] for item in everybody] == [third, second, first]
    assert everybody[1].keys() == {"id", "created", "title", "teacher", "is_protected"}
    kims = client.get("/elicast", params={"teacher": "Kim", "count": 1, "page": 1}).json()
    assert [item["id"] for item in kims["elicasts"]] == [first]
    nobodys = client.get("/elicast", params={"teacher": "", "count": 1}).json()["elicasts"]
    assert [(item["id"], item["teacher"]) for item in nobodys] == [(second, None)]


def test_an_update_replaces_all_but_a_teacher_that_is_not_named(client: httpx.Client) -> None:
    number = record(client, teacher="Kim")
    form = make_form(title="New", ots=[{"ts": 3}], voices=[b"other"])
    assert client.post(f"/elicast/{number}", data=form).json() == {"elicast": {"id": number}}
    got = client.get(f"/elicast/{number}").json()["elicast"]
    assert (got["title"], got["teacher"], got["ots"]) == ("New", "Kim", [{"ts": 3}])
    assert got["voice_blobs"] == [data_uri(b"other")]


def test_a_deleted_cast_is_gone_from_everywhere(client: httpx.Client) -> None:
    number = record(client)
    assert client.delete(f"/elicast/{number}").json() == {"elicast": {"id": number}}
    gone = (404, "elicast -- Not exist")
    assert _said(client.get(f"/elicast/{number}")) == gone
    assert _said(client.delete(f"/elicast/{number}")) == gone
    assert _said(client.post(f"/elicast/{number}", data=make_form())) == gone
    assert number not in [item["id"] for item in client.get("/elicast").json()["elicasts"]]
    assert client.get(f"/api/screencasts/{number}").status_code == 404
    assert record(client) > number


@pytest.mark.parametrize("text", ["0", "01", "-1", "1.0", "x", "1e3", "9" * 19, "9" * 400, "١"])
def test_what_is_no_number_of_a_cast_does_not_exist(client: httpx.Client, text: str) -> None:
    for method in ("GET", "DELETE"):
        reply = client.request(method, f"/elicast/{text}")
        assert _said(reply) == (404, "elicast -- Not exist")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page": "-1"}, "page"),
        ({"page": "x"}, "page"),
        ({"page": "9" * 30}, "page"),
        ({"count": "0"}, "count"),
        ({"count": "101"}, "count"),
        ({"teacher": "x" * 65}, "teacher"),
    ],
)
def test_a_wrong_query_is_named(client: httpx.Client, query: dict[str, str], field: str) -> None:
    status, text = _said(client.get("/elicast", params=query))
    assert status == 400
    assert text.startswith(f"{field} -- ")


WRONG = [
    ({"title": ""}, "title -- "),
    ({"title": "x" * 129}, "title -- "),
    ({"title": "x" * 5000}, "title -- "),
    ({"title": None}, "title -- Missing"),
    ({"ots": None}, "ots -- Missing"),
    ({"ots": "{}"}, "ots -- It must be a JSON list"),
    ({"ots": '[{"ts": 1.5}]'}, "ots -- [0].ts must be"),
    ({"ots": '[{"ts": NaN}]'}, "ots -- "),
    ({"ots": '[{"ts": 1, "command": "run", "exitCode": "0"}]'}, "ots -- [0].exitCode"),
    ({"ots": json.dumps([OTS[1], {**OTS[4], "fromPos": 99, "toPos": 99}])}, "ots -- [1].toPos"),
    ({"voice_blobs": None}, "voice_blobs -- Missing"),
    ({"voice_blobs": "data:audio/webm;base64,AAAA"}, "voice_blobs -- It must be a JSON list"),
    ({"voice_blobs": '["data:audio/ogg;base64,AAAA"]'}, "voice_blobs -- only support audio/webm"),
    ({"voice_blobs": '["AAAA"]'}, "voice_blobs -- only support audio/webm"),
    ({"voice_blobs": f'["{PREFIX}AAA"]'}, "voice_blobs -- A sound's base64 is cut off"),
    ({"voice_blobs": f'["{PREFIX}A A="]'}, "voice_blobs -- A sound is not valid base64"),
    ({"voice_blobs": f'["{PREFIX}AA==AAAA"]'}, "voice_blobs -- A sound is not valid base64"),
    ({"voice_blobs": f'["{PREFIX}AAAA",]'}, "voice_blobs -- It must be a JSON list"),
    ({"voice_blobs": f'["{PREFIX}AAAA"'}, "voice_blobs -- It must be a JSON list"),
    ({"voice_blobs": "[7]"}, "voice_blobs -- It must be a JSON list"),
    ({"voice_blobs": json.dumps([PREFIX] * 501)}, "voice_blobs -- At most 500"),
    ({"teacher": ""}, "teacher -- "),
    ({"teacher": "x" * 65}, "teacher -- "),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "text"), WRONG)
@pytest.mark.parametrize("as_multipart", [False, True])
def test_a_wrong_field_is_named_first(
    client: httpx.Client, wrong: dict[str, str | None], text: str, as_multipart: bool
) -> None:
    form = {name: value for name, value in {**make_form(), **wrong}.items() if value is not None}
    # Backwards, since the order of the document counts and not that of arrival.
    form = dict(reversed(form.items()))
    sent: dict[str, Any] = {"files": multipart(form)} if as_multipart else {"data": form}
    before = client.get("/elicast").json()
    status, said = _said(client.put("/elicast", **sent))
    assert (status, said[: len(text)]) == (400, text)
    # Fields are looked at before the cast is.
    assert _said(client.post("/elicast/999999", **sent)) == (status, said)
    assert client.get("/elicast").json() == before


def test_of_several_wrong_fields_the_documents_first_is_told(client: httpx.Client) -> None:
    form = {"teacher": "", "voice_blobs": "x", "ots": "x", "title": ""}
    for field in ("title", "ots", "voice_blobs", "teacher"):
        assert _said(client.put("/elicast", data=form))[1].startswith(f"{field} -- ")
        form = {**form, field: make_form(teacher="Kim")[field]}
    assert client.put("/elicast", data=form).status_code == 200


def test_errors_are_json_for_who_asks(client: httpx.Client) -> None:
    reply = client.put("/elicast", data={"title": ""}, headers={"Accept": "application/json"})
    assert reply.headers["content-type"].startswith("application/problem+json")
    assert reply.json()["errors"][0]["field"] == "title"


def test_codecs_and_escaped_slashes_are_taken(client: httpx.Client) -> None:
    escaped = r'"data:audio\/webm;codecs=opus;base64,\/\/8="'
    quoted = r'"data:audio/webm;codecs=\"opus\";base64,AA=="'
    form = {**make_form(), "voice_blobs": f"[{escaped}, {quoted}]"}
    number = client.put("/elicast", data=form).json()["elicast"]["id"]
    got = client.get(f"/elicast/{number}").json()["elicast"]
    assert got["voice_blobs"] == [f"{PREFIX}//8=", f"{PREFIX}AA=="]


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: httpx.Client) -> None:
    connection = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=30)
    connection.putrequest("PUT", "/elicast")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str((100 << 20) + 1))
    connection.endheaders()
    reply = connection.getresponse()
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (413, "*")
    connection.close()


@pytest.mark.parametrize("body", [b"{}", b""])
def test_a_body_that_is_no_form_is_refused(client: httpx.Client, body: bytes) -> None:
    reply = client.put("/elicast", content=body, headers={"Content-Type": "application/json"})
    assert _said(reply)[0] == 400
    assert reply.text.startswith("body -- ")


def test_another_method_is_not_allowed(client: httpx.Client) -> None:
    reply = client.patch("/elicast/1")
    assert _said(reply)[0] == 405
    assert reply.headers["allow"] == "DELETE, GET, POST"
    options = client.options("/elicast")
    assert (options.status_code, options.headers["allow"]) == (200, "GET, PUT")


def test_a_protected_cast_is_not_found_by_changes(client: httpx.Client) -> None:
    client.post("/api/v1/register", json={})
    number = record(client)
    assert (
        client.patch(f"/api/screencasts/{number}", json={"is_protected": True}).status_code == 200
    )
    assert client.get(f"/elicast/{number}").json()["elicast"]["is_protected"]
    gone = (404, "elicast -- Not exist")
    assert _said(client.post(f"/elicast/{number}", data=make_form())) == gone
    assert _said(client.delete(f"/elicast/{number}")) == gone


def test_somebody_elses_cast_stays(client: httpx.Client, server: RunningServer) -> None:
    client.post("/api/v1/register", json={})
    number = record(client)
    with server.client() as other:
        assert _said(other.delete(f"/elicast/{number}"))[0] == 403
        assert _said(other.post(f"/elicast/{number}", data=make_form()))[0] == 403
    assert client.get(f"/elicast/{number}").json()["elicast"]["title"] == "Hello"


def test_a_blocked_server_refuses_changes_and_plays_on(blocked: RunningServer) -> None:
    with blocked.client() as client:
        for method, address in (
            ("PUT", "/elicast"),
            ("POST", "/elicast/1"),
            ("DELETE", "/elicast/1"),
        ):
            assert _said(client.request(method, address, content=b"x"))[0] == 403
        assert client.get("/elicast").json() == {"elicasts": []}
        assert client.post("/log/ticket", data={"name": "x"}).status_code == 200


@pytest.mark.parametrize("address", ["/log/ticket"])
def test_logs_take_multipart_forms_too(client: httpx.Client, address: str) -> None:
    ticket = client.post("/log/ticket", files=multipart({"name": "test"})).json()["ticket"]
    sent = {"ticket": ticket, "data": '{"action": "try_ex"}'}
    assert client.post("/log/submit", files=multipart(sent)).json() == {}
