"""Receivers of webhooks: real HTTP servers that keep what they are told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """`statuses` are answered in turn, then 204; `got` are headers and bodies as they came."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[Message, bytes]] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: Receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        state = self.server.state
        state.got.append((self.headers, body))
        status = state.statuses.pop(0) if state.statuses else 204
        self.send_response(status)
        # Followed, it would tell this receiver twice.
        self.send_header("Location", f"{state.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests read what was got."""


@contextmanager
def receiver(*, statuses: list[int] | None = None) -> Iterator[Receiver]:
    """Listens on loopback until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.state = Receiver(
            url=f"http://127.0.0.1:{server.server_address[1]}", statuses=statuses or []
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.state
        finally:
            server.shutdown()
            thread.join(timeout=60)
