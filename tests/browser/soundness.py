"""What must hold on every page: axe finds nothing, and the page does not scroll sideways."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

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
