"""What is exported of an account's casts, answers and runs; and what stays when it is deleted."""

import json

import httpx

from palaestra.core.database import Database
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.models.runs import CodeRun
from tests.builders.casts import record, text_ot
from tests.builders.servers import RunningServer


def answer(client: httpx.Client, cast: int, typed: str) -> int:
    data = {"ex_id": "1", "solve_ots": json.dumps([text_ot(0, 4, typed)]), "code": "mine"}
    number: int = client.post(f"/code/answer/{cast}", data=data).json()["code_run_exercise"]["id"]
    return number


def run(client: httpx.Client, code: str) -> int:
    number: int = client.post("/code/run", data={"code": code}).json()["code_run"]["id"]
    return number


def test_an_export_has_ones_own_casts(client: httpx.Client, server: RunningServer) -> None:
    client.post("/api/v1/register", json={})
    number, deleted = record(client, title="Mine"), record(client)
    client.delete(f"/elicast/{deleted}")
    with server.client() as other:
        record(other, title="Nobody's")
    (cast,) = client.get("/api/account/export").json()["screencasts"]["casts"]
    assert (cast["id"], cast["title"]) == (number, "Mine")
    assert client.get(cast["archive"]).status_code == 200


def test_an_export_has_ones_own_answers_and_runs(
    client: httpx.Client, server: RunningServer
) -> None:
    client.post("/api/v1/register", json={})
    cast = record(client)
    with server.client() as other:
        answer(other, cast, "8")
        run(other, "print('other')")
    mine, ran = answer(client, cast, "7"), run(client, "print('mine')")

    held = client.get("/api/account/export").json()["screencasts"]

    (attempt,), (code_run,) = held["attempts"], held["runs"]
    assert (attempt["id"], attempt["cast"], attempt["correct"]) == (mine, cast, True)
    assert attempt["answer"] == "7"
    assert (code_run["id"], code_run["code"], code_run["output"]) == (
        ran,
        "print('mine')",
        "mine\n",
    )


def test_a_deleted_account_leaves_casts_and_counts_and_nothing_that_it_wrote(
    client: httpx.Client, server: RunningServer
) -> None:
    with server.client() as leaving:
        leaving.post("/api/v1/register", json={})
        cast = record(leaving, title="Stays", teacher="Ada Lovelace")
        mine, ran = answer(leaving, cast, "7"), run(leaving, "print('secret')")
        others = run(client, "print('stays')")

        gone = leaving.request("DELETE", "/api/account/me", json={"confirm": True})

    assert gone.is_success
    assert client.get(f"/elicast/{cast}").json()["elicast"]["teacher"] is None
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    try:
        kept = database.read(lambda db: db.get_one(Attempt, mine))
        stays = database.read(lambda db: db.get_one(Screencast, cast))
        runs = database.read(lambda db: (db.get(CodeRun, ran), db.get(CodeRun, others)))
    finally:
        database.close()
    assert (kept.correct, kept.code, kept.answer, kept.program, kept.output) == (
        True,
        b"",
        None,
        None,
        None,
    )
    assert "ada" not in stays.search_text
    assert runs[0] is None
    assert runs[1] is not None
