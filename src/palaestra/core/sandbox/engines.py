"""The command line of Docker or Podman for one run, and the profile of system calls in it."""

import json
import marshal
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from palaestra.core.sandbox.bubblewrap import BOOT, ENVIRONMENT
from palaestra.core.sandbox.inside import seccomp
from palaestra.core.sandbox.inside.relay import PR_SET_CHILD_SUBREAPER
from palaestra.core.sandbox.inside.syscalls import ALLOWED, NUMBERS
from palaestra.core.sandbox.limits import MIB, Limits
from palaestra.core.sandbox.visible import INSIDE, VERSION

EngineName: TypeAlias = Literal["docker", "podman"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

# Beside the program: the relay and init, which are Python too.
OWN_MEMORY = 48 * MIB
OWN_PROCESSES = 2
PROFILE = "seccomp.json"
INODES = 4096
# Engines hand the proxies of whoever starts them, passwords in them, to what they start.
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
# Of the server's environment, what the engine's own command needs to find its service.
FOR_ENGINE = (
    *("PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"),
    *("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINER_HOST"),
)
_ARCHITECTURES = {"x86_64": "SCMP_ARCH_X86_64", "aarch64": "SCMP_ARCH_AARCH64"}
_WHILE_BUILDING = ("capset", "seccomp", "landlock_create_ruleset", "landlock_restrict_self")


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """How runs are contained: `profile` is the file of `profile()`, `runtime` such as runsc."""

    engine: EngineName
    program: str
    image: str
    profile: Path
    cpus: float
    runtime: str | None = None

    def command(self, name: str, limits: Limits, *, user: int) -> list[str]:
        """What starts a run's container; its streams carry the frames of `inside.relay`.

        `user` is a number that no other run has at the time, so that processes are counted for
        this run alone.
        """
        memory = str(limits.memory + OWN_MEMORY)
        words = [
            *(self.program, "run", "--name", name, "--label", "palaestra=sandbox"),
            # Nothing is fetched for a run, nothing stays of it, and its output is no log's.
            *("--pull", "never", "--rm", "--interactive", "--log-driver", "none"),
            *("--network", "none", "--hostname", "sandbox", "--ipc", "private"),
            *("--user", f"{user}:{user}", "--cap-drop", "ALL"),
            *("--security-opt", "no-new-privileges"),
            *("--security-opt", f"seccomp={self.profile}"),
            *("--read-only", "--tmpfs", _tmpfs("/tmp", limits.disk, user)),  # noqa: S108 - inside
            *("--shm-size", str(limits.disk)),
            *("--mount", f"type=bind,source={INSIDE},target=/boot/inside,readonly"),
            *("--memory", memory, "--memory-swap", memory),
            *("--pids-limit", str(limits.processes + OWN_PROCESSES), "--cpus", f"{self.cpus:g}"),
            *("--ulimit", f"nofile={limits.descriptors}:{limits.descriptors}"),
            *("--ulimit", "core=0:0", "--ulimit", f"fsize={limits.disk}:{limits.disk}"),
            *("--ulimit", f"cpu={limits.cpu_seconds}:{limits.cpu_seconds}"),
            *("--workdir", "/tmp", "--stop-timeout", "0"),  # noqa: S108 - inside
            *_environment(),
        ]
        if self.runtime is not None:
            words += ["--runtime", self.runtime]
        if self.engine == "podman":
            # Its own ways to make a root that can be written to, and to tell of the proxies.
            words += ["--read-only-tmpfs=false", "--http-proxy=false"]
        config: dict[str, Any] = {"kind": "contained", "remove": ["/boot"], "path": []}
        told = marshal.dumps(config).hex()
        return [*words, "--entrypoint", VERSION, self.image, "-I", "-S", "-B", "-c", BOOT, told]

    def remove(self, name: str) -> list[str]:
        """What ends a container that does not end by itself."""
        return [self.program, "rm", "--force", name]


def installed() -> tuple[EngineName, ...]:
    """Those whose command is there; whether it works is another question."""
    return tuple(name for name in ENGINES if shutil.which(name))


def engine_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in FOR_ENGINE if name in os.environ}


def profile() -> dict[str, Any]:
    """Our list of system calls in the engines' words. Inside, the two filters of every sandbox hold
    besides, and refuse more: see `inside.seccomp`."""
    architecture = platform.machine()
    numbers = NUMBERS[seccomp.machine()]
    prctls = (*seccomp.PRCTLS, *seccomp.PRCTLS_SETUP, PR_SET_CHILD_SUBREAPER)
    none = seccomp.CLONE_NEW & ~0x80
    plain = [name for name in (*ALLOWED, *_WHILE_BUILDING, "fcntl") if name in numbers]
    return {
        "defaultAction": "SCMP_ACT_ERRNO",
        "defaultErrnoRet": 1,
        "architectures": [_ARCHITECTURES[architecture]],
        "syscalls": [
            {"names": plain, "action": "SCMP_ACT_ALLOW"},
            *(_only(name, 0, seccomp.AF_UNIX) for name in ("socket", "socketpair")),
            *(_only("prctl", 0, value) for value in sorted(set(prctls))),
            *(_only("ioctl", 1, value) for value in seccomp.IOCTLS),
            {
                "names": ["clone"],
                "action": "SCMP_ACT_ALLOW",
                "args": [{"index": 0, "value": none, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}],
            },
            # As if the kernel did not know it: the C library then takes the older way.
            {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
        ],
    }


def write_profile(folder: Path) -> Path:
    place = folder / PROFILE
    place.write_text(json.dumps(profile(), indent=1))
    return place


def _only(name: str, argument: int, value: int) -> dict[str, Any]:
    condition = {"index": argument, "value": value, "op": "SCMP_CMP_EQ"}
    return {"names": [name], "action": "SCMP_ACT_ALLOW", "args": [condition]}


def _tmpfs(place: str, size: int, user: int) -> str:
    options = f"rw,nosuid,nodev,noexec,size={size},nr_inodes={INODES},mode=0700"
    return f"{place}:{options},uid={user},gid={user}"


def _environment() -> list[str]:
    fixed = {
        **{name: value for name, value in ENVIRONMENT.items() if name != "LD_LIBRARY_PATH"},
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        **dict.fromkeys((*PROXIES, *map(str.lower, PROXIES)), ""),
    }
    return [word for name, value in fixed.items() for word in ("--env", f"{name}={value}")]
