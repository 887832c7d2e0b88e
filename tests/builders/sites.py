"""Strangers' web sites: real servers on real sockets that answer byte for byte what a test says."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Act = Callable[[socket.socket], None]


class Site:
    """`asked` are the heads of the requests so far, as they came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self._acts: dict[str, Act] = {}

    def act(self, target: str, act: Act) -> str:
        """From now on a request for `target` gets what `act` does to the connection; the URL."""
        self._acts[target] = act
        return self.url + target

    def say(self, target: str, raw: bytes) -> str:
        return self.act(target, lambda connection: connection.sendall(raw))

    def give(
        self, target: str, body: str | bytes, *, status: str = "200 OK", **headers: str
    ) -> str:
        """A whole answer; `headers` with _ for -."""
        return self.say(target, answer(body, status=status, **headers))

    def redirect(self, target: str, location: str) -> str:
        return self.give(target, "", status="302 Found", Location=location)

    def asked_for(self, target: str) -> int:
        """How often."""
        return sum(head.split(" ")[1] == target for head in self.asked)

    def serve(self, connection: socket.socket) -> None:
        head = read_head(connection)
        if not head:
            return
        self.asked.append(head)
        act = self._acts.get(head.split(" ")[1])
        if act is None:
            connection.sendall(answer("", status="404 Not Found"))
        else:
            act(connection)


def answer(body: str | bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Length": str(len(content)), "Content-Type": "text/csv"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + content


def read_head(connection: socket.socket) -> str:
    """Up to the empty line; empty if nobody asks anything."""
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(4096)
        if not more:
            return ""
        head += more
    return head.partition(b"\r\n\r\n")[0].decode("latin-1")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    block_on_close = True
    daemon_threads = True
    serve: Act

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers that go away in the middle are what some tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        self.server.serve(self.request)


@contextmanager
def listening(serve: Act, *, port: int = 0) -> Iterator[int]:
    """Call `serve` with each connection to the port; it is closed afterwards."""
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.serve = serve
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(timeout=60)


@contextmanager
def site(*, port: int = 0) -> Iterator[Site]:
    """A site on loopback, which only a server that trusts 127.0.0.1 fetches from."""
    sites: list[Site] = []
    with listening(lambda connection: sites[0].serve(connection), port=port) as taken:
        sites.append(Site(taken))
        yield sites[0]
