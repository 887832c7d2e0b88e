"""The data of a workspace as a spreadsheet: everything by keys, and taken back."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.holding import listen_early
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import expect_all_kept, kept, open_example, open_part

# What a page asks for after its own changes.
SNAPSHOT = re.compile(r"/api/statistics/workspaces/\w+$")


@pytest.fixture
def example(visit: Visit) -> Page:
    """The document's nine rows, one click away."""
    return open_example(visit().enter())


@pytest.fixture
def grid(example: Page) -> Locator:
    """With the focus on its first cell."""
    return open_grid(example)


def open_grid(example: Page) -> Locator:
    open_part(example, "Data")
    found = example.get_by_role("grid")
    expect(found.get_by_role("gridcell").first).to_have_text("M")
    found.focus()
    return found


def cell(grid: Locator, row: int, column: int) -> Locator:
    """From 1, under the heads; columns from 0."""
    return grid.get_by_role("row").nth(row).get_by_role("gridcell").nth(column)


def press(grid: Locator, *keys: str) -> None:
    for key in keys:
        grid.page.keyboard.press(key)


def expect_at(grid: Locator, row: int, column: int) -> None:
    """The active cell, as it is told to those who do not see it."""
    id = cell(grid, row, column).get_attribute("id") or "nothing"
    expect(grid).to_have_attribute("aria-activedescendant", id)


def expect_selected(grid: Locator, count: int) -> None:
    expect(grid.locator('[role=gridcell][aria-selected="true"]')).to_have_count(count)


def paste(grid: Locator, text: str) -> None:
    grid.evaluate(
        """(grid, text) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData('text/plain', text)
          grid.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
        }""",
        text,
    )


def test_cells_are_reached_and_selected_by_keys(grid: Locator) -> None:
    expect_at(grid, 1, 0)
    for key, place in (
        ("ArrowDown", (2, 0)),
        ("ArrowRight", (2, 1)),
        ("Enter", (3, 1)),
        ("Shift+Enter", (2, 1)),
        ("End", (2, 3)),
        ("ArrowRight", (2, 3)),
        ("Home", (2, 0)),
        ("ArrowLeft", (2, 0)),
        ("Control+End", (9, 3)),
        ("PageUp", (1, 3)),
        ("PageDown", (9, 3)),
        ("Control+Home", (1, 0)),
        ("ArrowUp", (1, 0)),
    ):
        press(grid, key)
        expect_at(grid, *place)
    expect_selected(grid, 1)
    press(grid, "Shift+ArrowDown", "Shift+ArrowRight")
    expect_selected(grid, 4)
    press(grid, "Shift+Control+End")
    expect_selected(grid, 36)
    press(grid, "Control+Home", "Control+a")
    expect_selected(grid, 36)
    press(grid, "ArrowDown")
    expect_selected(grid, 1)


def test_cells_are_written_by_keys_and_taken_back(grid: Locator) -> None:
    number = cell(grid, 1, 2)
    press(grid, "ArrowRight", "ArrowRight", "4", "2", "Enter")
    expect(number).to_have_text("42")
    expect_at(grid, 2, 2)
    press(grid, "ArrowUp", "F2")
    expect(grid.get_by_role("textbox")).to_have_value("42")
    press(grid, "1", "Escape")
    expect(grid.get_by_role("textbox")).to_have_count(0)
    expect(number).to_have_text("42")
    expect(grid).to_be_focused()
    press(grid, "F2", "End", "7", "Tab")
    expect(number).to_have_text("427")
    expect_at(grid, 1, 3)
    for key, text in (("z", "42"), ("z", "23"), ("y", "42"), ("Shift+z", "427"), ("z", "42")):
        press(grid, f"Control+{key}")
        expect(number).to_have_text(text)

    press(grid, "ArrowLeft", "Shift+ArrowDown", "Delete")
    expect(number).to_have_text("")
    expect(cell(grid, 2, 2)).to_have_text("")
    press(grid, "Control+z")
    expect(cell(grid, 2, 2)).to_have_text("12")
    press(grid, "o", "o", "p", "s", "Enter")
    expect(grid.page.get_by_text("is not a number")).to_be_visible()
    expect(number).to_have_text("42")


def test_block_of_a_spreadsheet_is_pasted_and_rows_are_added(grid: Locator) -> None:
    press(grid, "ArrowRight", "ArrowRight")
    paste(grid, "1,5\t2\r\n3,25\t4\r\n")
    expect(cell(grid, 2, 2)).to_have_text("3.25")
    expect(cell(grid, 1, 3)).to_have_text("2")
    press(grid, "Control+End")
    paste(grid, "7\n8\n")
    expect(grid).to_have_attribute("aria-rowcount", "11")
    expect(cell(grid, 10, 3)).to_have_text("8")
    expect(cell(grid, 10, 2)).to_have_text("")
    press(grid, "Control+z")
    expect(grid).to_have_attribute("aria-rowcount", "10")
    expect(cell(grid, 9, 3)).to_have_text("2")


def test_an_older_description_that_comes_late_does_not_replace_the_newer(visit: Visit) -> None:
    visitor = visit().enter()
    listen_early(visitor.page)
    example = open_example(visitor)
    open_part(example, "Variables")
    held: list[Route] = []
    example.route(SNAPSHOT, lambda route: route.fallback() if held else held.append(route))
    describe(example, "as it was")
    visitor.wait_until(lambda: held)
    older = held[0].fetch()
    describe(example, "as it is")
    expect(example.get_by_role("cell", name="as it is")).to_be_visible()
    with example.expect_request("**/rows?*"):  # as after each description that comes
        held[0].fulfill(response=older)
    expect(example.get_by_role("cell", name="as it is")).to_be_visible()


def test_older_rows_that_come_late_do_not_replace_the_newer(visit: Visit) -> None:
    visitor = visit().enter()
    listen_early(visitor.page)
    example = open_example(visitor)
    grid = open_grid(example)
    held: list[Route] = []
    example.route("**/rows?*", lambda route: route.fallback() if held else held.append(route))
    press(grid, "ArrowRight", "ArrowRight", "4", "Enter", "ArrowUp")
    visitor.wait_until(lambda: held)
    older = held[0].fetch()
    press(grid, "5", "Enter", "ArrowUp")
    expect(cell(grid, 1, 2)).to_have_text("5")
    expect_all_kept(example)
    with example.expect_response("**/rows?*"):
        held[0].fulfill(response=older)
    press(grid, "ArrowDown")
    expect_at(grid, 2, 2)
    expect(cell(grid, 1, 2)).to_have_text("5")


def test_what_was_not_saved_of_a_variable_is_not_there_at_the_next_opening(visit: Visit) -> None:
    example = open_example(visit().enter())
    open_part(example, "Variables")
    description = example.get_by_role("dialog").get_by_label("Description")
    example.get_by_role("button", name="Change D").click()
    description.fill("never saved")
    example.keyboard.press("Escape")
    example.get_by_role("button", name="Change D").click()
    expect(description).to_have_value("")


def describe(example: Page, label: str) -> None:
    example.get_by_role("button", name="Change D").click()
    dialog = example.get_by_role("dialog")
    dialog.get_by_label("Description").fill(label)
    dialog.get_by_role("button", name="Save variable").click()
    expect(dialog).to_be_hidden()


def test_formula_is_written_followed_refused_and_frozen(visit: Visit) -> None:
    visitor = visit().enter()
    example = open_example(visitor)
    open_part(example, "Data")
    grid = example.get_by_role("grid")
    example.get_by_role("button", name="Variable", exact=True).click()
    expect(grid).to_have_attribute("aria-colcount", "6")
    open_part(example, "Variables")
    example.get_by_role("button", name="Change V1").click()
    dialog = example.get_by_role("dialog")
    formula = dialog.get_by_label("Formula")
    save = dialog.get_by_role("button", name="Save variable")
    formula.fill("system(C)")
    save.click()
    expect(dialog.get_by_text("There is no command “system”")).to_be_visible()
    visitor.forgive("status of 400")
    formula.fill("2*C + D")
    save.click()
    expect(dialog).to_be_hidden()
    open_part(example, "Data")
    expect(cell(grid, 1, 4)).to_have_text("50")
    expect(cell(grid, 1, 4)).to_have_attribute("aria-readonly", "true")
    grid.focus()
    press(grid, "ArrowRight", "ArrowRight", "1", "Enter")
    expect(cell(grid, 1, 4)).to_have_text("6")

    open_part(example, "Variables")
    example.get_by_role("button", name="Change V1").click()
    expect(formula).to_have_value("2 * C + D")
    formula.fill("V1 + 1")
    save.click()
    expect(example.get_by_text(re.compile("Not computed"))).to_be_visible()
    example.get_by_role("button", name="Change V1").click()
    expect(formula).to_have_value("V1 + 1")
    formula.fill("")
    save.click()
    expect(example.get_by_text(re.compile("Not computed"))).to_have_count(0)
    expect_all_kept(example)
    (dataset,) = [one for one in kept(example) if one["type"] == "dataset"]
    assert dataset["variables"][4]["values"][0] == 6
    example.get_by_role("button", name="Change V1").click()
    look_as_it_stands(example, "formula")
