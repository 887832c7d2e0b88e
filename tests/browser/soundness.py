"""What must hold on every page: axe finds nothing, and the page does not scroll sideways."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitors import DESK, PHONE, Visitor

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """
async (choice) => {
  const options = { ...choice, resultTypes: ['violations'], preload: false }
  const { violations } = await axe.run(document, options)
  return violations.map(({ id, nodes }) => ({
    id, places: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }))
}
"""
# What stands out of the page on the right, most telling first.
_TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const wide = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > width + 0.5)
  return wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))
}
"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


# Rules that a change of colours alone can break.
OF_COLOUR = ["color-contrast", "link-in-text-block"]


def violations(page: Page, *, of: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands, by all its rules or by those in `of`."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(_RUN, {"runOnly": of} if of else {})
    return found


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def look(visitor: Visitor, path: str, *, awaiting: str, status: int = 200) -> None:
    """Asserts what must hold in both sizes and themes, loading the page once."""
    page = visitor.page
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    assert visitor.goto(path).status == status
    expect(page.get_by_text(awaiting).first).to_be_visible()
    look_as_it_stands(page, path)


def look_as_it_stands(page: Page, path: str) -> None:
    """The same of a page that somebody has brought into some state; `path` says which."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        where = f"{path} at {size['width']}"
        assert (where, too_wide(page)) == (where, [])
        assert (where, violations(page)) == (where, [])
        page.emulate_media(color_scheme="dark")
        assert (where, violations(page, of=OF_COLOUR)) == (where, [])
