"""The server's ends of one sandbox, and what is said over them."""

import marshal
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from palaestra.core.sandbox.cgroups import Cgroup
from palaestra.core.sandbox.inside.init import REPORT
from palaestra.core.sandbox.inside.marking import VERDICTS
from palaestra.core.sandbox.limits import Limits, Verdict

LENGTH = struct.Struct("<Q")


@dataclass(slots=True, kw_only=True)
class Line:
    """`control` is init's socket; the descriptors are the program's standard streams.

    `released` is called once, when nothing of the sandbox is needed any more.
    """

    control: socket.socket
    stdin: int
    output: int
    released: Callable[[], None]
    # Where the kernel counts what the program uses; gone when `released` was called.
    cgroup: Cgroup | None = None
    # What bwrap or init said about their own failure.
    complaint: Callable[[], str] = field(default=lambda: "")

    def close(self) -> None:
        """Hang up: whatever still runs in the sandbox is killed by its kernel."""
        self.control.close()
        self.close_stdin()
        if self.output >= 0:
            os.close(self.output)
            self.output = -1
        self.released()

    def close_stdin(self) -> None:
        if self.stdin >= 0:
            os.close(self.stdin)
            self.stdin = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a sandbox is told to run. `run` and `compile` are words of commands inside it."""

    program: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    collect: tuple[str, ...] = ()
    # Marked as an exercise: what runs after `program`, built-in names that this may shadow, and
    # modules that are loaded before it.
    assertions: bytes | None = None
    keeps: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    run: tuple[str, ...] | None = None
    compile: tuple[str, ...] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    address_space: bool = True

    def for_program(self, limits: Limits) -> bytes:
        """As the program's process reads it, at the head of its standard input."""
        packed = marshal.dumps(
            {
                "program": self.program,
                "files": self.files,
                "mode": "program" if self.assertions is None else "exercise",
                "keeps": self.keeps,
                "imports": self.imports,
                "run": self.run,
                "compile": self.compile,
                "environment": self.environment,
                "limits": {
                    "memory": limits.memory,
                    "cpu_seconds": limits.cpu_seconds,
                    "disk": limits.disk,
                    "descriptors": limits.descriptors,
                    "processes": limits.processes,
                    "address_space": self.address_space,
                },
            }
        )
        return LENGTH.pack(len(packed)) + packed

    def for_init(self, limits: Limits) -> bytes:
        return b"S" + marshal.dumps(
            {
                "memory": limits.memory,
                "assertions": self.assertions,
                "collect": self.collect,
                "collect_bytes": limits.files,
            }
        )


@dataclass(slots=True)
class Report:
    """What init says at the end, and the files that it hands out before."""

    files: dict[str, bytearray] = field(default_factory=dict)
    status: int | None = None
    cpu_ms: int = 0
    peak_bytes: int = 0
    ended_by: int = 0
    verdict: Verdict = "none"
    details: bytes = b""
    _name: str = ""

    def hear(self, message: bytes) -> None:
        kind, content = message[:1], message[1:]
        if kind == b"F":
            self._name = os.fsdecode(content[LENGTH.size :]).encode("utf-8", "replace").decode()
            self.files[self._name] = bytearray()
        elif kind == b"D":
            self.files[self._name] += content
        elif kind == b"E":
            report, self.details = content[: REPORT.size], content[REPORT.size :]
            self.status, self.cpu_ms, self.peak_bytes, self.ended_by, said = REPORT.unpack(report)
            self.verdict = VERDICTS[said]  # type: ignore[assignment]  # the same words

    @property
    def ended(self) -> bool:
        return self.status is not None

    def made(self, given: dict[str, bytes]) -> dict[str, bytes]:
        """The files that the program left, without those given that are as they were."""
        kept = {name: bytes(content) for name, content in self.files.items()}
        return {name: content for name, content in kept.items() if given.get(name) != content}


Heard = Callable[[bytes], Any]
