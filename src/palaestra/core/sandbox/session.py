"""A program that runs while others do something else: interactive runs, R."""

import os
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path

from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.sandbox.conversation import Conversation
from palaestra.core.sandbox.feed import Feed
from palaestra.core.sandbox.inside.kernel import open_beneath
from palaestra.core.sandbox.limits import RunResult


class Session:
    """Made by `Sandbox.open`. Every method may be called from any thread."""

    def __init__(
        self,
        conversation: Conversation,
        feed: Feed,
        *,
        sockets: Path | None,
        on_end: Callable[["Session"], None],
    ) -> None:
        self._conversation, self._feed = conversation, feed
        self._sockets = sockets
        self._on_end = on_end
        self._result: RunResult | None = None
        self._ended = threading.Event()
        self._callbacks: list[Callable[[RunResult], None]] = []
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        return not self._ended.is_set()

    def write_stdin(self, data: bytes) -> None:
        """Raises TooMany while the program leaves 8 MiB unread; after its end does nothing."""
        self._feed.write(data)

    def close_stdin(self) -> None:
        self._feed.close()

    def cancel(self) -> None:
        """End it and all of its processes; `wait` then has `killed_by` "cancelled"."""
        self._feed.cancel()

    def wait(self, timeout: float | None = None) -> RunResult:
        """Raises TimeoutError where it has not ended after `timeout` seconds."""
        if not self._ended.wait(timeout):
            raise TimeoutError
        assert self._result is not None
        return self._result

    def when_ended(self, callback: Callable[[RunResult], None]) -> None:
        """Call `callback` with the result, in the session's thread, or at once if it is over."""
        with self._lock:
            if self._result is None:
                self._callbacks.append(callback)
                return
        callback(self._result)

    def connect(self, name: str, *, timeout: float | None = None) -> socket.socket:
        """A stream to the Unix socket `name` that the program made in its folder.

        Links are not followed: the program cannot lead the server to a socket of the machine.
        Raises FileNotFoundError or ConnectionRefusedError while nobody listens there.
        """
        if self._sockets is None:
            raise Invalid("sockets", "This session was opened without a folder for sockets.")
        folder = os.open(self._sockets, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            place = open_beneath(folder, name, os.O_PATH | os.O_CLOEXEC)
        finally:
            os.close(folder)
        try:
            return _connected(place, timeout)
        finally:
            os.close(place)

    # --- its thread

    def start(self) -> None:
        threading.Thread(target=self._run, name="sandbox session", daemon=True).start()

    def _run(self) -> None:
        try:
            result = self._conversation.converse()
        except Exception:
            result = RunResult(exit_code=-1, output=b"", killed_by="lost")
            raise
        finally:
            self._settle(result)

    def _settle(self, result: RunResult) -> None:
        with self._lock:
            self._result = result
            callbacks = self._callbacks
        self._on_end(self)
        self._ended.set()
        for callback in callbacks:
            callback(result)


def _connected(place: int, timeout: float | None) -> socket.socket:
    if not stat.S_ISSOCK(os.fstat(place).st_mode):
        raise Unavailable("What lies there is no socket.")
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        client.settimeout(timeout)
        client.connect(f"/proc/self/fd/{place}")
    except BaseException:
        client.close()
        raise
    return client
