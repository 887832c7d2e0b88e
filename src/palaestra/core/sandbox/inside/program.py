"""The process that becomes the untrusted program."""

import marshal
import os
import resource
import signal
import struct
from typing import Any, NoReturn

from .exercise import CLAIM, REPLY, run_exercise
from .isolate import Ground
from .python import run_program

FOLDER = "/tmp"  # noqa: S108 - the run's own
LENGTH = struct.Struct("<Q")
GIB = 1 << 30


def become(
    ground: Ground, stdin: int, output: int, claims: int, replies: int, entry: int
) -> NoReturn:
    """Join the group behind `entry` (-1: there is none). Then wait for the job at the head of
    `stdin` and run it; what follows it there is the program's."""
    if entry >= 0:
        os.write(entry, b"0")  # whoever writes it joins
    ground.leave_others()
    os.setsid()
    os.dup2(stdin, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    _keep(claims, replies)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ground.close_second_gate()
    job = _read_job()
    os.chdir(FOLDER)
    for name, content in job["files"].items():
        _write_file(name, content)
    limit(job["limits"])
    if job["mode"] == "exercise":
        run_exercise(job)
    os.closerange(3, 1 << 20)
    if job["run"] is not None:
        _execute(job)
    run_program(job["program"])


def _keep(claims: int, replies: int) -> None:
    """As CLAIM and REPLY, and no other descriptor beside the three standard streams."""
    beyond = 1 + max(claims, replies, REPLY)
    os.dup2(claims, beyond)
    os.dup2(replies, beyond + 1)
    os.dup2(beyond, CLAIM)
    os.dup2(beyond + 1, REPLY)
    os.closerange(REPLY + 1, 1 << 20)


def _read_job() -> dict[str, Any]:
    (size,) = LENGTH.unpack(_read_exactly(LENGTH.size))
    job: dict[str, Any] = marshal.loads(_read_exactly(size))  # noqa: S302 - the server's own words
    return job


def _read_exactly(size: int) -> bytes:
    """Of descriptor 0, not a byte more: the rest is the program's standard input."""
    parts = []
    while size > 0:
        part = os.read(0, min(size, 1 << 20))
        if not part:
            os._exit(0)  # the server left before it had anything to run
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write_file(name: str, content: bytes) -> None:
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)


def limit(limits: dict[str, int]) -> None:
    """Set inside the run's user namespace, so that processes are counted for this run alone."""
    sizes = _own_sizes()
    data = sizes["VmData"] + limits["memory"]
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NOFILE: limits["descriptors"],
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_SIGPENDING: 256,
        resource.RLIMIT_STACK: 8 << 20,
    }
    if limits["address_space"]:
        wanted[resource.RLIMIT_AS] = sizes["VmSize"] + limits["memory"] + GIB
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _own_sizes() -> dict[str, int]:
    sizes = {}
    with open("/proc/self/status", "rb", buffering=0) as file:
        for line in file.read().splitlines():
            name, _, value = line.partition(b":")
            if name in (b"VmSize", b"VmData"):
                sizes[name.decode()] = int(value.split()[0]) * 1024
    return sizes


def _execute(job: dict[str, Any]) -> NoReturn:
    """A program of another language, compiled first where it must be."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    environment = {**os.environ, **job["environment"]}
    if job["compile"]:
        process = os.posix_spawn(job["compile"][0], job["compile"], environment)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if status != 0:
            os._exit(status if status > 0 else 1)
    try:
        os.execve(job["run"][0], job["run"], environment)  # noqa: S606 - no shell is meant
    except OSError as error:
        os.write(2, f"{job['run'][0]}: {error.strerror}\n".encode())
        os._exit(127)
