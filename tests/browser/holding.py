"""Words on their way that are held back, so that what comes between them can be seen."""

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute


def listen_early(page: Page) -> None:
    """
    Before the first loading of a page whose requests are held later.

    Chromium sends some past a route that is the first of a page already there.
    """
    page.route("**/nobody-asks-for-this", lambda route: route.fallback())


def hold_back(page: Page, words: str) -> list[Callable[[], None]]:
    """What the page says by its socket from the next loading on with these words in it.

    Each is sent by a call.
    """
    held: list[Callable[[], None]] = []

    def hold(socket: WebSocketRoute) -> None:
        beyond = socket.connect_to_server()

        def say(message: str | bytes) -> None:
            if words in str(message):
                held.append(lambda: beyond.send(message))
            else:
                beyond.send(message)

        socket.on_message(say)

    page.route_web_socket("**/socket.io/**", hold)
    return held
