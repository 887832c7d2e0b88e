"""What the host of a competition finds on its pages: leaks, and listings as files."""

import io
import json
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox.trial import Trial
from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import open_tab
from tests.browser.visitors import DESK, PHONE
from tests.builders.competitions import make_spec
from tests.builders.servers import RunningServer

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


HITS = "def metric(truth, answer):\n    return 10 * (truth == answer).mean()\n"


@pytest.mark.skipif(
    not Trial(SandboxSettings()).works(), reason="no sandbox can be had on this machine"
)
def test_the_host_changes_the_function_and_the_truth_and_sees_both_in_the_history(
    server: RunningServer, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit().enter()
    page = visitor.page
    spec = make_spec(title="By its own", answer=TRUTH, dataset=DATA)
    spec |= {"metric": "custom-max-classes", "metric_code": HITS}
    request = visitor.context.request
    hosted = request.post(f"{server.url}/api/v1/competitions", data={"spec": spec}).json()["id"]
    visitor.goto(f"/competitions/{hosted}?tab=manage")
    function = page.get_by_label("Function of the metric")
    expect(function).to_have_value(HITS.strip())
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert (violations(page), too_wide(page)) == ([], [])
    page.set_viewport_size(PHONE)
    page.reload()
    expect(page.get_by_role("link", name="Manage")).to_be_in_viewport(ratio=1)
    page.set_viewport_size(DESK)

    function.fill(HITS.replace("mean", "meen"))
    page.get_by_role("button", name="Score everything anew").click()
    expect(page.get_by_text("has no attribute 'meen'").first).to_be_visible()
    visitor.forgive("status of 400")
    function.fill(HITS.replace("10", "20"))
    truth = tmp_path / "truth.parquet"
    content = io.BytesIO()
    pl.DataFrame({"class": [row % 2 for row in range(ROWS)][::-1]}).write_parquet(content)
    truth.write_bytes(content.getvalue())
    page.get_by_role("region", name="Score anew").locator("input[type=file]").set_input_files(truth)
    page.get_by_role("button", name="Score everything anew").click()

    expect(page.get_by_role("table", name="History")).to_contain_text("truth, metric")
    expect(page.get_by_role("table", name="History")).to_contain_text("Done")
    expect(function).to_have_value(HITS.replace("10", "20"))
