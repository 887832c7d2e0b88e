"""Run by a server that is root, outside and before bwrap: bwrap itself must never be root.

In a namespace of mounts of its own it binds what the sandbox shall see at neutral places (an
interpreter in root's home is out of an ordinary user's reach), then becomes an ordinary user.
"""

import marshal
import os
import sys
from typing import Any, NoReturn

from . import kernel

NEUTRAL = "/mnt"


def main() -> NoReturn:
    """Argument: `user`, `binds` (source by neutral name) and `command`, as marshal in hex."""
    task: dict[str, Any] = marshal.loads(bytes.fromhex(sys.argv[1]))  # noqa: S302 - the server's own words
    command = task["command"]
    try:
        _bind(task["binds"])
    except OSError:  # a container that may not mount: then they must be within the user's reach
        command = [_source_of(word, task["binds"]) for word in command]
    os.setgroups([])
    os.setresgid(task["user"], task["user"], task["user"])
    os.setresuid(task["user"], task["user"], task["user"])
    os.chdir("/")
    os.execv(command[0], command)  # noqa: S606 - no shell is meant


def _bind(binds: dict[str, str]) -> None:
    kernel.unshare(kernel.CLONE_NEWNS)
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_SLAVE)
    # Before the neutral place is covered, in case something lies below it.
    sources = {name: os.open(source, os.O_PATH) for name, source in binds.items()}
    kernel.mount("tmpfs", NEUTRAL, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=0755")
    for name, source in sources.items():
        if os.path.isdir(binds[name]):
            os.mkdir(f"{NEUTRAL}/{name}")
        else:
            os.close(os.open(f"{NEUTRAL}/{name}", os.O_CREAT | os.O_WRONLY, 0o644))
        kernel.mount(f"/proc/self/fd/{source}", f"{NEUTRAL}/{name}", None, kernel.MS_BIND)
        os.close(source)


def _source_of(word: str, binds: dict[str, str]) -> str:
    name = word.removeprefix(f"{NEUTRAL}/")
    return binds.get(name, word) if word.startswith(f"{NEUTRAL}/") else word
