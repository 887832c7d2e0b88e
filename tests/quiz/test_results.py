"""What came of a presentation: the board with its ties, the files, and what judges changed."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from palaestra.core.access import Role
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.models import ScoreChange
from tests.builders import quiz
from tests.builders.accounts import make_person, token_of
from tests.builders.shows import show

FORMULA = "=2+5"


def _make(db):
    made = quiz.make_all(db)
    row = db.get_one(quiz.Quiz, made.quiz_id)
    words = quiz.make_slide(db, row, title="In words")
    quiz.make_question(db, words, QuestionType.TEXT, name="Why?")
    quiz.make_team(db, row, "Nobody")
    return made


@pytest.fixture(scope="module")
def over(server):
    """Two teams that are level, by a judge's points, one that did nothing, and an editor."""
    with show(server, _make) as stage:
        operator, judge = stage.operator(), stage.screen(View.JUDGE)
        operator.must("set_slide", slide_order=2)
        for number, team_id in enumerate((stage.made.team_id, stage.made.other_team_id)):
            team = stage.team(team_id)
            (question,) = team.state["slide"]["questions"]
            sent = {"answer_id": "a", "client_rev": 1, "question_id": question["id"]}
            text = FORMULA if number else "Helium"
            team.must("submit_answer", **sent, payload={"text": text})
        own = {"team_id": stage.made.other_team_id, "question_id": question["id"]}
        judge.must("set_score", **own, points=3, rev=0, reason="nearly")
        judge.must("set_score", **own, points=4, rev=1, reason="it is right")
        operator.must("reveal")
        ended = operator.must("end_presentation")
        judge.until(ended["seq"])
        account = stage.database.transact(make_person, Role.ADMIN)
        client = stage.client(stage.database.transact(token_of, account))
        yield stage, client, f"/api/presentations/{judge.state['presentation_id']}"


def test_equal_points_share_a_rank(over):
    _, client, path = over
    rows = client.get(f"{path}/scoreboard").json()["rows"]
    assert [(one["rank"], one["points"]) for one in rows] == [(1, 4), (1, 4), (3, 0)]
    assert rows[2]["name"] == "Nobody"


def test_results_are_the_same_in_every_format(over):
    _, client, path = over
    rows = client.get(f"{path}/results.json").json()["rows"]
    assert len(rows) == 6
    answered = [one for one in rows if one["answer"]]
    assert {(one["answer"], one["points"], one["of"]) for one in answered} == {
        ("Helium", 4, 4),
        (FORMULA, 4, 4),
    }
    reply = client.get(f"{path}/results.csv")
    assert "attachment" in reply.headers["content-disposition"]
    table = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert [one["team"] for one in table] == [one["team"] for one in rows]
    book = load_workbook(io.BytesIO(client.get(f"{path}/results.xlsx").content))
    assert book.sheetnames == ["Scoreboard", "Answers"]
    cells = list(book["Answers"].iter_rows(values_only=True))
    assert [line[2] for line in cells[1:]] == [one["team"] for one in rows]
    # A team's answer is a text there, never a formula.
    (sent,) = [line for line in book["Answers"].iter_rows() if line[3].value == FORMULA]
    assert sent[3].data_type == "s"
    assert not any(one["answer"].startswith("=") for one in table)


def test_every_change_of_a_judge_is_kept(over):
    stage, client, path = over
    with stage.database.engine.connect() as connection:
        columns = (ScoreChange.rev, ScoreChange.before, ScoreChange.judged, ScoreChange.reason)
        kept = connection.execute(select(*columns).order_by(ScoreChange.rev)).all()
    assert [tuple(one) for one in kept] == [(1, None, 3, "nearly"), (2, 3, 4, "it is right")]
    (row,) = [one for one in client.get(f"{path}/results.json").json()["rows"] if one["reason"]]
    assert (row["judged"], row["auto"], row["reason"]) == (4, None, "it is right")


def test_points_by_rest_name_the_revision_that_was_seen(over):
    stage, client, path = over
    score = f"{path}/scores/{stage.made.team_id}/{stage.made.question_id}"
    assert client.put(score, json={"points": 1}).json()["field"] == "If-Match"
    kept = client.put(score, json={"points": 1}, headers={"If-Match": "0"})
    assert (kept.status_code, kept.headers["etag"]) == (200, '"1"')
    again = client.put(score, json={"points": 2}, headers={"If-Match": '"0"'})
    assert again.status_code == 409
    back = client.put(score, json={"points": None}, headers={"If-Match": kept.headers["etag"]})
    assert back.json()["score"] is None


def test_what_is_deleted_after_the_show_stays_in_its_results(over):
    _, client, path = over
    before = client.get(f"{path}/results.json").json()
    asked = {(row["question_id"], row["question"]) for row in before["rows"]}
    quiz_path = f"/api/competitions/{before['competition_id']}"
    slides = client.get(f"{quiz_path}/slides").json()["items"]
    slide_id = next(slide["id"] for slide in slides if slide["title"] == "In words")
    assert client.delete(f"{quiz_path}/slides/{slide_id}").status_code == 200
    after = client.get(f"{path}/results.json").json()["rows"]
    assert {(row["question_id"], row["question"]) for row in after} == asked
    assert "Why?" in {row["question"] for row in after}
