"""Work of the accounts: mail, and what nobody asks for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from palaestra.core import jobs
from palaestra.core.accounts.service import links, sign_ins
from palaestra.core.configuration import AccountsSettings, ServerSettings, Settings
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import PalaestraError
from palaestra.core.jobs import Job, NoArgs
from palaestra.core.mail import Postbox, outbox


class Delivery(msgspec.Struct, frozen=True):
    mail_id: int


def _read_mail(db: ReadSession, args: Delivery) -> Mapping[str, Any] | None:
    return outbox.delivery(db, args.mail_id)


def _forget_mail(db: DbSession, args: Delivery, _result: None) -> None:
    outbox.forget(db, args.mail_id)


def _give_up_mail(db: DbSession, args: Delivery, _error: PalaestraError) -> None:
    outbox.forget(db, args.mail_id)


# A mail server may be away for a night: the pauses double from half a minute up to an hour.
deliver_mail = Job(
    name="accounts.deliver_mail",
    args=Delivery,
    read=_read_mail,
    work="palaestra.core.mail.transport:deliver",
    write=_forget_mail,
    failed=_give_up_mail,
    timeout=120.0,
    attempts=20,
    backoff=30.0,
)


def postbox(settings: Settings) -> Postbox:
    """How mail leaves a server with `settings`."""
    given = settings[AccountsSettings]
    server = settings[ServerSettings]
    return Postbox(
        url=_absolute(given.mail, settings.data),
        sender=given.mail_from or f"palaestra@{server.public_host}",
        submit=lambda db, mail_id: jobs.submit(db, deliver_mail, Delivery(mail_id=mail_id)),
    )


def _absolute(url: str | None, data: Path) -> str | None:
    """A folder counts from the data folder, wherever the worker stands."""
    if url is None or not url.startswith("file:"):
        return url
    return f"file:{data / Path(url.removeprefix('file:')).expanduser()}"


def _forget_expired(db: DbSession, _args: NoArgs, _result: None) -> int:
    links.forget_expired(db)
    return sign_ins.forget_expired(db)


forget_sign_ins = Job(name="accounts.forget_sign_ins", write=_forget_expired, schedule=3600.0)


def _forget_addresses(db: DbSession, _args: NoArgs, _result: None) -> None:
    settings: Settings = db.info["settings"]
    sign_ins.forget_addresses(db, days=settings[AccountsSettings].retention_days)


forget_addresses = Job(name="accounts.forget_addresses", write=_forget_addresses, schedule=86400.0)

JOBS = [deliver_mail, forget_sign_ins, forget_addresses]
