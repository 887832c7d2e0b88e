"""Runs are counted by the kernel where a part of cgroup v2 is ours, and are not where none is."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Limits, Sandbox, cgroups
from tests.builders.waiting import eventually

MOUNTS = [Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified")]
MIB = 1 << 20


@pytest.fixture
def folder() -> Iterator[Path]:
    """A group of our own, in which nothing runs."""
    mount = next((one for one in MOUNTS if (one / "cgroup.controllers").exists()), None)
    if mount is None or not os.access(mount, os.W_OK):
        pytest.skip("needs a cgroup v2 that may be written to")
    folder = mount / f"palaestra-test-{os.getpid()}"
    folder.mkdir()
    yield folder
    for left in folder.glob("*/"):
        left.rmdir()
    folder.rmdir()


def sandbox_in(folder: Path, ends: ExitStack, start: str) -> Sandbox:
    """Also where the controllers of memory lie elsewhere: joining and ending are the same."""
    patch = ends.enter_context(pytest.MonkeyPatch.context())
    found = cgroups.Cgroups(folder)
    patch.setattr(cgroups, "find", lambda _: (found, "counted"))
    sandbox = Sandbox(SandboxSettings(start=start))  # type: ignore[arg-type]  # one of its words
    ends.callback(sandbox.close)
    return sandbox


def groups(folder: Path) -> dict[str, list[int]]:
    """The processes in the group of each run."""
    return {
        one.name: [int(pid) for pid in (one / "cgroup.procs").read_text().split()]
        for one in folder.glob("run-*")
    }


@pytest.mark.parametrize("start", ["warm", "cold"])
def test_a_program_and_what_it_starts_run_in_a_group_that_goes_with_them(
    folder: Path, start: str
) -> None:
    with ExitStack() as ends:
        sandbox = sandbox_in(folder, ends, start)
        session = sandbox.open("import os\nos.fork()\nprint(os.getpid(), flush=True)\ninput()")

        together = eventually(lambda: [pids for pids in groups(folder).values() if len(pids) == 2])
        assert len(together) == 1
        session.cancel()
        assert session.wait(30).killed_by == "cancelled"

        eventually(lambda: not any(psutil.pid_exists(pid) for pid in together[0]))
        assert sandbox.run("print(open('/proc/self/cgroup').read())").exit_code == 0
        ahead = 2 if start == "warm" else 0
        eventually(lambda: len([pids for pids in groups(folder).values() if pids]) == ahead)
    eventually(lambda: not groups(folder) or _emptied(folder))


def _emptied(folder: Path) -> bool:
    """No process is left, so that every group can go."""
    return not any(groups(folder).values())


def test_a_program_cannot_leave_its_group(folder: Path) -> None:
    with ExitStack() as ends:
        sandbox = sandbox_in(folder, ends, "warm")
        program = (
            "import os\n"
            "kept = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')[:-1]]\n"
            "print(any('cgroup' in one for one in kept), os.path.exists('/sys'))"
        )
        assert sandbox.run(program).text == "False False\n"


def test_memory_is_the_kernels_where_its_controller_is_ours(folder: Path) -> None:
    if "memory" not in (folder / "cgroup.controllers").read_text():
        pytest.skip("this machine counts memory by cgroup v1")
    (folder / "cgroup.subtree_control").write_text("+memory +pids")
    with ExitStack() as ends:
        sandbox = sandbox_in(folder, ends, "warm")
        result = sandbox.run("x = b'x' * (1 << 30)", limits=Limits(memory=64 * MIB))
        assert result.killed_by == "memory" or result.exit_code != 0
        assert 0 < result.peak_bytes < 96 * MIB


def test_groups_that_a_killed_server_left_go_at_the_next_start(folder: Path) -> None:
    (folder / f"run-{2**22 + 1}-3").mkdir()  # no process has that number
    (folder / f"run-{os.getpid()}-1").mkdir()

    cgroups.Cgroups(folder)

    assert [one.name for one in folder.glob("run-*")] == [f"run-{os.getpid()}-1"]


def test_without_a_part_of_cgroup_v2_doctor_hears_why(tmp_path: Path) -> None:
    found, said = cgroups.find(str(tmp_path / "none" / "runs"))

    assert found is None
    assert said.startswith("memory is measured by us every 20 ms")


def test_a_group_without_controllers_is_not_taken(folder: Path) -> None:
    if "memory" in (folder / "cgroup.controllers").read_text():
        pytest.skip("here the controllers are there")

    found, said = cgroups.find(str(folder))

    assert found is None
    assert "no memory and pids" in said
