"""Notices to everybody who takes part: kept, shown on the page, mailed, and sent to webhooks.

A notice is one row, made in the transaction of what it is about. Mails leave a stretch of
people at a time, each stretch a job; webhooks each have a job of their own.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from palaestra.competitions import messages
from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition, Notice, NoticeKind
from palaestra.competitions.notes import NewAnnouncement, NoticeItem
from palaestra.competitions.schemas import CompetitionChange
from palaestra.competitions.service import competitions, webhooks
from palaestra.core import activity, jobs, live
from palaestra.core.access import Identity
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Forbidden, Invalid, TooMany
from palaestra.core.markdown import to_html

SPREAD = "competitions.spread_notice"
LONGEST_TITLE, LONGEST_TEXT = 120, 10_000
# What a host may say to everybody in a day: each is a mail to all who take part.
MOST_A_DAY = 10
DAY = timedelta(days=1)


class Spread(msgspec.Struct, frozen=True):
    """Mail a notice to the next people after the account `after`."""

    notice_id: int
    after: int = 0


def announce(
    db: DbSession, identity: Identity, public_id: str, said: NewAnnouncement
) -> NoticeItem:
    """The host says something to all. Raises Forbidden, Invalid, or TooMany in a day."""
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may announce something.")
    title, text = _one_line(said.title), said.text.strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid("title", f"Give it a title of 1 to {LONGEST_TITLE} characters.")
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise Invalid("text", f"Write 1 to {LONGEST_TEXT:,} characters.")
    _refuse_many(db, competition)
    notice = _keep(
        db,
        competition,
        "announcement",
        title=title,
        text=text,
        author_id=identity.require_account(),
    )
    activity.record(db, identity, "competitions.announced", subject=competition.public_id)
    return item(notice)


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _refuse_many(db: ReadSession, competition: Competition) -> None:
    since = utc_now() - DAY
    recent = db.scalars(
        select(Notice.created_at)
        .where(Notice.competition_id == competition.id, Notice.kind == "announcement")
        .where(Notice.created_at > since)
        .order_by(Notice.id.desc())
        .limit(MOST_A_DAY)
    ).all()
    if len(recent) == MOST_A_DAY:
        wait = int((recent[-1] - since).total_seconds()) + 1
        raise TooMany(f"A competition has {MOST_A_DAY} announcements a day.", retry_after=wait)


def announce_rescored(
    db: DbSession, competition: Competition, *, changed: Collection[str], submissions: int, why: str
) -> Notice:
    """All submissions have new scores or places: in the transaction in which the board changes.

    `changed` are of truth, metric, split, phase and selection; `why` is what the host wrote, in
    Markdown.
    """
    details = {"changed": sorted(changed), "submissions": submissions}
    return _keep(db, competition, "rescored", text=why.strip(), details=details)


def announce_deadline(
    db: DbSession, competition: Competition, *, about_at: datetime, phase: str = ""
) -> Notice:
    """Of the competition's end, or of a phase's; there may be one of each moment."""
    details = {"phase": phase}
    return _keep(db, competition, "deadline", about_at=about_at, details=details)


def _keep(
    db: DbSession,
    competition: Competition,
    kind: NoticeKind,
    *,
    details: dict[str, Any] | None = None,
    **fields: Any,
) -> Notice:
    notice = Notice(competition_id=competition.id, kind=kind, details=details or {}, **fields)
    db.add(notice)
    db.flush()
    webhooks.tell(db, competition, notice)
    jobs.submit(db, SPREAD, Spread(notice_id=notice.id))
    change = CompetitionChange(competition_id=competition.public_id)
    live.publish(db, messages.competition, change, room=messages.room(competition.public_id))
    return notice


def listed(
    db: ReadSession, public_id: str, *, page: int, size: int
) -> tuple[Sequence[NoticeItem], int]:
    """Latest first, and how many there are."""
    competition = competitions.get(db, public_id)
    of_it = Notice.competition_id == competition.id
    total = db.scalar(select(func.count()).select_from(Notice).where(of_it)) or 0
    query = select(Notice).where(of_it).order_by(Notice.id.desc()).limit(size).offset(page * size)
    return [item(notice) for notice in db.scalars(query)], total


def item(notice: Notice) -> NoticeItem:
    return NoticeItem(
        id=str(notice.id),
        kind=notice.kind,
        title=notice.title,
        text_html=to_html(notice.text) if notice.text else "",
        about_at=notice.about_at,
        phase=notice.details.get("phase", ""),
        changed=notice.details.get("changed", []),
        submissions=notice.details.get("submissions", 0),
        created_at=notice.created_at,
    )
