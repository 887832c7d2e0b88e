"""How much a run may use, and how it ended."""

from dataclasses import dataclass, field
from typing import Literal

MIB = 1 << 20

# Who ended a run that did not end by itself.
KilledBy = Literal["", "time", "memory", "output", "cancelled", "tampering", "lost"]

# Of an exercise: "none" where there was none, "accompanied" where the learner's part left threads
# or processes, "unreadable" where this Python cannot be looked into.
Verdict = Literal["none", "unfinished", "passed", "failed", "tampered", "accompanied", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`wall_seconds` None: as long as it likes. `memory` counts files too, in bytes as all else."""

    wall_seconds: float | None = 300.0
    cpu_seconds: int = 600
    memory: int = 256 * MIB
    disk: int = 64 * MIB
    processes: int = 64
    descriptors: int = 256
    # So much of the output is kept; a flood beyond `flood` ends the run.
    output: int = MIB
    flood: int = 64 * MIB
    # All files together that are handed out.
    files: int = 16 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """`exit_code` is the program's, 128 and the signal that ended it, or -1 with `timed_out`.

    `killed_by` is empty where the program ended by itself; "lost" where its sandbox vanished.
    """

    exit_code: int
    output: bytes
    truncated: bool = False
    timed_out: bool = False
    killed_by: KilledBy = ""
    wall_ms: float = 0.0
    cpu_ms: int = 0
    peak_bytes: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    verdict: Verdict = "none"
    # Of a failed assertion: line, its text and message, parted by zeros.
    details: bytes = b""

    @property
    def text(self) -> str:
        """The output, whatever it was, as text."""
        return self.output.decode("utf-8", "replace")
