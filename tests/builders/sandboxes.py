"""A sandbox of an ordinary user, whoever runs the tests."""

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palaestra.core.sandbox import RunResult

SOURCES = Path(__file__).parents[2] / "src"
LENGTH = struct.Struct("<Q")
# Where root binds interpreter, packages and sources for a user who cannot reach them.
NEUTRAL = "/mnt"
SERVE = """
import pickle, struct, sys
from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox import Sandbox
sandbox = Sandbox(SandboxSettings(start=sys.argv[1]))
while head := sys.stdin.buffer.read(8):
    arguments = pickle.loads(sys.stdin.buffer.read(struct.unpack("<Q", head)[0]))
    said = pickle.dumps(sandbox.run(arguments.pop("program"), **arguments))
    sys.stdout.buffer.write(struct.pack("<Q", len(said)) + said)
    sys.stdout.buffer.flush()
sandbox.close()
"""
BECOME = """
import os, sys
sys.path.insert(0, {inside!r})
from inside import kernel
kernel.unshare(kernel.CLONE_NEWNS)
kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_SLAVE)
sources = [os.open(place, os.O_PATH) for place in {places!r}]
kernel.mount("tmpfs", "/mnt", "tmpfs", 0, "mode=0755")
for number, source in enumerate(sources):
    os.mkdir(f"/mnt/{{number}}")
    kernel.mount(f"/proc/self/fd/{{source}}", f"/mnt/{{number}}", None, kernel.MS_BIND)
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
os.chdir("/")
python = "/mnt/0/bin/" + {python!r}
os.execve(python, [python, "-c", {serve!r}, sys.argv[1]], {{
    "PATH": "/usr/bin:/bin",
    "LD_LIBRARY_PATH": "/mnt/0/lib",
    "PYTHONPATH": "/mnt/1:/mnt/2",
    "PYTHONDONTWRITEBYTECODE": "1",
}})
"""


class AsUser:
    """Runs programs in the sandbox of a process that belongs to an ordinary user."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def run(self, program: str, **arguments: Any) -> RunResult:
        assert self._process.stdin
        assert self._process.stdout
        asked = pickle.dumps({"program": program, **arguments})
        self._process.stdin.write(LENGTH.pack(len(asked)) + asked)
        self._process.stdin.flush()
        (size,) = LENGTH.unpack(self._process.stdout.read(LENGTH.size))
        result: RunResult = pickle.loads(self._process.stdout.read(size))  # noqa: S301 - our own process wrote it
        return result


@contextmanager
def as_user(*, start: str = "auto") -> Iterator[AsUser]:
    with subprocess.Popen(
        [*_command(), start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/"
    ) as process:
        yield AsUser(process)
        assert process.stdin
        process.stdin.close()


def _command() -> list[str]:
    if os.geteuid() != 0:
        return [sys.executable, "-c", SERVE]
    packages = next(place for place in sys.path if place.endswith("site-packages"))
    code = BECOME.format(
        inside=str(SOURCES / "palaestra" / "core" / "sandbox"),
        places=[sys.base_prefix, packages, str(SOURCES)],
        python=f"python{sys.version_info.major}.{sys.version_info.minor}",
        serve=SERVE,
    )
    return [sys.executable, "-c", code]
