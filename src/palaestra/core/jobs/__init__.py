"""Jobs: declared as data, kept as rows, worked in processes that can be killed and limited.

The names are loaded on first use: a worker process imports this package too, and must stay lean.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palaestra.core.jobs.engine import Engine
    from palaestra.core.jobs.errors import OutOfMemory, WorkerDied, WorkFailed, WorkTimedOut
    from palaestra.core.jobs.job import Job, NoArgs
    from palaestra.core.jobs.local import LocalEngine
    from palaestra.core.jobs.models import JobRow
    from palaestra.core.jobs.runner import Runner
    from palaestra.core.jobs.service import cancel, submit

_HOMES = {
    "Engine": "engine",
    "Job": "job",
    "JobRow": "models",
    "LocalEngine": "local",
    "NoArgs": "job",
    "OutOfMemory": "errors",
    "Runner": "runner",
    "WorkFailed": "errors",
    "WorkTimedOut": "errors",
    "WorkerDied": "errors",
    "cancel": "service",
    "submit": "service",
}

__all__ = [
    "Engine",
    "Job",
    "JobRow",
    "LocalEngine",
    "NoArgs",
    "OutOfMemory",
    "Runner",
    "WorkFailed",
    "WorkTimedOut",
    "WorkerDied",
    "cancel",
    "submit",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
