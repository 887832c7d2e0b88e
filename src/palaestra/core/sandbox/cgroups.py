"""Memory and processes of a run counted by the kernel, where a part of cgroup v2 is ours.

Nothing rests on it alone: init measures the memory of every run, with or without. The program joins
its group by itself, through a descriptor that the server opened; it never holds it afterwards.
"""

import contextlib
import os
from collections import deque
from pathlib import Path

from palaestra.core.sandbox.limits import MIB, Limits

WANTED = ("memory", "pids")
# What init and the kernel itself need beside the program; init stops the run before that.
SPARE = 16 * MIB
SELF = Path("/proc/self/cgroup")
MOUNT = Path("/sys/fs/cgroup")


class Cgroup:
    """Of one run. `entry` is written to by whoever joins; `close` ends all that is left in it."""

    def __init__(self, folder: Path, controllers: frozenset[str]) -> None:
        folder.mkdir()
        self.folder = folder
        self._controllers = controllers
        self.entry = os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def limit(self, limits: Limits) -> None:
        if "memory" in self._controllers:
            self._write("memory.max", limits.memory + SPARE)
            self._write("memory.oom.group", 1)
            with contextlib.suppress(FileNotFoundError):  # a kernel without swap
                self._write("memory.swap.max", 0)
        if "pids" in self._controllers:
            self._write("pids.max", limits.processes)

    def peak(self) -> int:
        """Bytes; 0 where the kernel does not tell (before Linux 5.19)."""
        try:
            return int(self._read("memory.peak"))
        except FileNotFoundError:
            return 0

    def ran_out_of_memory(self) -> bool:
        if "memory" not in self._controllers:
            return False
        events = dict(line.split() for line in self._read("memory.events").splitlines())
        return int(events.get("oom_kill", 0)) > 0

    def leave(self) -> None:
        """Whoever should join has the descriptor now."""
        if self.entry >= 0:
            os.close(self.entry)
            self.entry = -1

    def close(self) -> bool:
        """Whether it is gone: the kernel keeps it until the last of its processes is."""
        self.leave()
        try:
            with contextlib.suppress(FileNotFoundError):  # before Linux 5.14; init has ended them
                self._write("cgroup.kill", 1)
            self.folder.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def _write(self, name: str, value: int) -> None:
        (self.folder / name).write_text(str(value))

    def _read(self, name: str) -> str:
        return (self.folder / name).read_text()


class Cgroups:
    """Makes one for each run in `folder`, which is ours and has no processes of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.controllers = frozenset((folder / "cgroup.subtree_control").read_text().split())
        self._count = 0
        self._emptying: deque[Cgroup] = deque()
        for left in folder.glob("run-*"):
            if not Path(f"/proc/{left.name.split('-')[1]}").exists():  # a server that was killed
                with contextlib.suppress(OSError):
                    left.rmdir()

    def make(self) -> Cgroup:
        self._clear()
        self._count += 1
        return Cgroup(self._folder / f"run-{os.getpid()}-{self._count}", self.controllers)

    def drop(self, cgroup: Cgroup) -> None:
        if not cgroup.close():
            self._emptying.append(cgroup)

    def close(self) -> None:
        """What is not empty yet goes when the next server starts."""
        self._clear()

    def _clear(self) -> None:
        for _ in range(len(self._emptying)):
            self.drop(self._emptying.popleft())


def find(configured: str | None) -> tuple[Cgroups | None, str]:
    """Where runs are counted, and what `palaestra doctor` says about it.

    `configured` is a folder that was delegated to us; without, it is made beside the server's own
    group, as systemd allows with `Delegate=yes` and `DelegateSubgroup=`.
    """
    try:
        folder = _prepared(Path(configured) if configured else _beside_ours())
        cgroups = Cgroups(folder)
    except OSError as wrong:
        return None, f"memory is measured by us every 20 ms, not by a cgroup ({wrong})"
    missing = [name for name in WANTED if name not in cgroups.controllers]
    if missing:
        return None, f"memory is measured by us every 20 ms: no {' and '.join(missing)} in {folder}"
    return cgroups, f"memory and processes are counted by the kernel in {folder}"


def _beside_ours() -> Path:
    """Raises OSError where this system has no cgroup v2, or has not given us a part of it."""
    own = [line[3:] for line in SELF.read_text().splitlines() if line.startswith("0::")]
    if not own or not (MOUNT / "cgroup.controllers").exists():
        raise FileNotFoundError("this system has no cgroup v2")
    ours = MOUNT / own[0].lstrip("/")
    if ours == MOUNT:
        raise PermissionError("the server's own group is the root: see [sandbox] cgroup")
    return ours.parent / "palaestra-runs"


def _prepared(folder: Path) -> Path:
    for place in (folder.parent, folder):
        place.mkdir(exist_ok=True)
        enabled = (place / "cgroup.subtree_control").read_text().split()
        can = (place / "cgroup.controllers").read_text().split()
        wanted = [f"+{name}" for name in WANTED if name in can and name not in enabled]
        if wanted:
            (place / "cgroup.subtree_control").write_text(" ".join(wanted))
    return folder
