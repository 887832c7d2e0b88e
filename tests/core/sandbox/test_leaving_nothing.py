"""Runs leave nothing behind: no process, descriptor, mount or byte of disk."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox, parent
from tests.builders.waiting import eventually

START = """
import sys
from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
sandbox = Sandbox(SandboxSettings())
sandbox.run("1")
session = sandbox.open("import time\\nprint(1, flush=True)\\ntime.sleep(600)",
                       on_output=lambda _: print("runs", flush=True))
cold = Sandbox(SandboxSettings(start="cold")).open("import time; time.sleep(600)")
sys.stdin.read()
"""


@dataclass(frozen=True)
class Left:
    processes: int
    descriptors: int
    mounts: int
    files: int


def left(sandbox: Sandbox) -> Left:
    pids = sandbox.parents.process_ids().values()
    return Left(
        processes=sum(1 + len(psutil.Process(pid).children(recursive=True)) for pid in pids),
        descriptors=len(os.listdir("/proc/self/fd")),
        mounts=len(Path("/proc/self/mountinfo").read_text().splitlines()),
        files=len(os.listdir("/dev/shm")),  # noqa: S108 - looked at, not used
    )


def at_rest(sandbox: Sandbox) -> Left:
    """Once every parent has again the two children that wait, of two processes each."""
    expected = 6 * len(sandbox.parents.process_ids())
    found: list[Left] = []

    def is_at_rest() -> bool:
        found.append(left(sandbox))
        return found[-1].processes == expected

    # What was seen then: a moment later a parent may be making a child ready again.
    eventually(is_at_rest)
    return found[-1]


def run_many(sandbox: Sandbox, count: int) -> None:
    for number in range(count):
        assert sandbox.run(f"open('/tmp/f', 'w').write('x'); print({number})").exit_code == 0


def test_runs_leave_nothing(sandbox: Sandbox) -> None:
    run_many(sandbox, 5)
    before = at_rest(sandbox)

    run_many(sandbox, 40)

    assert at_rest(sandbox) == before


@pytest.mark.long
def test_a_thousand_runs_leave_nothing(sandbox: Sandbox) -> None:
    run_many(sandbox, 5)
    before = at_rest(sandbox)

    run_many(sandbox, 1000)

    assert at_rest(sandbox) == before


def test_closing_ends_every_process() -> None:
    mine = Sandbox(SandboxSettings())
    mine.run("1")
    [started] = mine.parents.process_ids().values()

    mine.close()

    assert not psutil.pid_exists(started)


def test_a_parent_that_nobody_uses_ends_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Sandbox(SandboxSettings())
    mine.run("1")
    [started] = mine.parents.process_ids().values()
    monkeypatch.setattr(parent, "IDLE_SECONDS", 0.0)

    mine.parents.look()

    assert not psutil.pid_exists(started)
    assert mine.run("print(1)").output == b"1\n"
    mine.close()


def test_a_worn_parent_is_replaced_while_its_runs_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Sandbox(SandboxSettings())
    session = mine.open("print(input())")
    [first] = mine.parents.process_ids().values()
    monkeypatch.setattr(parent, "MOST_RUNS", 1)

    mine.run("1")
    eventually(lambda: [*mine.parents.process_ids().values()] not in ([], [first]))
    session.write_stdin(b"still here\n")

    assert session.wait(30).output == b"still here\n"
    eventually(lambda: not psutil.pid_exists(first))
    mine.close()


def test_runs_end_with_a_server_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout
        assert server.stdout.readline() == b"runs\n"
        below = psutil.Process(server.pid).children(recursive=True)
        assert len(below) > 4

        server.send_signal(signal.SIGKILL)

        _, alive = psutil.wait_procs(below, timeout=60)
        assert alive == []
