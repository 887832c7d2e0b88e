"""Submitting and looking at what came of it: paste, the first wrong cell, the chart."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.competitions import Boards, answer, score_of
from tests.browser.conftest import Visit
from tests.browser.steps import choose_file, open_tab, rank_of
from tests.browser.visitors import Visitor


@pytest.fixture
def competitor(visit: Visit, boards: Boards) -> Visitor:
    """A guest at the place where answers are sent."""
    visitor = visit().enter()
    visitor.goto(f"/competitions/{boards.quiet}?tab=submit")
    return visitor


def test_first_wrong_cell_of_a_pasted_answer_is_named_then_corrected(competitor: Visitor) -> None:
    page = competitor.page
    page.get_by_role("button", name="Paste as text").click()
    wrong = answer(0.4).replace("\n3,0.7000", "\n3,perhaps")
    page.get_by_label("Pasted text").fill(wrong)
    page.get_by_role("button", name="Use this text").click()
    page.get_by_role("button", name="Submit predictions").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Row labelled 3, column class")
    expect(summary).to_contain_text("perhaps")
    competitor.forgive("status of 400")

    page.get_by_role("button", name="Remove answer.csv").click()
    page.get_by_role("button", name="Paste as text").click()
    page.get_by_label("Pasted text").fill(answer(0.4))
    page.get_by_role("button", name="Use this text").click()
    page.get_by_role("button", name="Submit predictions").click()
    expect(page.get_by_role("region", name="Scored")).to_be_focused()
    expect(page.get_by_text(f"{score_of(0.4):.4f}").first).to_be_visible()


def test_nothing_chosen_is_said_before_anything_is_sent(competitor: Visitor) -> None:
    page = competitor.page
    page.get_by_role("button", name="Submit predictions").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file, drop it here or paste")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("button", name="Choose a file")).to_be_focused()


def test_a_chosen_answer_survives_a_look_at_the_data(competitor: Visitor, tmp_path: Path) -> None:
    page = competitor.page
    file = tmp_path / "mine.csv"
    file.write_text(answer(0.5))
    choose_file(page, file)
    open_tab(page, "Data")
    expect(page.get_by_text("virginica").first).to_be_visible()
    open_tab(page, "Submit")
    expect(page.get_by_text("mine.csv", exact=True)).to_be_visible()
    # It is lost on the way out of the competition, so the way out asks.
    page.get_by_role("link", name="Competitions").first.click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Leave without saving?")
    page.get_by_role("button", name="Leave the page").click()
    expect(page.get_by_role("heading", name="Competitions", level=1)).to_be_visible()


def test_scores_over_time_are_a_chart_and_a_table(visit: Visit, boards: Boards) -> None:
    visitor = visit().enter()
    visitor.goto(f"/competitions/{boards.moving}")
    page = visitor.page
    drawing = page.get_by_role("img", name="over time of")
    expect(drawing).to_have_accessible_name(re.compile(f"Folke leads with {score_of(0.8):.4f}"))
    expect(drawing.locator("canvas")).to_be_visible()
    expect(
        page.get_by_role("heading", name=f"Folke leads with {score_of(0.8):.4f}")
    ).to_be_visible()
    expect(rank_of(page, "Folke")).to_have_text("1")

    expect(page.get_by_role("img", name="How many of 6 entrants")).to_be_visible()

    switch = page.get_by_role("button", name="Show as table").first
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    table = page.get_by_role("table", name="Folke leads with")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Folke")
    expect(drawing).to_be_hidden()
    switch.click()
    expect(drawing).to_be_visible()
