"""Reports: text with results in it, kept as it is written, and taken away as a file."""

import io
import re
from pathlib import Path

import docx
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import expect_all_kept, open_example, open_part
from tests.browser.visitors import DESK


def insert(page: Page, title: str) -> None:
    page.get_by_role("button", name="Insert result").click()
    page.get_by_role("menuitem", name=title).click()


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="How it looks")


def saved(page: Page, way: str) -> bytes:
    page.get_by_role("button", name="Save report").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name=way).click()
    return Path(coming.value.path()).read_bytes()


def test_report_is_written_with_its_results_and_saved(visit: Visit) -> None:
    page = open_example(visit().enter())
    open_part(page, "Reports")
    page.get_by_role("button", name="New report").click()
    text = page.get_by_label("Text", exact=True)
    expect(text).to_be_focused()
    text.fill("# What we found\n\nMen and women **differ** <b>little</b>.")
    insert(page, "A by B")
    page.keyboard.type("The cloud:")
    insert(page, "Scatter plot: C, D")
    page.get_by_label("Title").fill("Week 1")
    expect(preview(page).get_by_role("heading", name="What we found")).to_be_visible()
    expect(preview(page).get_by_text("Men and women differ <b>little</b>.")).to_be_visible()
    table = preview(page).get_by_role("group", name="A by B")
    expect(table.get_by_role("row").nth(2)).to_have_text("AM325")
    expect(preview(page).get_by_role("img")).to_be_visible()
    look_as_it_stands(page, "report")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")

    page.get_by_label("Title").fill("Week one")
    written = saved(page, "As HTML").decode()
    assert "<title>Week one</title>" in written
    assert written.index("What we found") < written.index("<table>") < written.index("The cloud")
    document = docx.Document(io.BytesIO(saved(page, "As Word document")))
    assert [one.text for one in document.paragraphs][:2] == ["Week one", "What we found"]
    assert document.tables[0].cell(2, 1).text == "M"

    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Text", exact=True)).to_have_value(re.compile("differ"))
    text.fill("Shorter.")
    expect(other.get_by_label("Text", exact=True)).to_have_value("Shorter.")
    expect_all_kept(page)
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Shorter.")
    page.get_by_role("button", name="Delete report").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete report").click()
    expect(page.get_by_text("There is no report yet")).to_be_visible()
    expect(other.get_by_text("There is no report yet")).to_be_visible()
