"""A warmed parent: it holds no secret, runs no foreign code, and forks isolated children."""

import _socket
import gc
import os
import signal
import struct
from typing import Any, NoReturn

from . import init, kernel, program
from .isolate import Ground

SEQPACKET = _socket.SOCK_SEQPACKET
SCM_RIGHTS = _socket.SCM_RIGHTS
ENTRY_ROOM = _socket.CMSG_SPACE(struct.calcsize("i"))


def serve(control: int, config: dict[str, Any]) -> NoReturn:
    """A child for each `F` that is heard, handed over as three descriptors: its control socket,
    the writing end of its standard input, the reading end of its output."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    for name in config["preload"]:
        __import__(name)
    ground = Ground()
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    ground.close_first_gate()
    gc.collect()
    gc.freeze()
    server = _socket.socket(_socket.AF_UNIX, SEQPACKET, 0, control)
    server.send(b"R")
    while True:
        said, ancillary, _, _ = server.recvmsg(16, ENTRY_ROOM)
        if not said:
            break
        _hand_over(server, ground, own, {**config, "entry": _entry(ancillary)})
    os._exit(0)


def _entry(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The descriptor by which the next child joins its group; -1: none came."""
    for _, kind, content in ancillary:
        if kind == SCM_RIGHTS:
            return int(struct.unpack("i", content)[0])
    return -1


def _hand_over(server: "_socket.socket", ground: Ground, own: int, config: dict[str, Any]) -> None:
    here, there = _socket.socketpair(_socket.AF_UNIX, SEQPACKET)
    stdin_read, stdin_write = os.pipe()
    output_read, output_write = os.pipe()
    kernel.unshare(kernel.CLONE_NEWPID)
    child = os.fork()
    if child == 0:
        try:
            for descriptor in (server.fileno(), there.fileno(), own, stdin_write, output_read):
                os.close(descriptor)
            be_child(ground, here.detach(), stdin_read, output_write, config)
        except BaseException as error:
            fail(error)
    kernel.setns(own, kernel.CLONE_NEWPID)
    given = struct.pack("3i", there.fileno(), stdin_write, output_read)
    server.sendmsg([b"C"], [(_socket.SOL_SOCKET, SCM_RIGHTS, given)])
    here.close()
    there.close()
    for descriptor in (stdin_read, stdin_write, output_read, output_write, config["entry"]):
        if descriptor >= 0:
            os.close(descriptor)


def be_child(
    ground: Ground, control: int, stdin: int, output: int, config: dict[str, Any]
) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()  # the scheduler shares processors out by session: each run has a share of its own
    ground.isolate_child(disk=config["disk"], inodes=config["inodes"])
    run_one(ground, control, stdin, output, config["entry"])


def run_one(ground: Ground, control: int, stdin: int, output: int, entry: int) -> NoReturn:
    """Split into the program and its init, who speak over two pipes while an exercise is marked."""
    claims_read, claims_write = os.pipe()
    replies_read, replies_write = os.pipe()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # or init could not open the program's memory
    child = os.fork()
    if child == 0:
        try:
            program.become(ground, stdin, output, claims_write, replies_read, entry)
        except BaseException as error:
            fail(error)
    memory = os.open(f"/proc/{child}/mem", os.O_RDONLY | os.O_CLOEXEC)
    own = os.open("/proc/self/mem", os.O_RDONLY | os.O_CLOEXEC)
    for descriptor in (stdin, output, claims_write, replies_read, entry):
        if descriptor >= 0:
            os.close(descriptor)
    # Before the filter, which forbids it: nobody traces init or reads what it has open.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    ground.close_second_gate()
    init.watch(control, init.Ends(child, memory, own, claims_read, replies_write))


def fail(error: BaseException) -> NoReturn:
    os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(70)
