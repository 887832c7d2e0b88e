"""Codes: how they look, who is counted for wrong ones, how those who came by one are put out."""

import httpx
import pytest
from sqlalchemy import delete, select

from palaestra.core.access import Role
from palaestra.quiz.kinds import View
from palaestra.quiz.models import Code, CodeToken
from tests.builders.accounts import PASSWORD, make_person
from tests.builders.servers import make_settings, running
from tests.builders.shows import Show, show

ALIKE = set("ILO01")


def _enter(client: httpx.Client, code: object, *, address: str = "198.51.100.7") -> int:
    headers = {"X-Forwarded-For": address}
    return client.post("/api/auth/login/code", json={"code": code}, headers=headers).status_code


def _by_password(stage: Show, role: Role) -> tuple[int, str]:
    """An account and its token, as the document's sign-in gives it."""
    account = stage.database.transact(make_person, role, password=PASSWORD)
    sent = {"email": account.email, "password": PASSWORD}
    with stage.server.client() as client:
        return account.id, client.post("/api/auth/login", json=sent).json()["access_token"]


def test_codes_have_no_letters_that_look_alike_and_are_longer_for_who_may_do_more(server):
    with show(server) as stage:
        lengths = {View.OPERATOR: 8, View.JUDGE: 8, View.TEAM: 6, View.AUDIENCE: 6}
        for view, length in lengths.items():
            code = stage.code(view)
            assert (len(code), code.upper(), ALIKE & set(code)) == (length, code, set())


def test_wrong_codes_are_counted_for_an_address_and_right_ones_never(tmp_path):
    settings = make_settings(tmp_path, trusted_proxies=("127.0.0.1",))
    with running(settings) as server, show(server) as stage, server.client() as client:
        stage.operator()
        right = stage.code(View.AUDIENCE)
        assert {_enter(client, right) for _ in range(35)} == {200}
        assert [_enter(client, "NOSUCH") for _ in range(30)] == [404] * 30
        assert _enter(client, right) == 429
        assert _enter(client, right, address="203.0.113.9") == 200


@pytest.mark.parametrize("code", ["", " ", "-" * 100, "é" * 6, "A" * 5000, "' OR 1=1 --"])
def test_what_was_never_a_code_is_not_found(server, code):
    with show(server) as stage, stage.server.client() as client:
        stage.operator()
        assert _enter(client, code) == 404
        # The address is everybody's here, so it is not used up: a right one still comes in.
        assert _enter(client, stage.code(View.AUDIENCE)) == 200


def test_a_kicked_team_is_out_at_once_and_comes_back_by_its_code(server):
    with show(server) as stage:
        operator, team = stage.operator(), stage.team()
        other = stage.team(stage.made.other_team_id)
        operator.must("kick", team_id=stage.made.team_id)
        team.socket.wait_until_closed()
        path = f"/api/competitions/{stage.made.quiz_id}"
        assert stage.client(team.token).get(path).status_code == 401
        assert stage.client(other.token).get(path).status_code == 200
        assert stage.team().state["seq"] == other.must("join_presentation")["seq"]
        unknown = operator.call("kick", team_id=987654)
        assert unknown["error"]["code"] == "not_found"


def test_who_signs_out_is_out_on_open_sockets_too(server):
    with show(server) as stage:
        stage.operator()
        judge, second = stage.screen(View.JUDGE), stage.screen(View.JUDGE)
        assert stage.client(judge.token).post("/api/auth/logout").status_code == 200
        judge.socket.wait_until_closed()
        assert stage.client(judge.token).get("/api/auth/test").status_code == 401
        assert stage.client(second.token).get("/api/auth/test").status_code == 200
        assert second.must("join_presentation")["state"]["view"] == "Judge"


def test_a_deleted_user_is_out_on_rest_and_on_open_sockets(server):
    with show(server) as stage:
        user_id, token = _by_password(stage, Role.EDITOR)
        socket = stage.socket(token)
        client = stage.client(token)
        assert client.get("/api/users").json()["id"] == user_id
        _, admin = _by_password(stage, Role.ADMIN)
        deleted = stage.client(admin).delete(f"/api/auth/delete/{user_id}")
        assert deleted.status_code == 200
        socket.wait_until_closed()
        assert client.get("/api/users").status_code == 401


def test_a_token_that_was_taken_away_unseen_hears_nothing_after_its_refusal(server):
    """As one that is taken away while its socket is let in, before the socket can be found."""
    with show(server) as stage:
        operator, other = stage.operator(), stage.team(stage.made.other_team_id)
        socket = stage.socket(stage.token(View.TEAM, stage.made.team_id))
        team_code = select(Code.id).where(Code.team_id == stage.made.team_id)
        revoke = delete(CodeToken).where(CodeToken.code_id.in_(team_code))
        stage.database.transact(lambda db: db.execute(revoke))
        assert socket.call("join_presentation", {})["error"]["code"] == "not_signed_in"
        other.until(operator.must("announce", text="For those who are here")["seq"])
        socket.call("clock_ping", {"t0": 1})
        assert socket.waiting == 0


def test_who_came_by_the_code_of_a_removed_quiz_is_out(server):
    with show(server) as stage:
        _, token = _by_password(stage, Role.ADMIN)
        operator = stage.socket(stage.token(View.OPERATOR))
        client = stage.client(token)
        assert client.delete(f"/api/competitions/{stage.made.quiz_id}").status_code == 200
        operator.wait_until_closed()
