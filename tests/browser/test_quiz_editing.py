"""A quiz is made in the editor, and its cards are read by a scanner."""

from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Locator, expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import enter_as_editor, showing
from tests.browser.soundness import look_as_it_stands, too_wide, violations
from tests.browser.steps import choose_file
from tests.browser.visitors import DESK
from tests.builders.servers import RunningServer


def test_a_slide_is_laid_out_by_keyboard_and_undone(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Made by hand") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        visitor.goto("/quizzes")
        visitor.page.get_by_role("link", name="Made by hand").click()
        page = visitor.page
        expect(page.get_by_label("What is asked")).to_be_visible()
        page.get_by_role("button", name="Add text").click()
        part = page.get_by_role("group", name="Text, 640 by 160 at 120, 120")
        part.press("Shift+ArrowRight")
        expect(page.get_by_label("From the left")).to_have_value("130")
        expect(page.get_by_text("Saved ")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_label("From the left")).to_have_value("120")
        assert violations(page) == []
        assert too_wide(page) == []


def test_the_slide_is_seen_as_the_hall_will_see_it(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Rendered") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        visitor.goto(f"/quizzes/{show.quiz_id}")
        page = visitor.page
        slide = page.get_by_role("group", name="Canvas of the slide")
        page.get_by_label("What is asked").fill("Which is *odd*?")
        expect(page.get_by_text("Saved ")).to_be_visible()
        page.get_by_role("button", name="Place the question").click()
        expect(slide.get_by_role("emphasis")).to_have_text("odd")
        page.get_by_role("button", name="Add text").click()
        page.get_by_label("Text", exact=True).fill("# Large\n\nsmall\nlines of **text**")
        heading, text = slide.get_by_role("heading", name="Large"), slide.get_by_text("small")
        expect(heading).to_be_visible()
        expect(text).to_have_css("white-space-collapse", "preserve-breaks")
        assert _letters(heading) > _letters(text)
        page.get_by_role("button", name="Undo").click()
        expect(slide.get_by_text("Text", exact=True)).to_be_visible()
        expect(heading).to_have_count(0)
        assert violations(page) == []


def _letters(words: Locator) -> float:
    """Their size, in units of the slide."""
    return float(words.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)"))


def test_a_pasted_list_becomes_teams(visit: Visit, server: RunningServer) -> None:
    with showing(server, "Many teams") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        visitor.goto(f"/quizzes/{show.quiz_id}?tab=codes")
        page = visitor.page
        page.get_by_label("New team").evaluate(
            """(field) => {
              const clipboardData = new DataTransfer()
              clipboardData.setData('text/plain', 'Blåbär\\r\\nKvarkarna\\n\\nLingon\\n')
              const options = { clipboardData, bubbles: true, cancelable: true }
              field.dispatchEvent(new ClipboardEvent('paste', options))
            }"""
        )
        for team in ("Kvarkarna", "Team Å", "Blåbär", "Lingon"):
            expect(page.get_by_role("button", name=f"Remove {team}", exact=True)).to_be_visible()
            expect(page.get_by_role("img", name=f"Code of {team} to scan")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="2 teams added.")).to_be_attached()
        expect(page.get_by_label("New team")).to_have_value("")
        look_as_it_stands(page, "pasted teams")


def test_slides_are_added_from_a_file_and_a_wrong_one_is_refused(
    visit: Visit, server: RunningServer, tmp_path: Path
) -> None:
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("question,type,correct,answer 1\nWhy?,Single,7,a\n")
    right.write_text(
        "question,type,points,correct,answer 1,answer 2\nWhich is odd?,Single,2,1,3,4\n"
    )
    with showing(server, "With a file") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        visitor.goto(f"/quizzes/{show.quiz_id}?tab=settings")
        page = visitor.page
        page.get_by_role("button", name="Add slides from a file").click()
        dialog = page.get_by_role("dialog", name="Add slides from a file")
        dialog.get_by_role("button", name="Import").click()
        expect(dialog.get_by_text("Choose a file first.")).to_be_visible()
        choose = dialog.get_by_role("button", name="Choose a file")
        choose_file(page, wrong, button=choose)
        dialog.get_by_role("button", name="Import").click()
        expect(dialog.get_by_text("The file was not taken in.")).to_be_visible()
        expect(dialog.get_by_text("Nothing was made of it.")).to_be_visible()
        visitor.forgive("status of 400")
        look_as_it_stands(page, "a refused file")
        page.set_viewport_size(DESK)
        dialog.get_by_role("button", name="Remove wrong.csv").click()
        choose_file(page, right, button=choose)
        dialog.get_by_role("button", name="Import").click()
        expect(dialog).to_be_hidden()
        page.get_by_role("link", name="Slides", exact=True).click()
        slides = page.get_by_role("region", name="Slides").get_by_role("listitem")
        expect(slides).to_have_count(4)
        slides.last.get_by_role("button").click()
        expect(page.get_by_label("What is asked")).to_have_value("Which is odd?")


def test_a_card_is_read_by_a_scanner(visit: Visit, server: RunningServer) -> None:
    with showing(server, "With cards") as show:
        visitor = visit()
        enter_as_editor(visitor, show)
        visitor.goto(f"/quizzes/{show.quiz_id}?tab=codes")
        code = visitor.page.get_by_role("img", name="Code of Operator to scan")
        picture = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
        assert picture is not None
        read, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(picture, None, fx=4, fy=4))
        assert read == f"{server.url}/join/{show.codes[View.OPERATOR]}"
        assert violations(visitor.page) == []
