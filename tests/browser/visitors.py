"""People at a browser of their own, and what their pages complained about."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    WebSocket,
)

from tests.builders.servers import RunningServer
from tests.builders.waiting import eventually

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

# What the content security policy stopped becomes a complaint like any other.
_REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI}`))
"""


@dataclass
class Visitor:
    """One browser context with one page; `complaints` must be empty when the visit ends."""

    server: RunningServer
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    # What the server said over the page's sockets, from the first frame on.
    frames: list[str] = field(default_factory=list)

    def goto(self, path: str) -> Any:
        return self.page.goto(f"{self.server.url}{path}", wait_until="domcontentloaded")

    def enter(self, **account: str) -> "Visitor":
        """Signed in without the page: a guest, or a new account with these fields."""
        reply = self.context.request.post(
            f"{self.server.url}/api/account/register", data=dict(account)
        )
        assert reply.status == 201, reply.text()
        return self

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def wait_for_frame(self, part: str) -> None:
        """Until the server has said so, be it before this call or after."""
        self.wait_until(lambda: any(part in frame for frame in self.frames))

    def wait_until(self, look: Callable[[], object]) -> None:
        """For what the browser's events have told; they are heard while the page is asked."""
        eventually(lambda: self.page.evaluate("0") or look())

    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def forgive(self, pattern: str) -> None:
        """One complaint that the test caused on purpose; fails if nobody complained so."""
        found = [each for each in self.complaints if re.search(pattern, each)]
        assert found, (pattern, self.complaints)
        self.complaints.remove(found[0])

    def forgive_all(self, pattern: str) -> None:
        """Every complaint of this kind, however many there were."""
        self.complaints[:] = [each for each in self.complaints if not re.search(pattern, each)]

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


@contextmanager
def visiting(browser: Browser, server: RunningServer, **options: Any) -> Iterator[Visitor]:
    """A new visitor without cookies; English, light, and in no motion unless `options` say so."""
    given = {
        "viewport": DESK,
        "locale": "en-GB",
        "timezone_id": "Europe/Stockholm",
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    context = browser.new_context(**{**given, **options})
    context.add_init_script(_REPORT_VIOLATIONS)
    visitor = Visitor(server, context, context.new_page())
    visitor.page.on("console", visitor.hear)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"thrown: {error}"))
    visitor.page.on("websocket", visitor.listen)
    visitor.page.on("load", lambda page: visitor.loads.append(page.url))
    try:
        yield visitor
        assert visitor.complaints == [], visitor.complaints
    finally:
        context.close()
