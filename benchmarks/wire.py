"""A client that costs next to nothing: prepared bytes over one kept connection, timed."""

import json
import select
import socket
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(
    method: str,
    path: str,
    *,
    cookie: str = "",
    body: bytes = b"",
    content_type: str = "application/json",
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body:
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One kept connection to a server of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = _connect(port)

    def send(self, sent: bytes) -> Answer:
        """Raises SystemExit for an answer that is not a success: nothing else is worth timing."""
        self._socket.sendall(sent)
        answer = self._read()
        if not 200 <= answer.status < 300:
            first = sent.partition(b"\r\n")[0].decode()
            raise SystemExit(f"{first}: {answer.status} {answer.body[:300]!r}")
        return answer

    def timed(self, sent: bytes) -> float:
        """Seconds from the first byte sent to the last one received."""
        if select.select([self._socket], [], [], 0)[0]:  # closed meanwhile: it was quiet for long
            self._socket.close()
            self._socket = _connect(self._port)
        began = time.perf_counter()
        self.send(sent)
        return time.perf_counter() - began

    def _read(self) -> Answer:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        chunks, missing = [body], int(headers.get("content-length", "0")) - len(body)
        while missing > 0:
            chunks.append(self._more())
            missing -= len(chunks[-1])
        return Answer(int(first.split()[1]), headers, b"".join(chunks))

    def _more(self) -> bytes:
        received = self._socket.recv(1 << 18)
        if not received:
            raise SystemExit("The server closed the connection.")
        return received


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]
