"""The first process in a container: what bwrap is given as descriptors travels here in frames over
the engine's two streams, since engines pass no descriptors.

It forks the init of the one run and carries between the two. The program holds neither stream.
Where the server hangs up, it leaves, and the kernel ends all that is in the container.
"""

import _socket
import contextlib
import os
import select
import struct
from typing import NoReturn

from . import kernel
from .isolate import Ground
from .zygote import fail, run_one

# What a frame is, and the bytes that follow. To here: CONTROL is for init, INPUT for the program,
# END says that no input follows. From here: CONTROL is init's, OUTPUT the program's, TAKEN how much
# input (HEADER's number) the program has taken.
HEADER = struct.Struct("<cI")
CONTROL, INPUT, END, OUTPUT, TAKEN = b"C", b"I", b"E", b"O", b"T"
PIECE = 1 << 16
PR_SET_CHILD_SUBREAPER = 36
REPORTED = b"E"


def serve() -> NoReturn:
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    here, there = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    stdin_read, stdin_write = os.pipe()
    output_read, output_write = os.pipe()
    if os.fork() == 0:
        try:
            for descriptor in (here.detach(), stdin_write, output_read):
                os.close(descriptor)
            _become_init(there.detach(), stdin_read, output_write)
        except BaseException as error:
            fail(error)
    for descriptor in (there.detach(), stdin_read, output_write):
        os.close(descriptor)
    ground = Ground()
    ground.close_first_gate()
    ground.isolate_contained()
    ground.close_second_gate()
    Relay(here, stdin_write, output_read).carry()


def _become_init(control: int, stdin: int, output: int) -> NoReturn:
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    # Who loses its parent is this one's to reap, as if it were the first process.
    kernel.prctl(PR_SET_CHILD_SUBREAPER, 1)
    ground = Ground()
    ground.close_first_gate()
    ground.isolate_contained()
    run_one(ground, control, stdin, output, -1)


class Relay:
    def __init__(self, control: "_socket.socket", stdin: int, output: int) -> None:
        self._control, self._stdin, self._output = control, stdin, output
        os.set_blocking(stdin, False)
        self._heard = bytearray()
        self._input = bytearray()
        self._no_more_input = self._reported = False
        self._poller = select.poll()
        for descriptor in (0, control.fileno(), output):
            self._poller.register(descriptor, select.POLLIN)

    def carry(self) -> NoReturn:
        """Until the run is over and all is told, or the server has gone."""
        while not (self._reported and self._output < 0):
            ready = {descriptor for descriptor, _ in self._poller.poll()}
            if self._output in ready:
                self._hear_program()
            if self._control.fileno() in ready:
                self._hear_init()
            if 0 in ready:
                self._hear_server()
            if self._stdin in ready:
                self._write_input()
        os._exit(0)

    def _hear_server(self) -> None:
        piece = os.read(0, PIECE)
        if not piece:
            os._exit(0)
        self._heard += piece
        while len(self._heard) >= HEADER.size:
            kind, size = HEADER.unpack_from(self._heard)
            if len(self._heard) < HEADER.size + size:
                return
            content = bytes(self._heard[HEADER.size : HEADER.size + size])
            del self._heard[: HEADER.size + size]
            self._obey(kind, content)

    def _obey(self, kind: bytes, content: bytes) -> None:
        if kind == CONTROL:
            with contextlib.suppress(OSError):  # init has just ended
                self._control.send(content)
            return
        self._input += content
        self._no_more_input = self._no_more_input or kind == END
        self._write_input()

    def _write_input(self) -> None:
        if self._stdin < 0:
            self._told(TAKEN, len(self._input))
            self._input.clear()
            return
        try:
            while self._input:
                count = os.write(self._stdin, self._input[:PIECE])
                del self._input[:count]
                self._told(TAKEN, count)
        except BlockingIOError:
            self._poller.register(self._stdin, select.POLLOUT)
            return
        except OSError:  # the program closed it
            self._close_input()
            return
        if self._no_more_input:
            self._close_input()
        else:
            self._forget_input()

    def _forget_input(self) -> None:
        with contextlib.suppress(KeyError):
            self._poller.unregister(self._stdin)

    def _close_input(self) -> None:
        self._forget_input()
        os.close(self._stdin)
        self._stdin = -1
        if self._input:
            self._write_input()

    def _hear_program(self) -> None:
        piece = os.read(self._output, PIECE)
        if piece:
            self._tell(OUTPUT, piece)
            return
        self._poller.unregister(self._output)
        os.close(self._output)
        self._output = -1

    def _hear_init(self) -> None:
        try:
            message = self._control.recv(1 << 17)
        except OSError:
            message = b""
        if message:
            self._reported = self._reported or message[:1] == REPORTED
            self._tell(CONTROL, message)
        elif self._reported:
            self._poller.unregister(self._control.fileno())
        else:
            os._exit(1)  # it was killed: nothing may go on without it

    def _tell(self, kind: bytes, content: bytes) -> None:
        self._told(kind, len(content), content)

    def _told(self, kind: bytes, number: int, content: bytes = b"") -> None:
        rest = memoryview(HEADER.pack(kind, number) + content)
        while rest:
            rest = rest[os.write(1, rest) :]
