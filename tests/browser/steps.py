"""What people do on the pages, in the words that stand there."""

import csv
import io
import math
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import Visitor

PASSWORD = "correct horse battery"


def enter_as_guest(visitor: Visitor) -> None:
    """From the start page, in two clicks."""
    visitor.goto("/")
    visitor.page.get_by_role("link", name="Register").click()
    visitor.page.get_by_role("button", name="Continue as a guest").click()
    expect(visitor.page.get_by_role("button", name="Your account")).to_be_visible()


def enter_with_name(visitor: Visitor, name: str, *, password: str = PASSWORD) -> None:
    """On the page to register, wherever it leads on to."""
    visitor.page.get_by_label("Name", exact=True).fill(name)
    visitor.page.get_by_label("Password", exact=True).fill(password)
    visitor.page.get_by_role("button", name="Create account").click()
    expect(visitor.page.get_by_role("button", name="Your account")).to_be_visible()


def from_menu(page: Page, item: str) -> None:
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name=item).click()


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the competition").get_by_role(
        "link", name=name
    ).click()


def download(page: Page, link: str, folder: Path) -> Path:
    """Follow a link that downloads; the file as it came."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link, exact=True).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def choose_file(page: Page, file: Path, *, button: Locator | None = None) -> None:
    with page.expect_file_chooser() as chooser:
        (button or page.get_by_role("button", name="Choose a file")).click()
    chooser.value.set_files(file)


def submit_file(page: Page, file: Path) -> None:
    """From any tab of a competition to the receipt of a file."""
    open_tab(page, "Submit")
    again = page.get_by_role("button", name="Submit another")
    choose = page.get_by_role("button", name="Choose a file")
    expect(again.or_(choose)).to_be_visible()
    if again.is_visible():
        again.click()
    choose_file(page, file)
    page.get_by_role("button", name="Submit predictions").click()
    expect(page.get_by_role("heading", name="Scored")).to_be_visible()


def row_of(page: Page, name: str) -> Locator:
    """A competitor's line on the board."""
    return page.get_by_role("table", name="Leaderboard").get_by_role("row").filter(has_text=name)


def rank_of(page: Page, name: str) -> Locator:
    return row_of(page, name).get_by_role("cell").first


def answer_from(data: Path, *, column: str, middle: float, width: float, to: Path) -> Path:
    """An answer made of the downloaded data: sure where `column` is far from `middle`.

    The rows without a diagnosis are those that are asked for.
    """
    rows = list(csv.DictReader(io.StringIO(data.read_text(encoding="utf-8"))))
    lines = ["index,malignant"]
    for row in rows:
        if row["malignant"] == "":
            sure = 1 / (1 + math.exp((middle - float(row[column])) / width))
            lines.append(f"{row['index']},{sure:.4f}")
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return to
