"""What is exported of an account's casts, answers and runs; and what stays when it is deleted."""

import json
from pathlib import Path

import httpx

from palaestra.core.accounts.service import farewells
from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, DbSession
from palaestra.core.sandbox import Limits, RunResult
from palaestra.screencasts.models.attempts import Attempt
from palaestra.screencasts.models.casts import Screencast
from palaestra.screencasts.models.runs import CodeRun
from palaestra.screencasts.schemas.attempts import AnswerSent
from palaestra.screencasts.schemas.runs import RunAsked
from palaestra.screencasts.service import attempts, owners, runs
from tests.builders.accounts import identity_of, make_person
from tests.builders.casts import record, text_ot
from tests.builders.exercises import lesson, make_cast
from tests.builders.servers import RunningServer


def answer(client: httpx.Client, cast: int, typed: str) -> int:
    data = {"ex_id": "1", "solve_ots": json.dumps([text_ot(0, 4, typed)]), "code": "mine"}
    number: int = client.post(f"/code/answer/{cast}", data=data).json()["code_run_exercise"]["id"]
    return number


def send_run(client: httpx.Client, code: str) -> int:
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
        send_run(other, "print('other')")
    mine, ran = answer(client, cast, "7"), send_run(client, "print('mine')")

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
        mine, ran = answer(leaving, cast, "7"), send_run(leaving, "print('secret')")
        others = send_run(client, "print('stays')")

        gone = leaving.request("DELETE", "/api/account/me", json={"confirm": True})

    assert gone.is_success
    assert client.get(f"/elicast/{cast}").json()["elicast"]["teacher"] is None
    database = Database(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    try:
        kept = database.read(lambda db: db.get_one(Attempt, mine))
        stays = database.read(lambda db: db.get_one(Screencast, cast))
        ran_by = database.read(lambda db: (db.get(CodeRun, ran), db.get(CodeRun, others)))
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
    assert ran_by[0] is None
    assert ran_by[1] is not None


def leave(database: Database, account_id: int) -> None:
    def left(db: DbSession) -> None:
        db.info["forgets"] = [owners.forget]
        farewells.delete_account(db, account_id)

    database.transact(left)


RESULT = RunResult(
    exit_code=1, output=b"secret output", verdict="failed", details=b"4\0assert secret\0secret"
)


def test_an_answer_marked_after_its_account_was_deleted_keeps_only_whether_it_was_right(
    database: Database, tmp_path: Path
) -> None:
    blobs = Blobs(tmp_path / "blobs")
    cast = database.transact(lambda db: make_cast(db, blobs, lesson()))
    account = database.transact(lambda db: identity_of(make_person(db)))
    sent = AnswerSent(ex_id="1", solve_ots="[1]", code="secret code")
    before = database.transact(attempts.begin, account, cast, sent, None)

    assert account.account_id
    leave(database, account.account_id)
    late = database.transact(attempts.begin, account, cast, sent, None)

    for number in (before, late):
        database.transact(attempts.finish, number, RESULT)
        kept = database.read(lambda db, number=number: db.get_one(Attempt, number))
        assert (kept.correct, kept.exit_code, kept.verdict) == (False, 1, "failed")
        assert (kept.code, kept.solve_ots) == (b"", b"[]")
        assert (kept.program, kept.answer, kept.output) == (None, None, None)
        assert (kept.error, kept.failed_text, kept.failed_message) == (None, None, None)


def test_an_answer_refused_after_its_account_was_deleted_keeps_nothing_of_it(
    database: Database, tmp_path: Path
) -> None:
    cast = database.transact(lambda db: make_cast(db, Blobs(tmp_path / "blobs"), lesson()))
    account = database.transact(lambda db: identity_of(make_person(db)))
    assert account.account_id
    leave(database, account.account_id)
    sent = AnswerSent(ex_id="1", solve_ots="[1]", code="secret code")

    number = database.transact(lambda db: attempts.refuse(db, account, cast, sent, "secret").id)

    kept = database.read(lambda db: db.get_one(Attempt, number))
    assert (kept.code, kept.solve_ots, kept.error) == (b"", b"[]", None)


def test_a_run_of_a_deleted_account_is_gone_when_it_ends(database: Database) -> None:
    account = database.transact(lambda db: identity_of(make_person(db)))
    assert account.account_id
    leave(database, account.account_id)
    late = database.transact(
        runs.begin, account, RunAsked(code="secret"), limits=Limits(), interactive=False
    )

    database.transact(runs.finish, late, RESULT)

    assert database.read(lambda db: db.get(CodeRun, late)) is None
