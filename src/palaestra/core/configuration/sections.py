"""The other sections of core, one struct each."""

import os
import re
from typing import Annotated, Literal

import msgspec

from palaestra.core.configuration.limits import LimitsSettings
from palaestra.core.configuration.section import Section, path, secret_url, setting
from palaestra.core.configuration.server import ServerSettings
from palaestra.core.errors import Invalid

REDIS = re.compile(r"rediss?://\S+")
MAIL = re.compile(r"file:.+|smtps?://(?:[^/\s]+@)?[^/@\s]+:\d{1,5}")
MIB = 1 << 20
PACKAGES = ("numpy", "pandas", "matplotlib", "scipy", "scikit-learn")
SENDER = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+")


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: Annotated[
        str | None,
        secret_url("sqlite:///… or postgresql://…; unset: palaestra.db in the data folder."),
    ] = None


class BlobsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: Annotated[
        str | None,
        secret_url("Where large files lie, as file:///srv/blobs; unset: the data folder."),
    ] = None


class RedisSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: Annotated[
        str | None,
        secret_url("redis://… or rediss://…; needed by more than one server process."),
    ] = None

    def __post_init__(self) -> None:
        if self.url is not None and not REDIS.fullmatch(self.url):
            raise Invalid("url", "is not redis://host:port/0 or rediss://…")


def _default_workers() -> int:
    return min(2, os.cpu_count() or 1)


class JobsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    engine: Annotated[Literal["local"], setting("Where jobs run: on processes here.")] = "local"
    workers: Annotated[int, setting("Worker processes.", ge=1, le=256)] = msgspec.field(
        default_factory=_default_workers
    )
    address: Annotated[str | None, setting("Address of a cluster; the local engine has none.")] = (
        None
    )

    def __post_init__(self) -> None:
        if self.address is not None:
            raise Invalid("address", "the local engine takes no address")


class AccountsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mode: Annotated[
        Literal["open", "accounts"],
        setting("open: guests may do everything, on loopback only. accounts: people sign in."),
    ] = "open"
    user_validation: Annotated[
        str | None,
        path("Program that reads an e-mail address and prints 1 if it may register."),
    ] = None
    mail: Annotated[
        str | None,
        secret_url("file:DIR (one .eml a mail) or smtp://host:port; unset: no mail."),
    ] = None
    mail_from: Annotated[
        str | None, setting("Sender of mails; unset: palaestra at the host of base_url.")
    ] = None
    keep_login_days: Annotated[
        int, setting("How long “keep me signed in” lasts, in days.", ge=1, le=3650)
    ] = 30
    retention_days: Annotated[
        int,
        setting(
            "After how many days logs, code that was run and addresses of sign-ins are forgotten.",
            ge=1,
            le=3650,
        ),
    ] = 180

    def __post_init__(self) -> None:
        if self.mail is not None and not MAIL.fullmatch(self.mail):
            raise Invalid("mail", "is neither file:DIR nor smtp://host:port")
        if self.mail_from is not None and not SENDER.fullmatch(self.mail_from):
            raise Invalid("mail_from", "is not an e-mail address")
        if self.user_validation is not None and not _is_program(self.user_validation):
            raise Invalid("user_validation", "is not a program that this user may run")


def _is_program(file: str) -> bool:
    return os.path.isfile(file) and os.access(file, os.X_OK)


class LoggingSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    log_filepath: Annotated[str | None, path("File for the log; unset: standard error.")] = None
    logging_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
        setting("Least severe level that is written."),
    ] = "INFO"
    json: Annotated[bool, setting("One JSON object a line instead of text.")] = False


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    bubblewrap: Annotated[str, setting("Name or path of the bwrap program.", min_length=1)] = (
        "bwrap"
    )
    start: Annotated[
        Literal["auto", "warm", "cold", "docker", "podman"],
        setting(
            "warm: from a parent that is ready; cold: a fresh interpreter each time; docker, "
            "podman: a container for each run; auto: the first of these that works."
        ),
    ] = "auto"
    image: Annotated[
        str, setting("Image of containers for runs, with Python and packages.", min_length=1)
    ] = "palaestra-sandbox"
    runtime: Annotated[
        str | None,
        setting("What the container engine runs them by, such as runsc; unset: its own."),
    ] = None
    cpus: Annotated[float, setting("Processors that such a container may use.", gt=0, le=1024)] = (
        1.0
    )
    user: Annotated[
        int,
        setting("Number of the user who runs it where the server is root.", ge=1, le=4294967294),
    ] = 65534
    packages: Annotated[
        list[str], setting("Python packages that programs may import, with all they need.")
    ] = msgspec.field(default_factory=lambda: list(PACKAGES))
    cgroup: Annotated[
        str | None,
        setting("Folder of cgroup v2 that was delegated to the server; unset: beside its own."),
    ] = None
    ahead: Annotated[int, setting("Sandboxes that wait ready for the next run.", ge=1, le=64)] = 2
    seconds: Annotated[float, setting("How long a run may take.", gt=0, le=86400)] = 300.0
    memory: Annotated[
        int, setting("How much memory a run may hold, in bytes.", ge=16 * MIB, le=1 << 40)
    ] = 256 * MIB
    output: Annotated[
        int, setting("How much of a run's output is kept, in bytes.", ge=1, le=64 * MIB)
    ] = MIB
    processes: Annotated[
        int, setting("Processes and threads that a run may have.", ge=1, le=4096)
    ] = 64
    at_once: Annotated[int, setting("Runs at the same time; more wait.", ge=1, le=1024)] = 8
    interactive: Annotated[int, setting("Interactive runs at the same time.", ge=1, le=1024)] = 32
    waiting: Annotated[
        int, setting("Runs that may wait; beyond, callers are told to come back.", ge=1, le=10**5)
    ] = 100
    disk: Annotated[int, setting("Room for files of a run, in bytes.", ge=MIB, le=1024 * MIB)] = (
        64 * MIB
    )


CORE_SECTIONS = (
    Section("server", ServerSettings),
    Section("database", DatabaseSettings),
    Section("blobs", BlobsSettings),
    Section("redis", RedisSettings),
    Section("jobs", JobsSettings),
    Section("limits", LimitsSettings),
    Section("accounts", AccountsSettings),
    Section("logging", LoggingSettings),
    Section("sandbox", SandboxSettings),
)
