"""Operator, a team, a judge and the audience on one slide: shown, answered, scored, everywhere."""

from palaestra.quiz.kinds import View
from tests.builders.shows import show


def test_a_question_is_shown_answered_and_scored_on_every_screen(server):
    with show(server) as stage:
        operator = stage.operator()
        team, audience, judge = stage.team(), stage.screen(View.AUDIENCE), stage.screen(View.JUDGE)
        assert team.state["state"] == "lobby"
        assert team.state["slide"] is None

        shown = operator.must("set_slide", slide_order=0)
        slide = team.until(shown["seq"])["slide"]
        assert audience.until(shown["seq"])["slide"]["id"] == stage.made.slide_id
        (question,) = slide["questions"]
        assert {one["correct"] for one in question["alternatives"]} == {None}
        (right,) = [one for one in question["alternatives"] if one["alternative"] == "Mercury"]

        sent = team.must(
            "submit_answer",
            answer_id="first",
            client_rev=1,
            question_id=question["id"],
            payload={"choice": right["id"]},
        )
        assert (sent["counted"], sent.get("late", False)) == (True, False)
        assert judge.until(sent["seq"])["answers"][0]["text"] == "Mercury"
        assert judge.state["scores"][0]["score"] == 4
        assert audience.until(sent["seq"])["answers"] == []
        assert audience.state["answered"] == {str(question["id"]): 1}
        assert team.until(sent["seq"])["answers"][0]["answer"] == {"choice": right["id"]}
        assert team.state["scores"] == []

        revealed = operator.must("reveal")
        assert team.until(revealed["seq"])["scores"][0]["score"] == 4
        assert team.state["phase"] == "scored"
        correct = {one["alternative"]: one["correct"] for one in _alternatives(audience, revealed)}
        assert correct == {"Mercury": "1", "Gold": "0", "Silver": "0"}

        operator.must("show_scoreboard")
        ended = operator.must("end_presentation")
        assert audience.until(ended["seq"])["state"] == "ended"
        assert audience.state["board"] == [{"team_id": stage.made.team_id, "points": 4}]
        team.socket.wait_until_closed()


def _alternatives(screen, revealed):
    (question,) = screen.until(revealed["seq"])["slide"]["questions"]
    return question["alternatives"]
