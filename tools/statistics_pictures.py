"""What the pictures of statistics show: a worked example, changed a little, and a report of it."""

from playwright.sync_api import Locator, Page, expect


def _open(page: Page, url: str, example: str, *, tab: str) -> None:
    page.goto(f"{url}/statistics")
    page.get_by_role("button", name=example, exact=True).click()
    expect(page.get_by_role("article").first.get_by_role("table")).to_be_visible()
    expect(page.locator("article[aria-busy=true]")).to_have_count(0)
    tabs = page.get_by_role("navigation", name="Parts of the workspace")
    tabs.get_by_role("link", name=tab).click()


def data(page: Page, url: str) -> None:
    """Flowers, with three cells selected."""
    _open(page, url, "Flowers (iris)", tab="Data")
    grid = page.get_by_role("grid")
    expect(grid.get_by_role("gridcell").first).to_have_text("5.1")
    grid.focus()
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)


def analysis(page: Page, url: str) -> None:
    """A box plot being changed: its settings beside it."""
    _open(page, url, "Cars (mtcars)", tab="Results")
    plot = page.get_by_role("article", name="Box plot: mpg, cyl")
    plot.get_by_role("button", name="Change Box plot").click()
    page.get_by_label("Grid lines", exact=True).check()
    expect(page.get_by_role("region", name="Graph")).to_be_visible()
    _to_top(plot)


def report(page: Page, url: str) -> None:
    """Text with a table and a drawing in it."""
    _open(page, url, "Nine rows", tab="Reports")
    page.get_by_role("button", name="New report").click()
    page.get_by_label("Title").fill("Week 1: two groups")
    page.get_by_label("Text", exact=True).fill(
        "# What we asked\n\nDo men and women **differ** in B?\n\n"
        "![A by B](result:2)\n\nThe two measures have little to do with each other:\n\n"
        "![Scatter plot: C, D](result:5)\n"
    )
    preview = page.get_by_role("region", name="How it looks")
    expect(preview.get_by_role("img")).to_be_visible()


def _to_top(place: Locator) -> None:
    place.evaluate("(box) => box.scrollIntoView({ block: 'start' })")
