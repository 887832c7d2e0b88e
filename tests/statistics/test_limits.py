"""Who gets in, for how long, and what is left of them: the limits of the statistics document."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from palaestra.core.database import Database
from palaestra.statistics.models import Channel, PreferenceSet, Workspace
from palaestra.statistics.settings import StatisticsSettings
from tests.builders.accounts import database_of
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.sockets import calling
from tests.builders.waiting import eventually
from tests.builders.workspaces import nine


def serving(folder: Path, **settings: Any):
    return running(make_settings(folder, more=[StatisticsSettings(engine="python", **settings)]))


def enter(server: RunningServer) -> tuple[httpx.Client, dict[str, str]]:
    """A new guest, and the token of their socket."""
    client = server.client()
    client.post("/api/account/register", json={}).raise_for_status()
    return client, {"token": client.cookies["user"]}


def test_users_are_counted_from_their_first_word_until_they_leave(tmp_path):
    with serving(tmp_path) as server:
        person, auth = enter(server)
        count = lambda: person.get("/status").json()["no_users"]  # noqa: E731 - said three times
        with calling(server, auth=auth) as caller:
            assert count() == 0
            caller.call("data", {"id": "1", "objects": []})
            assert count() == 1
        eventually(lambda: count() == 0)


def test_full_server_answers_503_after_it_has_checked_the_password(tmp_path):
    with serving(tmp_path, max_users=1) as server:
        person, auth = enter(server)
        newcomer = {"email": "late@example.org", "password": "correct horse battery"}
        with server.client() as other:
            other.post("/register", json=newcomer)
            with calling(server, auth=auth) as caller:
                caller.call("data", {"id": "1", "objects": []})
                full = other.post("/login", json=newcomer)
                wrong = other.post("/login", json=newcomer | {"password": "wrong"})
                assert person.get("/login").status_code == 200, "who is there already may stay"
            eventually(lambda: other.post("/login", json=newcomer).status_code == 200)

    assert (full.status_code, full.json()) == (503, {"error": "full"})
    assert int(full.headers["retry-after"]) > 0
    assert (wrong.status_code, wrong.json()) == (401, {"error": "auth"})


@pytest.mark.parametrize("limit", ["timeout", "max_time"])
def test_who_stays_too_long_is_shown_out(tmp_path, limit):
    with serving(tmp_path, **{limit: 1}) as server:
        _, auth = enter(server)
        with calling(server, auth=auth) as caller:
            caller.call("data", {"id": "1", "objects": []})
            caller.wait_until_closed()


def test_larger_data_than_allowed_are_refused_by_every_way(tmp_path):
    with serving(tmp_path, max_data=20) as server:
        person, auth = enter(server)
        with calling(server, auth=auth) as caller:
            caller.call("data", {"id": "1", "objects": [nine(hash=1)]})
            heard = dict(caller.next() for _ in range(2))
            assert heard["data"]["objects"][0]["code"] == "too_much_data"
        table = b"a,b\n" + b"1,2\n" * 11
        refused = person.post("/api/statistics/import", files={"file": ("t.csv", table)})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "file")


def holds(database: Database) -> int:
    tables = (Workspace, PreferenceSet, Channel)
    return database.read(lambda db: sum(db.query(table).count() for table in tables))


@pytest.mark.parametrize("public", [True, False])
def test_public_server_forgets_who_has_left_and_others_keep(tmp_path, public):
    with serving(tmp_path, public=public) as server:
        database = database_of(server)
        person, auth = enter(server)
        person.put("/api/statistics/preferences/mine", json={}).raise_for_status()
        with calling(server, auth=auth) as caller:
            caller.call("data", {"id": "1", "objects": [nine(hash=1)]})
            assert holds(database) == 3
        eventually(lambda: holds(database) == (0 if public else 2))
        database.close()


def test_sign_in_tells_the_current_workspace(tmp_path):
    with serving(tmp_path) as server:
        person, _ = enter(server)
        first = person.get("/login").json()["workspace"]
        second = person.post("/api/statistics/workspaces", json={"name": "Second"}).json()
        now = person.get("/login").json()["workspace"]
        person.post(f"/api/statistics/workspaces/{first['id']}/open").raise_for_status()
        again = person.get("/login").json()["workspace"]

    assert first == {"id": first["id"], "name": "Workspace", "next_hash": 1, "revision": 0}
    assert (now["id"], again["id"]) == (second["id"], first["id"])


def test_socket_works_on_the_workspace_that_was_current_when_it_connected(tmp_path):
    with serving(tmp_path) as server:
        person, auth = enter(server)
        first = person.get("/login").json()["workspace"]["id"]
        with calling(server, auth=auth) as caller:
            person.post("/api/statistics/workspaces", json={"name": "Second"}).raise_for_status()
            caller.call("data", {"id": "1", "objects": [nine(hash=1)]})
        found = person.get(f"/api/statistics/workspaces/{first}").json()

    assert [one["name"] for one in found["objects"]] == ["nine"]


def test_export_of_the_account_and_its_deletion_cover_workspaces(tmp_path):
    with serving(tmp_path) as server:
        database = database_of(server)
        person, auth = enter(server)
        with calling(server, auth=auth) as caller:
            caller.call("data", {"id": "1", "objects": [nine(hash=1)]})
        eventually(lambda: database.read(lambda db: db.query(Channel).count()) == 0)
        told = person.get("/api/account/export").json()
        person.request("DELETE", "/api/account/me", json={"confirm": True}).raise_for_status()
        assert holds(database) == 0
        database.close()

    assert told["statistics"]["workspaces"][0]["objects"][0]["name"] == "nine"
