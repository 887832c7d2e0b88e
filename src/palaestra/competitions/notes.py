"""What travels of notices and webhooks."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from palaestra.competitions.models import DeliveryState, NoticeKind


class NewAnnouncement(Struct, kw_only=True):
    """`text` is Markdown."""

    title: str
    text: str


class NoticeItem(Struct, kw_only=True):
    """A notice as everybody who is signed in may read it.

    `text_html` is an announcement's; `about_at` the moment that a reminder is about, `phase` the
    phase that ends then; of a rescoring, `changed` says what changed and `submissions` how many
    were scored anew.
    """

    id: str
    kind: NoticeKind
    title: str
    text_html: str
    about_at: datetime | None
    phase: str
    changed: list[str]
    submissions: int
    created_at: datetime


class NoticeChoices(Struct, kw_only=True):
    """Which notices one wants by mail, and in which language."""

    announcement: bool = True
    rescored: bool = True
    deadline: bool = True
    language: Literal["en", "sv"] = "en"


class NoticeSettings(NoticeChoices, kw_only=True):
    """With whether mail can reach the caller: no address, or a server without mail, cannot."""

    reachable: bool


class NewWebhook(Struct, kw_only=True):
    url: str


class WebhookItem(Struct, kw_only=True):
    """To the host; `failing` says why the last message did not arrive."""

    id: str
    url: str
    created_at: datetime
    failing: str | None


class MadeWebhook(WebhookItem, kw_only=True):
    """With the secret, which is shown this once."""

    secret: str


class DeliveryItem(Struct, kw_only=True):
    """A message to a webhook, and how it went; `trouble` is what the last try met."""

    id: str
    event: str
    state: DeliveryState
    tries: int
    trouble: str | None
    retry_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
