"""Where the original of the document fell short: each of these was possible there."""

from palaestra.core.access import Role
from palaestra.quiz.kinds import View
from tests.builders import quiz
from tests.builders.accounts import PASSWORD, make_person
from tests.builders.shows import show
from tests.builders.sockets import calling
from tests.builders.waiting import eventually


def _shown(stage):
    """Operator and team on the first slide, and its question as the team knows it."""
    operator, team = stage.operator(), stage.team()
    seq = operator.must("set_slide", slide_order=0)["seq"]
    (question,) = team.until(seq)["slide"]["questions"]
    return operator, team, question


def _answer(question, **fields):
    choice = {"choice": question["alternatives"][0]["id"]}
    sent = {"answer_id": "a", "client_rev": 1, "question_id": question["id"], "payload": choice}
    return {**sent, **fields}


def test_nobody_becomes_operator_by_being_connected(server):
    with show(server) as stage:
        stage.operator()
        audience = stage.screen(View.AUDIENCE)
        for name, payload in (
            ("set_slide", {"slide_order": 0}),
            ("start_presentation", {"competition_id": stage.made.quiz_id}),
            ("end_presentation", {}),
        ):
            assert audience.call(name, **payload)["error"]["code"] == "forbidden"
        with calling(server) as nobody:
            refused = nobody.call("set_slide", {"slide_order": 0})
            assert refused["error"]["code"] == "not_signed_in"


def test_a_team_reads_no_key_and_sets_no_score(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        client, made = stage.client(team.token), stage.made
        base = f"/api/competitions/{made.quiz_id}"
        alternatives = f"{base}/slides/{made.slide_id}/questions/{question['id']}/alternatives"
        items = client.get(alternatives).json()["items"]
        assert [one["correct"] for one in items] == [None, None, None]
        own = {"team_id": made.team_id, "question_id": question["id"], "points": 4, "rev": 0}
        assert team.call("set_score", **own)["error"]["code"] == "forbidden"
        path = f"/api/presentations/{team.state['presentation_id']}/scores"
        one = f"{path}/{made.team_id}/{question['id']}"
        put = client.put(one, json={"points": 4}, headers={"If-Match": "0"})
        assert put.status_code == 403
        sent = {"answer": {"choice": items[0]["id"]}, "question_id": question["id"], "score": 4}
        kept = client.post(f"{base}/teams/{made.team_id}/answers", json=sent)
        assert (kept.status_code, "score" in kept.json()) == (400, False)


def test_the_audience_writes_no_answer_and_no_score_for_a_team(server):
    with show(server) as stage:
        _, _, question = _shown(stage)
        audience = stage.screen(View.AUDIENCE)
        assert audience.call("submit_answer", **_answer(question))["error"]["code"] == "forbidden"
        path = f"/api/competitions/{stage.made.quiz_id}/teams/{stage.made.team_id}/answers"
        sent = {"answer": "x", "question_id": question["id"]}
        client = stage.client(audience.token)
        assert client.post(path, json=sent).status_code == 403
        own = {"team_id": stage.made.team_id, "question_id": question["id"]}
        scored = audience.call("set_score", **own, points=4, rev=0)
        assert scored["error"]["code"] == "forbidden"
        path = f"/api/presentations/{audience.state['presentation_id']}/scores"
        put = client.put(
            f"{path}/{stage.made.team_id}/{question['id']}",
            json={"points": 4},
            headers={"If-Match": "0"},
        )
        assert put.status_code == 403


def test_a_team_answers_for_no_other_team(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        path = f"/api/competitions/{stage.made.quiz_id}/teams/{stage.made.other_team_id}/answers"
        sent = {"answer": question["alternatives"][0]["id"], "question_id": question["id"]}
        assert stage.client(team.token).post(path, json=sent).status_code == 403


def test_an_editor_makes_itself_no_admin(server):
    with show(server) as stage:
        editor = stage.database.transact(make_person, Role.EDITOR, password=PASSWORD)
        with server.client() as client:
            sent = {"email": editor.email, "password": PASSWORD}
            token = client.post("/api/auth/login", json=sent).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            assert client.put("/api/users", json={"role_id": 1}).status_code == 403
            assert client.put(f"/api/users/{editor.id}", json={"role_id": 1}).status_code == 403
            assert client.get("/api/users").json()["role_id"] == 2


def test_no_answer_counts_without_a_running_timer_or_for_what_there_is_not(server):
    def timed(db):
        made = quiz.make_all(db)
        db.get_one(quiz.Slide, made.slide_id).timer = 60
        return made

    with show(server, timed) as stage:
        operator, team, question = _shown(stage)
        early = team.must("submit_answer", **_answer(question, answer_id="early"))
        assert early["late"] is True
        operator.must("set_timer", action="start")
        wrong = team.call("submit_answer", **_answer(question, payload={"choice": 1}))
        assert wrong["error"]["code"] == "invalid"
        assert wrong["error"]["field"] == "answer"
        unknown = team.call("submit_answer", **_answer(question, question_id=987654))
        assert unknown["error"]["code"] == "not_found"
        assert team.must("submit_answer", **_answer(question, client_rev=2))["counted"]


def test_the_timer_is_the_servers(server):
    with show(server) as stage:
        operator, team, _ = _shown(stage)
        started = operator.must("set_timer", timer={"enabled": True, "value": 30})
        timer = team.until(started["seq"])["timer"]
        assert timer["deadline_at"] - started["server_time"] in range(29_500, 30_001)
        assert team.events[-1]["timer"] == {"enabled": True, "value": 30}


def test_one_code_reaches_one_quiz(server):
    with show(server) as stage, show(server) as other:
        operator = stage.operator()
        other.operator()
        client = stage.client(operator.token)
        assert client.get(f"/api/competitions/{other.made.quiz_id}").status_code == 403
        refused = operator.call("set_slide", slide_order=0, competition_id=other.made.quiz_id)
        assert refused["error"]["code"] == "forbidden"


def test_a_renewed_code_ends_its_tokens_on_rest_and_on_open_sockets(server):
    with show(server) as stage:
        _, team, _ = _shown(stage)
        client = stage.client(team.token)
        path = f"/api/competitions/{stage.made.quiz_id}"
        assert client.get(path).status_code == 200
        admin = stage.database.transact(make_person, Role.ADMIN, password=PASSWORD)
        with server.client() as editing:
            sent = {"email": admin.email, "password": PASSWORD}
            token = editing.post("/api/auth/login", json=sent).json()["access_token"]
            editing.headers["Authorization"] = f"Bearer {token}"
            codes = editing.get(f"{path}/codes").json()["items"]
            (own,) = [one for one in codes if one["team_id"] == stage.made.team_id]
            assert editing.put(f"{path}/codes/{own['id']}").json()["code"] != own["code"]
        team.socket.wait_until_closed()
        assert client.get(path).status_code == 401
        again = client.post("/api/auth/login/code", json={"code": own["code"]})
        assert again.status_code == 404


def test_a_lost_operator_stops_nothing(server):
    with show(server) as stage:
        operator, team, question = _shown(stage)
        back = stage.socket(operator.token)
        joined = back.call("join_presentation", {"last_seq": 0, "epoch": operator.state["epoch"]})
        assert [one["type"] for one in joined["events"]] == ["set_slide"]
        assert team.must("submit_answer", **_answer(question))["counted"]
        assert eventually(lambda: back.next()[0] == "answer_received")
