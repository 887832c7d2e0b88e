"""A server that is killed in the middle of a question comes back with all it acknowledged."""

from contextlib import ExitStack

from palaestra.core.database import Database
from palaestra.core.live.outbox import NoSockets
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.processes import ServerProcess, serving
from tests.builders.sockets import calling

SECONDS = 120


def _token(server: ServerProcess, code: str) -> str:
    with server.client() as client:
        return client.post("/api/auth/login/code", json={"code": code}).json()["access_token"]


def _database(folder):
    database = Database(f"sqlite:///{folder / 'data' / 'palaestra.db'}")
    database.context["live"] = NoSockets()
    return database


def _socket(ends, server, token):
    place = type("Place", (), {"url": server.url.rstrip("/")})
    return ends.enter_context(calling(place, auth={"token": token}))


def test_a_killed_server_resumes_with_the_timer_right_and_every_answer(tmp_path):
    data = tmp_path / "data"
    with serving(data) as server:
        database = _database(tmp_path)
        made = database.transact(quiz.make_all)
        database.close()
        with ExitStack() as ends:
            operator = _socket(ends, server, _token(server, made.codes["Operator"]))
            operator.call("start_presentation", {"competition_id": made.quiz_id})
            token = _token(server, made.codes["Team"])
            team = _socket(ends, server, token)
            before = team.call("join_presentation", {})["state"]
            operator.call("set_slide", {"slide_order": 0})
            operator.call("set_timer", {"action": "start", "seconds": SECONDS})
            state = team.call("join_presentation", {})["state"]
            (question,) = state["slide"]["questions"]
            answer = {
                "answer_id": "kept",
                "client_rev": 1,
                "question_id": question["id"],
                "payload": {"choice": question["alternatives"][0]["id"]},
            }
            acknowledged = team.call("submit_answer", answer)
            assert acknowledged["counted"]
            server.kill()
    with serving(data) as server, ExitStack() as ends:
        team = _socket(ends, server, token)
        back = team.call("join_presentation", {"last_seq": before["seq"], "epoch": before["epoch"]})
        kinds = [one["type"] for one in back["events"]]
        assert kinds == ["set_slide", "set_timer", "answer_received"]
        after = team.call("join_presentation", {})["state"]
        assert after["timer"]["deadline_at"] == state["timer"]["deadline_at"]
        assert [one["answer_id"] for one in after["answers"]] == ["kept"]
        repeated = team.call("submit_answer", answer)
        assert repeated["counted"]
        assert View.TEAM.label == after["view"]
