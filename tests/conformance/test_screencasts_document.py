"""The screencasts document, walked from top to bottom with the calls that it shows."""

import base64
import json
import re
from typing import Any

import httpx
import pytest

from palaestra.screencasts.sound.webm import read_stream
from tests.builders.casts import OTS, PREFIX, text_ot
from tests.builders.sounds import tone

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VOICES = '["data:audio/webm;base64,asdf", "data:audio/webm;base64,qwer"]'


ANSWER = {"ex_id": "1", "solve_ots": "[]", "code": ""}


def _call(client: httpx.Client, method: str, path: str, **form: str) -> Any:
    """As the document's curl calls: a form, and JSON comes back."""
    reply = client.request(method, path, data=form or None, headers=FORM)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["access-control-allow-origin"] == "*"
    return reply.json()


def _put(client: httpx.Client, **form: str) -> int:
    asked = {"title": "Hello2", "ots": '[ { "ts": 1 } ]', "voice_blobs": VOICES, **form}
    made = _call(client, "PUT", "/elicast", **asked)
    number: int = made["elicast"]["id"]
    assert made == {"elicast": {"id": number}}
    return number


def test_list_elicasts(client: httpx.Client) -> None:
    first, second = _put(client, teacher="jungkook"), _put(client, title="Hello")
    found = _call(client, "GET", "/elicast?page=0&count=2")["elicasts"]
    assert [item["id"] for item in found] == [second, first]
    assert found[0]["created"] >= found[1]["created"] > 1_503_361_314_000
    same = {"created": 0, "is_protected": False}
    assert [{**item, "created": 0} for item in found] == [
        {"id": second, "title": "Hello", "teacher": None, **same},
        {"id": first, "title": "Hello2", "teacher": "jungkook", **same},
    ]
    by_teacher = _call(client, "GET", "/elicast?teacher=jungkook&count=1")["elicasts"]
    assert [item["id"] for item in by_teacher] == [first]


def test_create_and_get_an_elicast(client: httpx.Client) -> None:
    number = _put(client, teacher="jungkook")
    found = _call(client, "GET", f"/elicast/{number}")["elicast"]
    assert list(found) == [
        "id", "created", "title", "ots", "voice_blobs", "teacher", "is_protected",
    ]  # fmt: skip
    assert found["ots"] == [{"ts": 1}]
    assert found["voice_blobs"] == json.loads(VOICES)


def test_modify_an_elicast(client: httpx.Client) -> None:
    number = _put(client)
    form = {"title": "Other", "ots": "[]", "voice_blobs": "[]", "teacher": "suga"}
    assert _call(client, "POST", f"/elicast/{number}", **form) == {"elicast": {"id": number}}
    found = _call(client, "GET", f"/elicast/{number}")["elicast"]
    assert (found["title"], found["ots"], found["voice_blobs"]) == ("Other", [], [])


def test_delete_an_elicast(client: httpx.Client) -> None:
    number = _put(client)
    assert _call(client, "DELETE", f"/elicast/{number}") == {"elicast": {"id": number}}
    gone = client.get(f"/elicast/{number}")
    assert (gone.status_code, gone.text) == (404, "elicast -- Not exist")


def test_run_code(client: httpx.Client) -> None:
    code = 'print("hello world!"); assert(1 == 0)'
    found = _call(client, "POST", "/code/run", code=code)
    assert found.keys() >= {"code_run", "output", "exit_code"}
    assert found["code_run"]["id"] > 0
    assert found["exit_code"] == 1
    lines = found["output"].splitlines()
    assert lines[:3] == [
        "hello world!",
        "Traceback (most recent call last):",
        '  File "/codefile.py", line 1, in <module>',
    ]
    assert lines[-1].startswith("AssertionError")


def test_answer_an_exercise(client: httpx.Client) -> None:
    number = _put(client, ots=json.dumps(OTS))
    solve = json.dumps([text_ot(1, 4, "7")])
    form = {"ex_id": "1", "solve_ots": solve, "code": "x = 7\nassert x == 7\n"}
    found = _call(client, "POST", f"/code/answer/{number}", **form)
    assert found["code_run_exercise"]["id"] > 0
    assert found["exit_code"] == 0


def test_the_documents_own_answer_is_recorded_and_wrong(client: httpx.Client) -> None:
    number = _put(client, ots=json.dumps(OTS))
    solve = '[ { "insertedText": "asdf" } ]'
    form = {"ex_id": "1", "solve_ots": solve, "code": 'print("hello asdf!"); assert(1 == 0)'}
    found = _call(client, "POST", f"/code/answer/{number}", **form)
    assert found["code_run_exercise"]["id"] > 0
    assert found["exit_code"] != 0


def test_split_audio(client: httpx.Client) -> None:
    sound = f"data:audio/webm;base64,{base64.b64encode(tone(seconds=2)).decode()}"
    form = {"segments": "[[0, 1000],[500, 3000]]", "audio_blobs": json.dumps([sound, sound])}
    outputs = _call(client, "POST", "/audio/split", **form)["outputs"]
    sounds = [base64.b64decode(output.removeprefix(PREFIX)) for output in outputs]
    assert [read_stream(one).length for one in sounds] == [48_000, 120_000]


def test_log_ticket_and_submit(client: httpx.Client) -> None:
    ticket = _call(client, "POST", "/log/ticket", name="test")["ticket"]
    assert re.fullmatch(r"[0-9a-f-]{36}", ticket)
    data = '{ "action": "try_ex", "code_run_exercise_id": 2 }'
    assert _call(client, "POST", "/log/submit", ticket=ticket, data=data) == {}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("GET", "/elicast?page=-1", {}), (400, "page -- ")),
        (("GET", "/elicast?count=101", {}), (400, "count -- ")),
        (("PUT", "/elicast", {"title": ""}), (400, "title -- ")),
        (("GET", "/elicast/999999", {}), (404, "elicast -- Not exist")),
        (("GET", "/elicast/0", {}), (404, "elicast -- Not exist")),
        (("POST", "/code/answer/999999", ANSWER), (404, "elicast -- Not exist")),
        (("POST", "/log/submit", {"ticket": "x", "data": "{}"}), (400, "ticket -- ")),
    ],
)  # fmt: skip
def test_errors_say_the_field_first(
    client: httpx.Client, call: tuple[str, str, dict[str, str]], said: tuple[int, str]
) -> None:
    method, path, form = call
    reply = client.request(method, path, data=form or None, headers=FORM)
    assert (reply.status_code, reply.text[: len(said[1])]) == said
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
