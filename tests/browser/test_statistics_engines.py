"""What the page says of what computes: Python where R is missing, R that fell, a server that is
away; and that nothing is lost by it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Page, expect

from palaestra.statistics.engines.r import process
from palaestra.statistics.settings import StatisticsSettings
from tests.browser.conftest import Visit
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import analyse, expect_all_kept, open_example, open_part, result
from tests.browser.steps import choose_file
from tests.browser.visitors import DESK
from tests.builders.processes import ServerProcess, serving
from tests.builders.servers import RunningServer, make_settings, running
from tests.builders.statistics import call
from tests.builders.waiting import eventually

# Some seconds of work.
LONG = {**call("mean", call("rgamma", 40_000_000, 2.5)), "seed": 1}


@pytest.fixture(scope="module")
def without_r(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that looks for R and finds none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "RSERVE", (Path("/nowhere/Rserve"),))
        process.installed.cache_clear()
        settings = StatisticsSettings(engine="auto")
        folder = tmp_path_factory.mktemp("python")
        with running(make_settings(folder, more=[settings])) as started:
            yield started
    process.installed.cache_clear()


def test_python_computes_where_r_is_missing_and_the_page_says_so(
    visit: Visit, without_r: RunningServer
) -> None:
    page = open_example(visit(without_r).enter())
    expect(
        page.get_by_text("R is not installed on this server, so Python computes")
    ).to_be_visible()
    expect(result(page, "A by B").get_by_text("by Python")).to_be_visible()
    expect(result(page, "Two-sample t test: C, A")).to_contain_text("1.37")
    analyse(page, "Graph")
    page.get_by_role("combobox", name="Variable").select_option("C")
    expect(result(page, "Histogram: C").get_by_role("img")).to_be_visible()
    look_as_it_stands(page, "on Python")


def begin_to_compute(page: Page) -> None:
    """Something long, in the workspace that is open; the page itself knows no such command."""
    reply = page.evaluate(
        """async (object) => {
          const id = location.pathname.split('/')[2]
          const reply = await fetch(`/api/statistics/workspaces/${id}/objects`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ objects: [object] }),
          })
          return reply.status
        }""",
        LONG,
    )
    assert reply == 200


def computing(parent: int) -> psutil.Process | None:
    """The session of R that computes: a child of Rserve, while there is one."""
    try:
        for each in psutil.Process(parent).children(recursive=True):
            above = each.parent()
            ours = above is not None and above.name() == each.name() == "Rserve"
            if ours and each.status() != psutil.STATUS_ZOMBIE and each.cpu_times().user > 0.5:
                return each
    except psutil.NoSuchProcess:
        pass
    return None


@pytest.fixture
def process_of(tmp_path: Path) -> Iterator["Serving"]:
    """A server that can be killed and started again at its address."""
    with ExitStack() as stack:
        yield Serving(tmp_path / "data", stack)


class Serving:
    def __init__(self, data: Path, stack: ExitStack) -> None:
        self._data, self._stack = data, stack
        self.server = self._start()

    def _start(self, *arguments: str) -> ServerProcess:
        started = self._stack.enter_context(serving(self._data, *arguments))
        return replace(started, url=started.url.rstrip("/"))

    def kill(self) -> None:
        self.server.kill()

    def start_again(self) -> None:
        self.server = self._start(f"--port={urlsplit(self.server.url).port}")


def test_whoever_loses_r_or_the_server_is_told_and_loses_nothing(
    visit: Visit, process_of: Serving, tmp_path: Path
) -> None:
    visitor = visit(process_of.server).enter()
    page = open_example(visitor)
    begin_to_compute(page)
    session = eventually(lambda: computing(process_of.server.process.pid), within=60)
    session.kill()
    told = page.get_by_text("The engine was restarted and has your data again. Nothing is lost.")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(told).to_be_hidden()

    session = eventually(lambda: computing(process_of.server.process.pid), within=60)
    process_of.kill()
    expect(page.get_by_text("Not connected: changes are kept and sent later")).to_be_visible()
    open_part(page, "Data")
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible()
    grid.focus()
    for key in ("ArrowRight", "ArrowRight", "4", "2", "Enter"):
        page.keyboard.press(key)
    process_of.start_again()
    expect_all_kept(page)
    expect(grid.get_by_role("row").nth(1).get_by_role("gridcell").nth(2)).to_have_text("42")
    open_part(page, "Results")
    expect(result(page, "Command").get_by_text("2.5")).to_be_visible()

    file = tmp_path / "large.csv"
    file.write_bytes(b"a,b\n" + b"1,2\n" * 2_000_000)
    slow = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    slow.send("Network.emulateNetworkConditions", limits)
    page.get_by_role("button", name="Import data").first.click()
    dialog = page.get_by_role("dialog")
    with page.expect_request("**/api/statistics/import"):
        choose_file(page, file, button=dialog.get_by_role("button", name="Choose a file"))
    process_of.kill()
    expect(dialog.get_by_text("could not be reached")).to_be_visible()
    # Else what is waited for below would be what stood there before the server went.
    expect(page.get_by_text("Not connected: changes are kept and sent later")).to_be_visible()
    process_of.start_again()
    page.keyboard.press("Escape")
    expect_all_kept(page)
    page.set_viewport_size(DESK)
    expect(result(page, "A by B").get_by_role("table")).to_be_visible()
    visitor.forgive_all("ERR_CONNECTION|ERR_EMPTY|WebSocket|Failed to load resource")
