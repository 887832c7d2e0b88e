"""`send`: a letter joins the transaction; the job that delivers it starts with the commit."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from palaestra.core.database import DbSession, ReadSession
from palaestra.core.errors import Unavailable
from palaestra.core.mail.letter import Letter
from palaestra.core.mail.models import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """How mail leaves this server: sessions know it under ``db.info["mail"]``.

    `url` is ``file:DIR`` or ``smtp://host:port``, None where no mail is configured. `submit`
    queues the job that delivers a mail.
    """

    url: str | None
    sender: str
    submit: Callable[[DbSession, int], object]


def postbox_of(db: ReadSession) -> Postbox:
    postbox: Postbox = db.info["mail"]
    return postbox


def send(db: DbSession, letter: Letter) -> None:
    """Deliver `letter` after the commit, again and again while the mail server fails.

    Raises Unavailable where no mail is configured.
    """
    postbox = postbox_of(db)
    if postbox.url is None:
        raise Unavailable("This server sends no mail: ask whoever runs it.")
    mail = Mail(
        message_id=f"<{secrets.token_hex(16)}@{postbox.sender.rpartition('@')[2]}>",
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
    db.add(mail)
    db.flush()
    postbox.submit(db, mail.id)


def delivery(db: ReadSession, mail_id: int) -> Mapping[str, Any] | None:
    """The arguments of `transport.deliver`; None for a mail that went already."""
    mail, postbox = db.get(Mail, mail_id), postbox_of(db)
    if mail is None:
        return None
    if postbox.url is None:
        raise Unavailable("Mail is no longer configured; what waits is sent once it is again.")
    return {
        "url": postbox.url,
        "sender": postbox.sender,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "message_id": mail.message_id,
        "written_at": mail.created_at.timestamp(),
    }


def forget(db: DbSession, mail_id: int) -> None:
    """Delivered, or given up."""
    mail = db.get(Mail, mail_id)
    if mail is not None:
        db.delete(mail)
