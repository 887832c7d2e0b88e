"""An SMTP server on a real socket, as much of RFC 5321 as a client of ours speaks."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """`answers` are given in turn to the recipients, then each is welcome; `took` are the mails.

    A mail is its sender, its recipients and its bytes.
    """

    port: int = 0
    answers: list[bytes] = field(default_factory=list)
    took: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self._say(b"220 test")
        sender, recipients = "", []
        for line in self.rfile:
            verb, _, rest = line.strip().decode().partition(" ")
            if verb.upper() == "MAIL":
                sender = _path(rest)
                self._say(b"250 ok")
            elif verb.upper() == "RCPT":
                answer = self._answer()
                recipients += [_path(rest)] if answer.startswith(b"2") else []
                self._say(answer)
            elif verb.upper() == "DATA":
                self._say(b"354 go on")
                self._take(sender, recipients)
            elif verb.upper() == "QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _answer(self) -> bytes:
        state = self.server.state
        state.asked += 1
        return state.answers.pop(0) if state.answers else b"250 ok"

    def _take(self, sender: str, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.state.took.append((sender, recipients, b"".join(lines)))
        self.server.state.arrived.set()
        self._say(b"250 taken")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


def _path(rest: str) -> str:
    return rest[rest.index("<") + 1 : rest.index(">")]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    state: MailServer


@contextmanager
def mail_server(*, port: int = 0, answers: list[bytes] | None = None) -> Iterator[MailServer]:
    """Listens until the block ends."""
    with _Server(("127.0.0.1", port), _Conversation) as server:
        server.state = MailServer(port=server.server_address[1], answers=answers or [])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.state
        finally:
            server.shutdown()
            thread.join()
