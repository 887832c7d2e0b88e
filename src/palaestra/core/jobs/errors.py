"""What can befall work, beside the errors that the work itself raises on purpose.

WorkFailed          the work broke: an exception that nobody meant
├── WorkTimedOut    it took longer than its job allows
├── OutOfMemory     it needed more memory than its job allows
└── WorkerDied      its process was killed or crashed, or its server stopped
"""

from palaestra.core.errors import PalaestraError

MIB = 1 << 20


class WorkFailed(PalaestraError):
    """`message` may be shown to everyone; `type` and `detail` are for the log and for admins."""

    code = "work_failed"

    def __init__(self, type: str, detail: str, *, message: str | None = None) -> None:
        super().__init__(message or "The work broke off; the server's log has the details.")
        self.type = type
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.type}: {self.detail}"


class WorkTimedOut(WorkFailed):
    code = "timed_out"

    def __init__(self, seconds: float) -> None:
        message = f"The work took longer than {seconds:g} seconds and was ended."
        super().__init__("WorkTimedOut", message, message=message)


class OutOfMemory(WorkFailed):
    """`limit` is in bytes."""

    code = "out_of_memory"

    def __init__(self, limit: int) -> None:
        message = f"The work needed more than {limit / MIB:,.0f} MB of memory and was ended."
        super().__init__("OutOfMemory", message, message=message)
        self.limit = limit


class WorkerDied(WorkFailed):
    code = "worker_died"

    def __init__(self, how: str) -> None:
        super().__init__("WorkerDied", how, message="The process that did the work ended early.")
