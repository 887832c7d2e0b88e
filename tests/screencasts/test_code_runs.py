"""Code runs over HTTP: what clients send, what they are answered, what is kept."""

import base64

import httpx
import pytest
from sqlalchemy import select

from palaestra.core.database import Database
from palaestra.screencasts.models.runs import CodeRun
from tests.builders.servers import RunningServer


def kept(server: RunningServer, run_id: int) -> CodeRun:
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    try:
        found = database.read(lambda db: db.scalars(select(CodeRun).filter_by(id=run_id)).one())
    finally:
        database.close()
    return found


def test_run_answers_as_the_document_shows(client: httpx.Client) -> None:
    answer = client.post("/code/run", data={"code": 'print("hello world!"); assert(1 == 0)'})

    assert answer.status_code == 200
    body = answer.json()
    assert isinstance(body["code_run"]["id"], int)
    assert body["exit_code"] == 1
    assert body["output"].startswith(
        'hello world!\nTraceback (most recent call last):\n  File "/codefile.py", line 1, '
        'in <module>\n    print("hello world!"); assert(1 == 0)\n'
    )
    assert body["output"].endswith("AssertionError\n")


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"code": "print(2)"}},
        {"json": {"code": "print(2)"}},
        {"files": {"code": (None, "print(2)")}},
    ],
    ids=["form", "json", "multipart"],
)
def test_run_reads_every_kind_of_body(client: httpx.Client, sent: dict) -> None:
    assert client.post("/code/run", **sent).json()["output"] == "2\n"


def test_run_is_recorded(server: RunningServer, client: httpx.Client) -> None:
    run_id = client.post("/code/run", data={"code": "print('\\0é')"}).json()["code_run"]["id"]

    run = kept(server, run_id)

    assert (run.code, run.output) == (b"print('\\0\xc3\xa9')", b"\0\xc3\xa9\n")
    assert (run.exit_code, run.killed_by, run.language) == (0, "", "python")
    assert run.ended_at is not None
    assert (run.duration_ms or 0) > 0
    assert (run.peak_bytes or 0) > 0


def test_run_ends_at_a_lower_limit_with_the_documents_mark(client: httpx.Client) -> None:
    sent = {"code": "print(1, flush=True)\nwhile True: pass", "limits": {"seconds": 0.3}}

    body = client.post("/code/run", json=sent).json()

    assert (body["exit_code"], body["output"]) == (-1, "1\n\n<TIMEOUT>")
    assert body["timed_out"]


def test_run_takes_files_and_gives_plots_back(client: httpx.Client) -> None:
    code = (
        "import matplotlib.pyplot as plt\n"
        "plt.plot([int(x) for x in open('in.txt').read().split()])\n"
        "plt.show()\n"
        "plt.plot([3])"
    )
    sent = {
        "code": code,
        "files": [{"name": "in.txt", "base64": base64.b64encode(b"1 4 9").decode()}],
    }

    body = client.post("/code/run", json=sent).json()

    assert body["output"] == ""
    assert [plot["name"] for plot in body["files"]] == ["plot-1.png", "plot-2.png"]
    for plot in body["files"]:
        assert plot["media_type"] == "image/png"
        assert base64.b64decode(plot["base64"]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "code"),
        ({"code": "1", "language": "cobol"}, "language"),
        ({"code": "1", "files": "["}, "files"),
        ({"code": "1", "files": '[{"name": "../x", "base64": ""}]'}, "files"),
        ({"code": "1", "limits": '{"seconds": 0}'}, "limits.seconds"),
    ],
)
def test_run_refuses_what_is_wrong_by_the_name_of_its_field(
    client: httpx.Client, sent: dict, field: str
) -> None:
    answer = client.post("/code/run", data=sent)

    assert answer.status_code == 400
    assert answer.text.startswith(f"{field} -- ")


def test_languages_say_which_are_installed(client: httpx.Client) -> None:
    found = client.get("/code/languages").json()["languages"]

    assert {"name": "python", "title": "Python", "installed": True} in found
    assert {one["name"] for one in found} == {"python", "r", "javascript", "c"}
