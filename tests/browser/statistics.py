"""What people do on the pages of statistics."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import choose_file
from tests.browser.visitors import Visitor


def open_new_workspace(visitor: Visitor) -> Page:
    visitor.goto("/statistics")
    visitor.page.get_by_role("button", name="New workspace").click()
    expect(visitor.page.get_by_text("This workspace has no data yet.")).to_be_visible()
    return visitor.page


def open_example(visitor: Visitor, name: str = "Nine rows", *, awaiting: str = "A by B") -> Page:
    """A worked example, one click away, when its first table is there."""
    visitor.goto("/statistics")
    visitor.page.get_by_role("button", name=name).click()
    expect(result(visitor.page, awaiting).get_by_role("table")).to_be_visible()
    return visitor.page


def import_file(page: Page, file: Path) -> None:
    page.get_by_role("button", name="Import data").first.click()
    dialog = page.get_by_role("dialog")
    choose_file(page, file, button=dialog.get_by_role("button", name="Choose a file"))
    expect(dialog.get_by_role("group", name="First rows")).to_be_visible()
    dialog.get_by_role("button", name="Import data set").click()
    expect(page.get_by_role("grid")).to_be_visible()


def analyse(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Analyse").click()
    page.get_by_role("menuitem", name=kind).click()


def result(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title)


def open_part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the workspace").get_by_role(
        "link", name=name
    ).click()


def kept(page: Page) -> list[dict]:
    """The workspace's objects, as the server has them."""
    found: list[dict] = page.evaluate(
        """async () => {
          const id = location.pathname.split('/')[2]
          return (await (await fetch(`/api/statistics/workspaces/${id}`)).json()).objects
        }"""
    )
    return found


def expect_all_kept(page: Page) -> None:
    expect(page.get_by_text("Everything is kept on the server")).to_be_visible()
