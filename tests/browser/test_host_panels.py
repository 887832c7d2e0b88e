"""What the host of a competition finds on its pages: leaks, and listings as files."""

import json

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import open_tab
from tests.browser.visitors import DESK, PHONE
from tests.builders.competitions import make_spec

ROWS = 40
TRUTH = {"class": {str(row): row % 2 for row in range(ROWS)}}
DATA = {
    "x": {str(row): (row * 7919) % 101 for row in range(ROWS)},
    "secret": {str(row): 5 * (row % 2) for row in range(ROWS)},
}


def test_the_host_sees_the_leak_and_has_the_board_as_a_file(visit: Visit) -> None:
    visitor = visit().enter()
    page = visitor.page
    visitor.goto("/competitions")
    spec = make_spec(title="A leaky one", dataset=DATA, answer=TRUTH)
    number = page.evaluate(
        """async (body) => {
          const reply = await fetch('/api/v1/competitions', { method: 'POST', body })
          return (await reply.json()).id
        }""",
        json.dumps({"spec": spec}),
    )
    visitor.goto(f"/competitions/{number}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Leaderboard as a file: Excel").click()
    assert download.value.suggested_filename == f"leaderboard-{number}.xlsx"
    expect(page.get_by_role("link", name="All submissions as a file: Parquet")).to_be_visible()

    open_tab(page, "About")
    expect(page.get_by_text("The data set may give the answer away")).to_be_visible()
    expect(page.get_by_text("The column secret alone gives class away")).to_be_visible()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert (violations(page), too_wide(page)) == ([], [])
        page.emulate_media(color_scheme="dark")
        assert violations(page, of=OF_COLOUR) == []
        page.emulate_media(color_scheme="light")
    visitor.goto(f"/competitions/{number}")
    expect(page.get_by_role("link", name="Leaderboard as a file: Excel")).to_be_visible()
    assert (violations(page), too_wide(page)) == ([], [])
