"""How much memory the processes of a run hold, from what the kernel says of each."""

import os
import time

# Beyond so many sockets each is counted as the most that its buffers may hold.
FREE_SOCKETS = 128
SOCKET_BYTES = 212_992
PLACES = ("/tmp", "/dev/shm")  # noqa: S108 - those of the run
WATCH_MS = 20
# A look at many processes takes its time: at most a tenth of a core is spent on looking, and half
# of one where the run grows so fast that its limit would be passed unseen.
REST = 9
HASTE = 1
SOONEST_MS = 2
# So much of the growth that was seen is expected again at each later look.
FORGET = 0.8


class Pace:
    """When to look again. A run that grows towards its limit is looked at before it gets there."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._most, self._at = 0, time.monotonic()
        self._growth = 0.0

    def patience(self, used: int, most: int, *, at: float, cost: float) -> int:
        """Milliseconds until the next look.

        `used` and `most` are bytes, as a `Meter` has them; `at` is when the look began, which took
        `cost` seconds. Growth is that of `most`: whether pages were parted does not change it.
        """
        growth = (most - self._most) / max(at - self._at, 1e-3)
        self._most, self._at = most, at
        # A run that has just let go of something may take it again as fast.
        self._growth = max(growth, FORGET * self._growth)
        full = 1000 * (self._limit - used) / max(self._growth, 1)
        hurried = max(SOONEST_MS, 1000 * HASTE * cost, full / 2)
        return int(min(max(WATCH_MS, 1000 * REST * cost), hurried))


class Meter:
    """Measures against the state at its making: what a zygote's child has from its parent is
    not the program's.

    `used` is what the last look found, in bytes; `most` counts pages that several processes share
    once for each; `peak` is the greatest that was found.
    """

    def __init__(self, program: int, limit: int) -> None:
        self._limit = limit
        self.pace = Pace(limit)
        status = _status(str(program))
        self._inherited = status.get("RssAnon", 0)
        self._address_space = status.get("VmSize", 0)
        self.used = self.most = self.peak = 0

    def exceeded(self) -> bool:
        """Whether the run holds more than its limit; bytes are exact only near it."""
        processes = _processes()
        states = [_status(process) for process in processes]
        held = [state.get("RssAnon", 0) + state.get("RssShmem", 0) for state in states]
        others = _files() + _sockets()
        used = self.most = max(0, sum(held) - self._inherited) + others
        least = max(0, max(held, default=0) - self._inherited) + others
        if least > self._limit:  # however much is shared
            used = least
        elif used > self._limit:
            room = self._limit + self._inherited - others
            used = max(0, _exact(processes, room) - self._inherited) + _files() + _sockets()
        mapped = sum(state.get("VmSize", 0) for state in states) - self._address_space
        if mapped > self._limit:
            used += _hidden(processes)
        self.used = used
        self.peak = max(self.peak, used)
        return used > self._limit


def _processes() -> list[str]:
    """But those of ours: init, and in a container the relay that is the first process."""
    ours = ("1", str(os.getpid()))
    return [name for name in os.listdir("/proc") if name.isdigit() and name not in ours]


def _status(process: str) -> dict[str, int]:
    """In bytes; empty for a process that ended."""
    text = _read(f"/proc/{process}/status")
    fields = {}
    for name in ("VmSize", "RssAnon", "RssShmem"):
        _before, found, after = text.partition(f"\n{name}:")
        if found:
            fields[name] = int(after.partition("kB")[0]) * 1024
    return fields


def _exact(processes: list[str], enough: int) -> int:
    """Pages that several processes share count once; no more is looked at than is `enough`."""
    total = 0
    for process in processes:
        total += _proportional(process)
        if total > enough:
            break
    return total


def _proportional(process: str) -> int:
    """A process that hides its pages is taken to share none."""
    text = _read(f"/proc/{process}/smaps_rollup")
    if not text:
        state = _status(process)
        return state.get("RssAnon", 0) + state.get("RssShmem", 0)
    lines = [line for line in text.splitlines() if line.startswith(("Pss_Anon:", "Pss_Shmem:"))]
    return sum(int(line.split()[1]) * 1024 for line in lines)


def _hidden(processes: list[str]) -> int:
    """Shared mappings without a file: their pages stay when no process has them in its tables."""
    sizes: dict[str, int] = {}
    for process in processes:
        for line in _read(f"/proc/{process}/maps").splitlines():
            parts = line.split(maxsplit=5)
            if len(parts) > 5 and parts[1].endswith("s") and parts[5].startswith("/dev/zero"):
                start, _, end = parts[0].partition("-")
                size = int(end, 16) - int(start, 16)
                sizes[parts[4]] = max(size, sizes.get(parts[4], 0))
    return sum(sizes.values())


def _files() -> int:
    total = 0
    for place in PLACES:
        room = os.statvfs(place)
        total += (room.f_blocks - room.f_bfree) * room.f_bsize
    return total


def _sockets() -> int:
    for line in _read("/proc/1/net/sockstat").splitlines():
        if line.startswith("sockets:"):
            return max(0, int(line.split()[2]) - FREE_SOCKETS) * SOCKET_BYTES
    return 0


def _read(path: str) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    try:
        parts = []
        while part := os.read(descriptor, 65536):
            parts.append(part)
        return b"".join(parts).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(descriptor)
