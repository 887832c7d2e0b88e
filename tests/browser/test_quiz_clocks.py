"""Devices whose clocks are ten minutes off count down with everybody else."""

from playwright.sync_api import Page, expect

from palaestra.quiz.kinds import View
from tests.browser.conftest import Visit
from tests.browser.quizzes import join, showing
from tests.browser.visitors import PHONE
from tests.builders.servers import RunningServer

TEN_MINUTES = 600_000

# The page's own clock is wrong; `performance` still counts true milliseconds.
_WRONG = """
(() => {
  const right = Date.now.bind(Date)
  Date.now = () => right() + (OFFSET)
})()
"""

# When the countdown changes to a text, by the machine's clock.
_CHANGES = """
() => {
  const timer = document.querySelector('[role=timer]')
  window.changes = {}
  const note = () => {
    const text = timer.textContent.trim().slice(-4)
    window.changes[text] ??= performance.timeOrigin + performance.now()
  }
  new MutationObserver(note).observe(timer, { childList: true, characterData: true, subtree: true })
}
"""


def _wrong_clock(visit: Visit, offset: int, code: str) -> Page:
    visitor = visit(viewport=PHONE)
    visitor.context.add_init_script(_WRONG.replace("OFFSET", str(offset)))
    return join(visitor, code)


def test_phones_ten_minutes_off_count_down_within_150_ms(
    visit: Visit, server: RunningServer
) -> None:
    with showing(server, "Wrong clocks") as show:
        operator = join(visit(), show.codes[View.OPERATOR])
        ahead = _wrong_clock(visit, TEN_MINUTES, show.teams["Kvarkarna"])
        behind = _wrong_clock(visit, -TEN_MINUTES, show.teams["Team Å"])
        right = join(visit(), show.codes[View.AUDIENCE])
        operator.get_by_role("button", name="Show the first slide", exact=True).click()
        operator.get_by_role("button", name="Start", exact=True).click()
        pages = (ahead, behind, right)
        for page in pages:
            expect(page.get_by_role("timer")).to_be_visible()
            page.evaluate(_CHANGES)
        for page in pages:
            page.wait_for_function("() => Object.keys(window.changes).length >= 3")
        seen = [page.evaluate("() => window.changes") for page in pages]
        shared = set(seen[0]) & set(seen[1]) & set(seen[2])
        # A busy machine makes any one change late, a wrong clock all of them.
        for other in seen[:2]:
            assert min(abs(other[text] - seen[2][text]) for text in shared) <= 150
        wrong = ahead.evaluate("() => Date.now() - (performance.timeOrigin + performance.now())")
        assert wrong > TEN_MINUTES - 1000
