"""Servers as processes of their own: started, waited for, weighed, ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PALAESTRA = (sys.executable, "-m", "palaestra.cli", "serve")
LOGGING = {"PALAESTRA_LOGGING_LOGGING_LEVEL": "ERROR"}
PATIENCE = 60.0


@dataclass(frozen=True)
class Served:
    """A server that answers; `seconds` until its first 200, `busy` those of the processor."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float
    busy: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def palaestra(data: Path, *more: str) -> Iterator[Served]:
    """Our server as a person starts it, without a line in the log for every request."""
    port = free_port()
    with served((*PALAESTRA, "--data", str(data), "--port", str(port), *more), port) as server:
        yield server


@contextmanager
def served(command: tuple[str, ...], port: int, *, patience: float = PATIENCE) -> Iterator[Served]:
    """`command` in a process group of its own, until the block ends."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **LOGGING},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port, patience)
        yield Served(process, port, time.perf_counter() - began, _busy(process.pid))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _busy(pid: int) -> float:
    """Seconds of processor that `pid` itself has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(process: subprocess.Popen[bytes], port: int, patience: float) -> None:
    until = time.perf_counter() + patience
    while not _answers(port):
        if process.poll() is not None:
            raise SystemExit(f"The server ended with {process.returncode} before it answered.")
        if time.perf_counter() > until:
            raise SystemExit(f"The server did not answer within {patience:.0f} s.")
        time.sleep(0.005)


def _answers(port: int) -> bool:
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(request)
            return b" 200 " in connection.recv(64)
    except OSError:
        return False


def family(pid: int) -> list[int]:
    """`pid` and all that descends from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def megabytes(pid: int) -> float:
    """Proportional set size: what is shared is counted once over all who share it."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("the kernel tells no Pss")
