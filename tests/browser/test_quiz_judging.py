"""A late answer is accepted by a judge, and counts in the results that an editor looks at."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import Show, enter_as_editor, join, showing
from tests.browser.soundness import look_as_it_stands
from tests.browser.steps import download
from tests.browser.visitors import PHONE
from tests.builders.servers import RunningServer


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _answer_late(server: RunningServer, show: Show, team: str) -> None:
    """As a phone that was out of reach sends it once it is back: after the lock."""
    with server.client() as client:
        entered = client.post("/api/auth/login/code", json={"code": show.teams[team]}).json()
        client.headers["Authorization"] = f"Bearer {entered['access_token']}"
        presentation = f"/api/presentations/{entered['presentation_id']}"
        (question,) = client.get(f"{presentation}/snapshot").json()["slide"]["questions"]
        sent = {
            "answer_id": "late",
            "client_rev": 1,
            "question_id": question["id"],
            "payload": {"choice": "Mercury"},
        }
        reply: httpx.Response = client.post(f"{presentation}/answers", json=sent)
        assert reply.json()["late"] is True


def test_a_judge_accepts_a_late_answer_and_the_results_have_it(
    visit: Visit, server: RunningServer, tmp_path: Path
) -> None:
    with showing(server, "Late at night") as show:
        operator = join(visit(), show.codes[View.OPERATOR])
        team = join(visit(viewport=PHONE), show.teams["Kvarkarna"])
        judge = join(visit(), show.codes[View.JUDGE])
        _press(operator, "Show the first slide")
        _press(operator, "Lock answers")
        expect(team.get_by_text("Locked without an answer")).to_be_visible()
        _answer_late(server, show, "Kvarkarna")
        expect(team.get_by_text("A judge decides.")).to_be_visible()
        line = judge.get_by_role("button").filter(has_text="Kvarkarna")
        expect(line).to_contain_text("late")
        expect(line).to_contain_text("to judge")
        line.click()
        look_as_it_stands(judge, "a late answer")
        _press(judge, "Accept the late answer")
        expect(line).to_contain_text("marked")
        expect(line).not_to_contain_text("late")
        expect(line).to_contain_text("4/ 4")
        expect(team.get_by_text("Locked. Your answer is saved.")).to_be_visible()
        expect(judge.get_by_role("button", name="Accept the late answer")).to_have_count(0)
        _press(operator, "Reveal the answer")
        expect(team.get_by_text("Your points: 4 of 4")).to_be_visible()
        _press(operator, "End the quiz")
        operator.get_by_role("alertdialog").get_by_role("button", name="End the quiz").click()
        expect(team.get_by_role("table", name="Final result")).to_contain_text("1Kvarkarna4")

        editor = visit()
        enter_as_editor(editor, show)
        editor.goto(f"/quizzes/{show.quiz_id}?tab=results")
        expect(editor.page.get_by_text("Kvarkarna leads with 4 points")).to_be_visible()
        expect(editor.page.locator("canvas").first).to_be_visible()
        look_as_it_stands(editor.page, "the results")
        file = download(editor.page, "CSV", tmp_path)
        first = file.read_text(encoding="utf-8-sig").splitlines()[1]
        assert "Kvarkarna,Mercury,False,4" in first
