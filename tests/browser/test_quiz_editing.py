"""A quiz is made in the editor, and its cards are read by a scanner."""

import cv2
import numpy as np
from playwright.sync_api import expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import enter_as_editor, showing
from tests.browser.soundness import too_wide, violations
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
