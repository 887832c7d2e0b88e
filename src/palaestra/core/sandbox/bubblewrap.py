"""The command line of bwrap, and of what starts it."""

import marshal
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palaestra.core.sandbox.visible import (
    DEVICES,
    EXECUTABLE,
    INSIDE,
    PYTHON,
    SITE,
    SYSTEM,
    View,
)

NEUTRAL = "/mnt"
SOCKETS = "/sockets"
# Enough for a sandbox to be built; every one of them is given up before foreign code runs.
CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SYS_RESOURCE", "CAP_SETPCAP")
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108 - the run's own
    "TMPDIR": "/tmp",  # noqa: S108 - likewise
    "LANG": "C.UTF-8",
    "LD_LIBRARY_PATH": f"{PYTHON}/lib",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://inside.figures",
    "MPLCONFIGDIR": "/tmp/.matplotlib",  # noqa: S108 - likewise
    "PYTHONDONTWRITEBYTECODE": "1",
}
BOOT = "import sys; sys.path.insert(0, '/boot'); from inside.boot import main; main()"
LAUNCH = "import sys; sys.path.insert(0, {!r}); from inside.launch import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One bwrap: what it sees, and the folder for sockets that it shares with the server."""

    program: str
    view: View
    user: int
    sockets: Path | None = None

    def command(self, config: dict[str, Any]) -> list[str]:
        """What to start so that `inside.boot` runs with `config`; from root by way of launch."""
        config = {**config, "remove": ["/boot"], "path": [SITE]}
        words = [*self.outside(), *_python(BOOT, EXECUTABLE), marshal.dumps(config).hex()]
        if os.geteuid() != 0:
            return words
        binds: dict[str, str] = {}
        words = [self._neutral(word, binds) for word in words]
        task = marshal.dumps({"user": self.user, "binds": binds, "command": words})
        return [*_python(LAUNCH.format(str(INSIDE.parent)), sys.executable), task.hex()]

    def _neutral(self, word: str, binds: dict[str, str]) -> str:
        """A place that an ordinary user may not reach, by the name under which launch binds it."""
        sources = {source for source, _ in self._binds()}
        if word not in sources or word.startswith(SYSTEM):
            return word
        name = next((name for name, source in binds.items() if source == word), str(len(binds)))
        binds[name] = word
        return f"{NEUTRAL}/{name}"

    def _binds(self) -> list[tuple[str, str]]:
        shared = [(str(self.sockets), SOCKETS)] if self.sockets else []
        return [*self.view.binds, *shared]

    def outside(self) -> list[str]:
        """bwrap and all of its options; what follows is the command inside."""
        return [
            shutil.which(self.program) or self.program,
            *("--unshare-all", "--die-with-parent", "--as-pid-1", "--new-session", "--clearenv"),
            *("--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--chdir", "/"),
            *_options("--cap-add", *((name,) for name in CAPABILITIES)),
            *_options("--setenv", *ENVIRONMENT.items()),
            *self._root(),
            *("--proc", "/proc", "--remount-ro", "/"),
        ]

    def _root(self) -> list[str]:
        view = self.view
        words = [
            *_options("--ro-bind", *view.binds),
            *_options("--tmpfs", *((folder,) for folder in view.empty)),
            *_options("--remount-ro", *((folder,) for folder in view.empty)),
            *_options("--symlink", *view.links, *_LINKS),
            *_options("--dev-bind", *((f"/dev/{name}", f"/dev/{name}") for name in DEVICES)),
            # Each run covers them by its own; a zygote writes to its own /tmp while it warms up.
            *("--tmpfs", "/tmp", "--dir", "/dev/shm"),  # noqa: S108 - inside
        ]
        return [*words, *(("--bind", str(self.sockets), SOCKETS) if self.sockets else ())]


def _options(name: str, *values: tuple[str, ...]) -> list[str]:
    return [word for value in values for word in (name, *value)]


_LINKS = (
    ("/tmp/codefile.py", "/codefile.py"),  # noqa: S108 - the run's own
    ("/proc/self/fd", "/dev/fd"),
    ("/proc/self/fd/0", "/dev/stdin"),
    ("/proc/self/fd/1", "/dev/stdout"),
    ("/proc/self/fd/2", "/dev/stderr"),
)


def _python(code: str, executable: str) -> list[str]:
    """Isolated from environment, user and site; it writes no bytecode."""
    return [executable, "-I", "-S", "-B", "-c", code]
