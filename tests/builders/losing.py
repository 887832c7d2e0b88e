"""A proxy in front of a server that loses answers: the server has done what nobody hears of."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class LosingProxy(ThreadingHTTPServer):
    """Passes everything on; the next `lose` answers to POSTs of submissions never arrive.

    The next `drop` of them do not even reach the server. `posts` counts those that did.
    """

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.lose = 0
        self.drop = 0
        self.posts = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LosingProxy

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_submission = self.command == "POST" and self.path.endswith("/submissions")
        if is_submission and self.server.drop:
            self.server.drop -= 1
            return self._cut()
        status, headers, content = self._ask(body)
        self.server.posts += is_submission
        if is_submission and self.server.lose:
            self.server.lose -= 1
            return self._cut()
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    do_GET = do_POST = _pass_on  # noqa: N815  # the library's names

    def _cut(self) -> None:
        self.close_connection = True

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.target, timeout=60)
        connection.request(self.command, self.path, body, dict(self.headers))
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        return reply.status, reply.getheaders(), content

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def losing_proxy(target: str) -> Iterator[LosingProxy]:
    with LosingProxy(target) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join(timeout=60)
