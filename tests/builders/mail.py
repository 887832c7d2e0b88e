"""Servers that send mail into a folder, and the mails there."""

import re
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import msgspec

from palaestra.app import sections
from palaestra.core.configuration import (
    AccountsSettings,
    DatabaseSettings,
    JobsSettings,
    ServerSettings,
    Settings,
    settings_of,
)
from tests.builders.servers import RunningServer
from tests.builders.waiting import eventually

BASE_URL = "https://lab.example.org/room"
_LINK = re.compile(r"<(https?://[^>]+/api/account/(?:verify|reset)/([\w-]+))>")


def mailing_settings(
    data: Path,
    *,
    mode: str = "accounts",
    database_url: str | None = None,
    server: dict[str, Any] | None = None,
    more: Sequence[msgspec.Struct] = (),
    **accounts: Any,
) -> Settings:
    """Of a server that writes its mails into ``data/mails``, unless `mail` says otherwise.

    `more` are sections besides, as a feature declares them.
    """
    given: dict[str, Any] = {"mode": mode, "mail": "file:mails", **accounts}
    return settings_of(
        *more,
        ServerSettings(**{"base_url": BASE_URL, **(server or {})}),
        AccountsSettings(**given),
        DatabaseSettings(url=database_url),
        JobsSettings(workers=1),
        data=data,
        sections=sections(),
    )


def mails(server: RunningServer) -> list[EmailMessage]:
    """Every mail so far, oldest first."""
    files = sorted(
        (server.settings.data / "mails").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns
    )
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def mails_to(server: RunningServer, address: str, *, count: int = 1) -> list[EmailMessage]:
    """The mails to `address`, once there are `count`."""

    def look() -> list[EmailMessage]:
        found = [mail for mail in mails(server) if mail["To"] == address]
        return found if len(found) >= count else []

    return eventually(look)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None, "every mail has a text"
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None, "every mail has HTML"
    return str(part.get_content()).replace("\r\n", "\n")


def link_in(mail: EmailMessage) -> str:
    """The whole address of the link in a mail."""
    found = _LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found[1]


def path_in(mail: EmailMessage) -> str:
    """The link's path on a server without a basepath."""
    return link_in(mail).removeprefix(BASE_URL)


def follow(client: httpx.Client, mail: EmailMessage) -> httpx.Response:
    """As the page does that the link opens."""
    return client.get(path_in(mail), headers={"Accept": "application/json"})
