"""What is said to everybody who takes part, and what of it one wants by mail."""

from palaestra.competitions.notes import (
    NewAnnouncement,
    NoticeChoices,
    NoticeItem,
    NoticeSettings,
)
from palaestra.competitions.service import notice_choices, notices
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.http import Declared, get, post, put
from palaestra.core.http.paging import read_page, read_size


@get("/api/v1/competitions/{competition_id:str}/notices", access=signed_in)
def listed(db: ReadSession, competition_id: str, page: int = 0, size: int = 10) -> Page[NoticeItem]:
    """Announcements, rescorings and reminders, latest first."""
    page, size = read_page(page), read_size(size)
    items, total = notices.listed(db, competition_id, page=page, size=size)
    return Page(items=list(items), page=page, size=size, total=total)


@post("/api/v1/competitions/{competition_id:str}/announcements", access=signed_in)
def announce(
    db: DbSession, identity: Identity, competition_id: str, data: NewAnnouncement
) -> NoticeItem:
    """Say something to all who take part, on the page, by mail and to webhooks; for the host."""
    return notices.announce(db, identity, competition_id, data)


@get("/api/v1/notices/choices", access=signed_in)
def chosen(db: ReadSession, identity: Identity) -> NoticeSettings:
    """Which notices one gets by mail."""
    return notice_choices.of(db, identity)


@put("/api/v1/notices/choices", access=signed_in)
def choose(db: DbSession, identity: Identity, data: NoticeChoices) -> NoticeSettings:
    """Choose which notices one gets by mail, and in which language."""
    return notice_choices.choose(db, identity, data)


ROUTES: list[Declared] = [listed, announce, chosen, choose]
