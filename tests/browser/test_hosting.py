"""The wizard with own files, what it says about a bad one, and its draft."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.competitions import DATASET, ROWS, TRUTH
from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import choose_file, open_tab
from tests.browser.visitors import DESK, PHONE, Visitor


@pytest.fixture
def host(visit: Visit) -> Visitor:
    visitor = visit().enter()
    visitor.goto("/competitions/new")
    return visitor


def write_tables(folder: Path) -> tuple[Path, Path]:
    """The data set as JSON, the truth as CSV."""
    dataset, truth = folder / "flowers.json", folder / "truth.csv"
    dataset.write_text(json.dumps(DATASET))
    truth.write_text("index,class\n" + "".join(f"{row},{TRUTH[row]}\n" for row in range(ROWS)))
    return dataset, truth


def look(page: Page) -> None:
    """What must hold on every step, in both sizes and themes."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert violations(page) == []
        assert too_wide(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, of=OF_COLOUR) == []
        page.emulate_media(color_scheme="light")


def chooser(page: Page, table: str) -> Locator:
    return page.get_by_role("group", name=table).get_by_role("button", name="Choose a file")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Next").click()


def say_the_question(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("Own flowers")
    page.get_by_label("Description").fill("Which **species**?")
    page.get_by_role("radio", name="Classification").check()
    page.get_by_label("Metric").select_option("Log loss")


def test_a_competition_from_own_files(host: Visitor, tmp_path: Path) -> None:
    page = host.page
    dataset, truth = write_tables(tmp_path)
    page.get_by_role("radio", name="Own files").check()
    look(page)
    go_on(page)
    say_the_question(page)
    look(page)
    go_on(page)
    choose_file(page, dataset, button=chooser(page, "Data set"))
    expect(page.get_by_role("table", name="Data set: first rows")).to_contain_text("virginica")
    choose_file(page, truth, button=chooser(page, "Truth"))
    expect(page.get_by_role("table", name="Truth: first rows")).to_be_visible()
    look(page)
    go_on(page)
    expect(page.get_by_text("flowers.json: 12 rows, 2 columns")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Create competition").click()
    expect(page.get_by_role("heading", name="Own flowers", level=1)).to_be_visible()
    open_tab(page, "About")
    expect(page.get_by_role("strong").filter(has_text="species")).to_be_visible()
    open_tab(page, "Submit")
    expect(page.get_by_text("12 rows. The column index names them")).to_be_visible()


def test_a_step_that_lacks_something_is_not_left(host: Visitor) -> None:
    page = host.page
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose where to start from.")
    page.get_by_role("radio", name="Own files").check()
    go_on(page)
    expect(page.get_by_label("Title", exact=True)).to_be_visible()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("3 things to correct")
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)


def test_a_bad_file_is_told_at_once_by_row_and_column(host: Visitor, tmp_path: Path) -> None:
    page = host.page
    page.get_by_role("radio", name="Own files").check()
    go_on(page)
    say_the_question(page)
    go_on(page)
    uneven = tmp_path / "uneven.csv"
    uneven.write_text("length,width\n1.5,2\n2.5,3,4\n")
    choose_file(page, uneven, button=chooser(page, "Data set"))
    expect(page.get_by_role("main")).to_contain_text("Row 2")
    host.forgive("status of 400")


def test_what_was_said_is_kept_for_another_visit(host: Visitor) -> None:
    page = host.page
    page.get_by_role("radio", name="Own files").check()
    go_on(page)
    say_the_question(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('Own flowers')")
    host.goto("/competitions/new")
    expect(page.get_by_text("This is your draft from an earlier visit.")).to_be_visible()
    page.get_by_role("link", name="Question").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Own flowers")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("heading", name="Where do the data come from?")).to_be_visible()
    expect(page.get_by_role("radio", name="Own files")).not_to_be_checked()
