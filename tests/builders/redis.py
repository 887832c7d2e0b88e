"""A real Redis of our own, for one test session or one test."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.builders.servers import free_port
from tests.builders.waiting import eventually

ENOUGH = 60


@dataclass
class RedisServer:
    """Keeps nothing on disk: after `stop` and `start` it has forgotten everything."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "Redis is not installed: apt-get install redis-server"
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self.folder}
        flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        log = (self.folder / "redis.log").open("ab")
        with log:
            self.process = subprocess.Popen([program, *flags], stdout=log, stderr=log)
        eventually(self._answers, within=ENOUGH)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asking:
                asking.sendall(b"PING\r\n")
                return asking.recv(5) == b"+PONG"
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=ENOUGH)
            self.process = None


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()
