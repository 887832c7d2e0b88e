"""How much memory the processes of a run hold, from what the kernel says of each."""

import os

# Beyond so many sockets each is counted as the most that its buffers may hold.
FREE_SOCKETS = 128
SOCKET_BYTES = 212_992
PLACES = ("/tmp", "/dev/shm")  # noqa: S108 - those of the run


class Meter:
    """Measures against the state at its making: what a zygote's child has from its parent is
    not the program's."""

    def __init__(self, program: int, limit: int) -> None:
        self._limit = limit
        status = _status(str(program))
        self._inherited = status.get("RssAnon", 0)
        self._address_space = status.get("VmSize", 0)
        self.peak = 0

    def exceeded(self) -> bool:
        """Whether the run holds more than its limit; bytes are exact only near it."""
        processes = _processes()
        states = [_status(process) for process in processes]
        used = sum(state.get("RssAnon", 0) + state.get("RssShmem", 0) for state in states)
        used = max(0, used - self._inherited) + _files() + _sockets()
        if used > self._limit and len(processes) > 1:
            others = _files() + _sockets()
            room = self._limit + self._inherited - others
            used = max(0, _exact(processes, room) - self._inherited) + others
        mapped = sum(state.get("VmSize", 0) for state in states) - self._address_space
        if mapped > self._limit:
            used += _hidden(processes)
        self.peak = max(self.peak, used)
        return used > self._limit


def _processes() -> list[str]:
    """But those of ours: init, and in a container the relay that is the first process."""
    ours = ("1", str(os.getpid()))
    return [name for name in os.listdir("/proc") if name.isdigit() and name not in ours]


def _status(process: str) -> dict[str, int]:
    """In bytes; empty for a process that ended."""
    fields = {}
    for line in _read(f"/proc/{process}/status").splitlines():
        name, _, value = line.partition(":")
        if name.startswith(("Rss", "Vm")):
            fields[name] = int(value.split()[0]) * 1024
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
