"""A run in a container of Docker's or Podman's; for the server a sandbox like any other."""

import contextlib
import itertools
import os
import secrets
import select
import socket
import subprocess
import threading
from typing import IO

from palaestra.core.errors import Unavailable
from palaestra.core.sandbox.engines import Container, engine_environment
from palaestra.core.sandbox.inside.relay import CONTROL, END, HEADER, INPUT, OUTPUT, PIECE, TAKEN
from palaestra.core.sandbox.limits import Limits
from palaestra.core.sandbox.line import Line
from palaestra.core.sandbox.starting import all_said_by, await_ready

# Of the program's input, so much is on its way that it has not taken.
WINDOW = 1 << 18
# After the server hung up, a container has so many seconds to be gone.
PATIENCE = 10.0
ADVICE = ("Run 'docker", "See 'docker")
LONGEST = 400
# Each run has a user of its own; rootless Podman has 65,536 numbers to give.
FIRST_USER, USERS = 20_000, 40_000
_users = itertools.count(secrets.randbelow(USERS))


def start_contained(container: Container, limits: Limits) -> Line:
    """A container for one run. Raises Unavailable with what the engine says."""
    name = f"palaestra-{os.getpid()}-{secrets.token_hex(6)}"
    user = FIRST_USER + next(_users) % USERS
    try:
        process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            container.command(name, limits, user=user),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=engine_environment(),
            cwd="/",
        )
    except OSError as error:
        said = f"{container.program} does not start: {error.strerror}."
        raise Unavailable(said) from error
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    stdin_read, stdin_write = os.pipe()
    output_read, output_write = os.pipe()
    bridge = Bridge(process, theirs, stdin_read, output_write)
    line = Line(
        control=control,
        stdin=stdin_write,
        output=output_read,
        released=lambda: _released(container, name, bridge),
        complaint=lambda: _complaint(process),
    )
    bridge.start()
    await_ready(line)
    return line


def _complaint(process: "subprocess.Popen[bytes]") -> str:
    """What an engine said, without its word about where to read more."""
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
    lines = [line for line in all_said_by(process) if not line.startswith(ADVICE)]
    return " ".join(lines)[:LONGEST] or f"the engine ended with {process.poll()}"


def _released(container: Container, name: str, bridge: "Bridge") -> None:
    """The container ends when its relay hears nobody any more; else it is made to."""
    process = bridge.process
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # A client that ended may have left its container behind: this one is gone in any case.
    if process.returncode != 0:
        subprocess.run(  # noqa: S603 - likewise
            container.remove(name),
            env=engine_environment(),
            check=False,
            capture_output=True,
            timeout=60,
        )
    bridge.end()


class Bridge:
    """Carries between a line's far ends and the frames on an engine's two streams."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", control: socket.socket, stdin: int, output: int
    ) -> None:
        self.process = process
        self._control, self._stdin, self._output = control, stdin, output
        self._window = WINDOW
        self._lock = threading.Lock()
        self._wakes = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        work = (self._send, self._receive)
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """When the process has ended, and the near ends are closed."""
        for thread in self._threads:
            thread.join()
        self._control.close()
        os.close(self._stdin)
        os.close(self._wakes)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                _close(stream)

    def _send(self) -> None:
        """In a thread: until the server hangs up, which the relay is to hear."""
        stream = self.process.stdin
        assert stream is not None
        poller = select.poll()
        poller.register(self._control, select.POLLIN)
        poller.register(self._wakes, select.POLLIN)
        wants_input = True
        try:
            while True:
                if wants_input and self._window > 0:
                    poller.register(self._stdin, select.POLLIN)
                ready = {descriptor for descriptor, _ in poller.poll()}
                if self._wakes in ready:
                    os.eventfd_read(self._wakes)
                if self._control.fileno() in ready:
                    message = self._control.recv(1 << 17)
                    if not message:
                        return
                    _frame(stream, CONTROL, message)
                if self._stdin in ready:
                    piece = os.read(self._stdin, min(PIECE, self._window))
                    _frame(stream, INPUT if piece else END, piece)
                    self._widen(-len(piece))
                    wants_input = bool(piece)
                    poller.unregister(self._stdin)
        except OSError:
            return  # the container has gone: the other thread says so
        finally:
            _close(stream)

    def _receive(self) -> None:
        """In a thread: until the container ends."""
        stream = self.process.stdout
        assert stream is not None
        try:
            while head := stream.read(HEADER.size):
                kind, number = HEADER.unpack(head)
                if kind == TAKEN:
                    self._widen(number)
                    os.eventfd_write(self._wakes, 1)
                    continue
                content = stream.read(number)
                # What nobody listens to is read all the same: the relay must not have to wait.
                with contextlib.suppress(OSError):
                    if kind == CONTROL:
                        self._control.send(content)
                    elif kind == OUTPUT:
                        _write(self._output, content)
        finally:
            os.close(self._output)
            with contextlib.suppress(OSError):  # the near end was closed before
                self._control.shutdown(socket.SHUT_RDWR)

    def _widen(self, number: int) -> None:
        with self._lock:
            self._window += number


def _frame(stream: IO[bytes], kind: bytes, content: bytes) -> None:
    stream.write(HEADER.pack(kind, len(content)) + content)
    stream.flush()


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _close(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what was left in its buffer is nobody's
        stream.close()
