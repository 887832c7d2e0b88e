"""What travels in and out of the admin's API."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from palaestra.core.access import Role
from palaestra.core.jobs.models import State
from palaestra.core.jobs.schemas import JobError


class PersonItem(Struct, kw_only=True):
    """One account. Sign-ins are those that have not ended; `last_sign_in` is the newest of them."""

    id: str
    name: str
    email: str | None
    role: Role
    created_at: datetime
    disabled: bool
    deleted: bool
    sign_ins: int
    last_sign_in: datetime | None


class PersonChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class JobItem(Struct, kw_only=True):
    """One job; `owner` is the public id of whoever waits for it."""

    id: int
    name: str
    state: State
    attempts: int
    progress: float
    progress_text: str
    owner: str | None
    scheduled: bool
    created_at: datetime
    run_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: JobError | None


class Backup(Struct, kw_only=True):
    """A file in the folder `backups` of the data folder."""

    name: str
    size: int
    made_at: datetime


class Storage(Struct, kw_only=True):
    """Sizes in bytes. `counted_at` says how old the count of the files is."""

    folder: str
    database: int
    files: int
    files_size: int
    counted_at: datetime
    disk_free: int
    disk_total: int
    backups: list[Backup]


class WorkerItem(Struct, kw_only=True):
    """One worker process; `memory` are its own bytes, without what it shares."""

    pid: int
    memory: int


class NeedItem(Struct, kw_only=True):
    """Something that `part` of the server needs, and how to get it."""

    part: str
    name: str
    purpose: str
    present: bool
    optional: bool
    install: str


class Health(Struct, kw_only=True):
    """Of the process that answers; `sockets` are those connected to it."""

    version: str
    started_at: datetime
    uptime: float
    python: str
    database: str
    revision: str | None
    pid: int
    memory: int
    workers: list[WorkerItem]
    sockets: int
    needs: list[NeedItem]
