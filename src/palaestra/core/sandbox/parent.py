"""A zygote as the server sees it: a warmed parent that has children waiting."""

import socket
import threading
import time
from collections import deque
from dataclasses import dataclass

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.cgroups import Cgroup, Cgroups
from palaestra.core.sandbox.line import Line
from palaestra.core.sandbox.starting import (
    INODES,
    PATIENCE,
    await_ready,
    complaint_of,
    reap,
    said_by,
    start,
)

# Children of one parent share its hash seed and addresses; so it does not live for ever.
MOST_RUNS = 1000
MOST_SECONDS = 600.0
IDLE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Runs of different trust domains never share a parent."""

    domain: str
    preload: tuple[str, ...]


class Parent:
    """Its socket's buffer is the queue of children that wait: forked and isolated already."""

    def __init__(
        self, box: Box, kind: Kind, *, disk: int, ahead: int, cgroups: Cgroups | None = None
    ) -> None:
        self.kind = kind
        self._cgroups = cgroups
        # Of the children that wait, in their order.
        self._joined: deque[Cgroup] = deque()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        given = theirs.fileno()
        config = {
            "kind": "zygote",
            "control": given,
            "disk": disk,
            "inodes": INODES,
            "preload": kind.preload,
        }
        try:
            self._process = start(box, config, (given,))
        finally:
            theirs.close()
        self._lock = threading.Lock()
        self._active = 0
        self._runs = 0
        self._retired = False
        self._started = self._used = time.monotonic()
        self._socket.settimeout(PATIENCE)
        self._expect_ready()
        for _ in range(ahead):
            self._ask_for_child()

    def _ask_for_child(self) -> None:
        """Raises OSError where the parent has gone."""
        if self._cgroups is None:
            self._socket.send(b"F")
            return
        self._joined.append(self._cgroups.make())
        socket.send_fds(self._socket, [b"F"], [self._joined[-1].entry])
        self._joined[-1].leave()

    def _expect_ready(self) -> None:
        try:
            said = self._socket.recv(16)
        except OSError:
            said = b""
        if said != b"R":
            self._socket.close()
            complaint = complaint_of(self._process)
            reap(self._process)
            raise Unavailable(f"The sandbox does not start: {complaint}.")

    @property
    def process_id(self) -> int:
        return self._process.pid

    def take(self) -> Line:
        """A child that waits; the next one is forked meanwhile. Raises Unavailable."""
        with self._lock:
            if self._retired:
                raise Unavailable("This parent has ended.")
            try:
                said, descriptors, _, _ = socket.recv_fds(self._socket, 16, 3)
                self._ask_for_child()
            except OSError:
                said, descriptors = b"", []
            if said != b"C" or len(descriptors) != 3:
                raise Unavailable(f"The sandbox ended: {complaint_of(self._process)}.")
            cgroup = self._joined.popleft() if self._cgroups else None
            self._active += 1
            self._runs += 1
            self._used = time.monotonic()
        control = socket.socket(fileno=descriptors[0])
        line = Line(
            control=control,
            stdin=descriptors[1],
            output=descriptors[2],
            released=lambda: self._released(cgroup),
            cgroup=cgroup,
            complaint=lambda: said_by(self._process),
        )
        await_ready(line)
        return line

    @property
    def is_worn(self) -> bool:
        return self._runs >= MOST_RUNS or time.monotonic() - self._started > MOST_SECONDS

    @property
    def is_idle(self) -> bool:
        return self._active == 0 and time.monotonic() - self._used > IDLE_SECONDS

    def retire(self) -> None:
        """No more children; it ends when the last that runs has ended."""
        with self._lock:
            self._retired = True
            last = self._active == 0
        if last:
            self.end()

    def end(self) -> None:
        """At once, and all of its children with it."""
        self._retired = True
        self._socket.close()
        reap(self._process)
        while self._joined:
            self._drop(self._joined.popleft())

    def _drop(self, cgroup: Cgroup | None) -> None:
        if self._cgroups is not None and cgroup is not None:
            self._cgroups.drop(cgroup)

    def _released(self, cgroup: Cgroup | None) -> None:
        self._drop(cgroup)
        with self._lock:
            self._active -= 1
            self._used = time.monotonic()
            last = self._retired and self._active == 0
        if last:
            self.end()
