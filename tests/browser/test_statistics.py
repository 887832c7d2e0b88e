"""Statistics from a file to its results, found again at the next sign-in."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.holding import listen_early
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import (
    analyse,
    expect_all_kept,
    import_file,
    open_example,
    open_new_workspace,
    open_part,
    result,
)
from tests.browser.steps import PASSWORD, choose_file, enter_with_name, from_menu
from tests.browser.visitors import DESK

NINE = """A,B,C,D
M,Y,23,4
F,Y,12,3
M,N,10,6
F,N,4,10
M,Y,6,4
F,Y,3,13
M,N,11,16
F,Y,0,8
M,Y,3,2
"""


def check_results(page: Page) -> None:
    table = result(page, "A by B").get_by_role("table")
    expect(table.get_by_role("row").nth(2)).to_have_text("AM325")
    expect(table.get_by_role("row").nth(3)).to_have_text("F314")
    expect(result(page, "Chi-square test: A, B").get_by_text("p =")).to_be_visible()
    expect(result(page, "Two-sample t test: C, A")).to_contain_text("6.87")
    expect(result(page, "Scatter plot: C, D").get_by_role("img")).to_be_visible()


def test_an_analysis_begins_when_its_part_of_the_page_has_come(
    visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "nine.csv"
    file.write_text(NINE)
    visitor = visit().enter()
    listen_early(visitor.page)
    visitor.goto("/statistics")
    page = open_new_workspace(visitor)
    import_file(page, file)
    held: list[Route] = []
    page.route("**/OutputsTab-*.js", lambda route: held.append(route))
    analyse(page, "Cross table")
    visitor.wait_until(lambda: held)
    held.pop().continue_()
    expect(page.get_by_role("group", name="Rows")).to_be_visible()


def test_file_becomes_results_that_are_there_at_the_next_sign_in(
    visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "nine.csv"
    file.write_text(NINE)
    visitor = visit()
    visitor.goto("/register?next=/statistics")
    enter_with_name(visitor, "Ida Statistik")
    page = open_new_workspace(visitor)
    import_file(page, file)

    analyse(page, "Cross table")
    page.get_by_role("group", name="Rows").get_by_label("A", exact=True).check()
    page.get_by_role("group", name="Columns").get_by_label("B", exact=True).check()
    for totals in ("Of rows", "Of columns"):
        page.get_by_role("group", name="Totals").get_by_label(totals).check()
    analyse(page, "Test")
    page.get_by_role("combobox", name="Test", exact=True).select_option("Chi-square test")
    page.get_by_role("combobox", name="First variable").select_option("A")
    page.get_by_role("combobox", name="Second variable").select_option("B")
    expect(result(page, "Chi-square test: A, B").get_by_text("p =")).to_be_visible()
    analyse(page, "Test")
    page.get_by_role("combobox", name="Response").select_option("C")
    page.get_by_role("combobox", name="Group").select_option("A")
    expect(result(page, "Two-sample t test: C, A")).to_contain_text("6.87")
    analyse(page, "Graph")
    page.get_by_role("combobox", name="Graph", exact=True).select_option("Scatter plot")
    page.get_by_role("combobox", name="First variable").select_option("C")
    page.get_by_role("combobox", name="Second variable").select_option("D")
    check_results(page)
    expect_all_kept(page)

    from_menu(page, "Sign out")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    visitor.goto("/login?next=/statistics")
    page.get_by_label("Name or e-mail").fill("Ida Statistik")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("row").filter(has_text="Current").get_by_role("link").click()
    page.get_by_role("link", name="Results").click()
    check_results(page)


@pytest.fixture
def example(visit: Visit) -> Page:
    """The document's nine rows, one click away."""
    return open_example(visit().enter())


def test_two_tabs_of_one_person_converge(example: Page) -> None:
    other = example.context.new_page()
    other.goto(example.url)
    expect(result(other, "A by B").get_by_role("table")).to_be_visible()
    example.get_by_role("link", name="Data", exact=True).click()
    grid = example.get_by_role("grid")
    expect(grid.get_by_role("gridcell").first).to_have_text("M")
    grid.focus()
    for key in ("F", "Enter"):
        example.keyboard.press(key)

    rows = result(other, "A by B").get_by_role("table").get_by_role("row")
    expect(rows.nth(2)).to_contain_text("22")
    expect(rows.nth(3)).to_contain_text("41")


def test_workspace_is_saved_as_a_file_and_brought_back(visit: Visit, tmp_path: Path) -> None:
    visitor = visit().enter()
    page = open_example(visitor)
    visitor.goto("/statistics")
    page.get_by_role("button", name="Actions for Nine rows").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="Save as a file").click()
    file = tmp_path / "workspace.json"
    coming.value.save_as(file)

    page.get_by_role("button", name="Workspace from a file").click()
    dialog = page.get_by_role("dialog")
    bring = dialog.get_by_role("button", name="Open workspace")
    bring.click()
    expect(dialog.get_by_text("Choose a file first.")).to_be_visible()
    look_as_it_stands(page, "a workspace from a file")
    wrong = tmp_path / "wrong.json"
    wrong.write_text("no workspace")
    choose_file(page, wrong, button=dialog.get_by_role("button", name="Choose a file"))
    bring.click()
    expect(dialog.get_by_text("This is no file of a workspace")).to_be_visible()
    dialog.get_by_role("button", name="Remove").click()
    choose_file(page, file, button=dialog.get_by_role("button", name="Choose a file"))
    bring.click()
    expect(page.get_by_role("heading", name="Nine rows", level=1)).to_be_visible()
    open_part(page, "Results")
    page.set_viewport_size(DESK)
    check_results(page)


@pytest.mark.parametrize("tab", ["data", "variables", "results", "reports"])
def test_parts_of_a_workspace_are_sound(example: Page, tab: str) -> None:
    example.get_by_role("link", name=tab.capitalize()).click()
    expect(example.get_by_role("main")).to_contain_text("A")
    look_as_it_stands(example, tab)
