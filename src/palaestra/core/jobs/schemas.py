"""What travels out about jobs."""

from datetime import datetime
from typing import Any

import msgspec

from palaestra.core.jobs.models import State


class JobError(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why an attempt failed; `row` and `column` of the first wrong cell. `detail` for admins."""

    code: str
    message: str
    field: str | None = None
    row: str | int | None = None
    column: str | None = None
    detail: str | None = None


class JobStatus(msgspec.Struct, kw_only=True):
    """One job. `place` is 1 for the next to run and null for one that does not wait."""

    id: int
    name: str
    state: State
    attempts: int
    place: int | None
    progress: float
    progress_text: str
    created_at: datetime
    run_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: JobError | None
    result: Any
