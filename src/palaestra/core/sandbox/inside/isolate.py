"""What separates a run from the host and from other runs."""

import os

from . import kernel
from .kernel import MS_NODEV, MS_NOEXEC, MS_NOSUID
from .seccomp import large_filter, machine, small_filter

# Inside, everybody is this user.
USER = 1000


class Ground:
    """What is prepared once for many runs: filters, and a /proc that the runs will not see."""

    def __init__(self) -> None:
        architecture = machine()
        self._small = small_filter(architecture)
        self._large = large_filter(architecture)
        # Made once: each run puts itself under it.
        self._scopes = kernel.scopes()
        self._proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)

    def close_first_gate(self) -> None:
        """From here on only what sandboxes and their building need."""
        kernel.install_filter(self._large)

    def leave_others(self) -> None:
        """For the program, not for init, who must end it: signals reach its own run only."""
        if self._scopes >= 0:
            kernel.restrict(self._scopes)

    def close_second_gate(self) -> None:
        """From here on only what untrusted code may do."""
        kernel.install_filter(self._small)

    def isolate_child(self, *, disk: int, inodes: int) -> None:
        """A child of a zygote, first in a namespace of processes: the order is the kernel's."""
        kernel.unshare(kernel.CLONE_NEWNS)
        _private_places(disk=disk, inodes=inodes)
        user, group = os.getuid(), os.getgid()
        kernel.unshare(
            kernel.CLONE_NEWUSER | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWNET
        )
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{USER} {user} 1")
        _write("/proc/self/gid_map", f"{USER} {group} 1")
        kernel.LIBC.sethostname(b"sandbox", 7)
        self._give_up()

    def isolate_alone(self, *, disk: int, inodes: int) -> None:
        """The only run of a bwrap, which made the namespaces."""
        _private_places(disk=disk, inodes=inodes)
        self._give_up()

    def isolate_contained(self) -> None:
        """In a container: its engine made the namespaces, and gave no capabilities."""
        os.close(self._proc)
        kernel.drop_capabilities()

    def _give_up(self) -> None:
        """No namespaces below this one, no capabilities."""
        descriptor = os.open("sys/user/max_user_namespaces", os.O_WRONLY, dir_fd=self._proc)
        os.write(descriptor, b"0")
        os.close(descriptor)
        os.close(self._proc)
        kernel.drop_capabilities()


def _private_places(*, disk: int, inodes: int) -> None:
    kernel.mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid")
    room = f"size={disk},nr_inodes={inodes},mode=0700,uid={os.getuid()},gid={os.getgid()}"
    kernel.mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, room)  # noqa: S108 - the run's own
    kernel.mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, room)  # noqa: S108 - likewise


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, text.encode())
    os.close(descriptor)
