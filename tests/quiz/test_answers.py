"""Answers: once, whatever is sent twice; what counts, and what is late."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from palaestra.quiz.kinds import View
from palaestra.quiz.models import Answer, AnswerVersion, Score
from tests.builders.shows import show


def _shown(stage):
    operator, team = stage.operator(), stage.team()
    seq = operator.must("set_slide", slide_order=0)["seq"]
    (question,) = team.until(seq)["slide"]["questions"]
    return operator, team, question


def _sent(question, number=0, **fields):
    payload = {"choice": question["alternatives"][number]["id"]}
    return {
        "answer_id": "a",
        "client_rev": 1,
        "question_id": question["id"],
        "payload": payload,
    } | fields


def test_the_same_answer_sent_20_times_by_both_ways_is_one_row_and_one_score(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        sent = _sent(question)
        path = f"/api/presentations/{team.state['presentation_id']}/answers"
        client = stage.client(team.token)
        with ThreadPoolExecutor(10) as pool:
            by_rest = [pool.submit(client.post, path, json=sent) for _ in range(10)]
            by_socket = team.socket.call_all("submit_answer", [sent] * 10)
        told = {(one["answer_id"], one["client_rev"], one["counted"]) for one in by_socket}
        told |= {
            (one["answer_id"], one["client_rev"], one["counted"])
            for one in (reply.result().json() for reply in by_rest)
        }
        assert told == {("a", 1, True)}
        with stage.database.engine.connect() as connection:
            for kind in (Answer, AnswerVersion, Score):
                own = select(func.count()).select_from(kind)
                own = own.where(kind.question_id == question["id"])
                assert connection.scalar(own) == 1


def test_a_newer_revision_replaces_and_an_older_one_does_not(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        team.must("submit_answer", **_sent(question, 0, client_rev=2))
        stale = team.must("submit_answer", **_sent(question, 1, client_rev=1))
        assert (stale["counted"], stale["stale"]) == (False, True)
        newer = team.must("submit_answer", **_sent(question, 2, client_rev=3))
        (own,) = team.until(newer["seq"])["answers"]
        assert own["answer"] == {"choice": question["alternatives"][2]["id"]}
        assert own["client_rev"] == 3


def test_what_comes_after_the_lock_is_late_and_a_judge_may_accept_it(server):
    with show(server) as stage:
        operator, team, question = _shown(stage)
        judge = stage.screen(View.JUDGE)
        (right,) = [
            n for n, one in enumerate(question["alternatives"]) if one["alternative"] == "Mercury"
        ]
        operator.must("lock")
        late = team.must("submit_answer", **_sent(question, right))
        assert late["late"] is True
        (score,) = judge.until(late["seq"])["scores"]
        assert (score["score"], score["auto"]) == (None, None)
        accepted = judge.must(
            "set_score",
            team_id=stage.made.team_id,
            question_id=question["id"],
            points=None,
            rev=score["rev"],
            accept_late=True,
        )
        state = judge.until(accepted["seq"])
        assert (state["scores"][0]["auto"], state["answers"][0]["late"]) == (4, False)


def test_a_late_answer_does_not_take_the_place_of_one_in_time(server):
    with show(server) as stage:
        operator, team, question = _shown(stage)
        team.must("submit_answer", **_sent(question, 0))
        operator.must("lock")
        late = team.must("submit_answer", **_sent(question, 1, client_rev=2))
        assert (late["counted"], late["late"]) == (False, True)
        after = operator.must("unlock")
        assert team.until(after["seq"])["answers"][0]["client_rev"] == 1


def test_a_judge_overrules_with_a_reason_and_sees_that_somebody_was_faster(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        judge = stage.screen(View.JUDGE)
        team.must("submit_answer", **_sent(question))
        own = {"team_id": stage.made.team_id, "question_id": question["id"]}
        given = judge.must("set_score", **own, points=3, rev=0, reason="nearly")
        assert judge.until(given["seq"])["scores"][0]["score"] == 3
        again = judge.call("set_score", **own, points=1, rev=0)
        assert (again["error"]["code"], again["error"]["message"][:8]) == ("conflict", "Somebody")
        newer = team.must("submit_answer", **_sent(question, 1, client_rev=2))
        assert judge.until(newer["seq"])["scores"][0]["score"] == 3
        too_many = judge.call("set_score", **own, points=4.5, rev=1)
        assert too_many["error"]["field"] == "points"


def test_the_deadline_locks_the_slide_by_itself(server):
    with show(server) as stage:
        operator, team, _ = _shown(stage)
        operator.must("set_timer", action="start", seconds=0.05)
        while team.take()["type"] != "phase":
            pass
        assert team.state["phase"] == "locked"


def test_a_message_of_more_than_64_kib_is_refused_and_changes_nothing(server):
    with show(server) as stage:
        _, team, question = _shown(stage)
        refused = team.call(
            "submit_answer", **_sent(question, payload={"choice": "x" * (64 << 10)})
        )
        assert refused["error"]["code"] == "too_large"
        assert team.must("submit_answer", **_sent(question))["counted"]


def test_who_sends_too_many_messages_at_once_is_told_so(server):
    with show(server) as stage:
        _, team, _ = _shown(stage)
        answers = team.socket.call_all("clock_ping", [{"t0": 1}] * 400)
        codes = {one["error"]["code"] for one in answers if not one["ok"]}
        assert codes == {"too_many"}
        assert sum(one["ok"] for one in answers) >= 290
