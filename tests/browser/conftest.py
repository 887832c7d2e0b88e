"""One browser and one server for all tests here; a visitor is a new context."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.competitions import Boards, fill
from tests.browser.visitors import Visitor, visiting
from tests.builders.servers import RunningServer, make_settings, running

# Without the frame of a desktop a page costs a quarter.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, for the recorder.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
# How long a page may take on a busy machine; nothing waits for it where it is quicker.
PATIENCE = 30_000

Visit = Callable[..., Visitor]


# The scope is the package and not the session: while Playwright runs, its loop is the running one
# of this thread, and tests elsewhere call asyncio.run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert program, "These tests need Debian's Chromium: apt-get install chromium-headless-shell"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """An open server that serves the built pages."""
    with running(make_settings(tmp_path_factory.mktemp("browser"))) as started:
        yield started


@pytest.fixture(scope="package")
def boards(server: RunningServer) -> Boards:
    """Competitions that stand already, with people on their boards."""
    return fill(server)


@pytest.fixture
def visit(browser: Browser, server: RunningServer) -> Iterator[Visit]:
    """Call it for each person that takes part; they leave together, none with a complaint."""
    with ExitStack() as visitors:

        def enter(at: RunningServer = server, **options: object) -> Visitor:
            visitor = visitors.enter_context(visiting(browser, at, **options))
            visitor.context.set_default_timeout(PATIENCE)
            return visitor

        yield enter


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """One person, at a desk, not signed in."""
    return visit()
