"""Notices as mails, a stretch of people at a time; times are in the competition's zone."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from palaestra.competitions.models import Competition, Entry, Member, Notice, NoticeChoice
from palaestra.competitions.service.notices import SPREAD, Spread
from palaestra.core import jobs, mail
from palaestra.core.accounts.models import Account
from palaestra.core.configuration import ServerSettings, Settings
from palaestra.core.database import DbSession, ReadSession
from palaestra.core.mail import Letter, letter_from, postbox_of

FOLDER = Path(__file__).parents[1] / "mails"
# Of one transaction.
AT_ONCE = 200
ENGLISH = "en"
# Whatever of these is escaped, Markdown takes as the sign itself.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def spread(db: DbSession, args: Spread, _result: None) -> int:
    """Mail the notice to the next people who want it; how many. A job for those after them."""
    notice = db.get(Notice, args.notice_id)
    if notice is None or postbox_of(db).url is None:
        return 0
    people = _next(db, notice, after=args.after)
    for account, choice in people:
        language = choice.language if choice else ENGLISH
        if choice is None or getattr(choice, notice.kind):
            assert account.email, "the others were left out"
            mail.send(db, _letter(db, notice, recipient=account.email, language=language))
    if len(people) == AT_ONCE:
        last = people[-1][0].id
        jobs.submit(db, SPREAD, Spread(notice_id=notice.id, after=last))
    return len(people)


def _next(
    db: ReadSession, notice: Notice, *, after: int
) -> Sequence[tuple[Account, NoticeChoice | None]]:
    """Of those with an address who submitted or are in a team, by id; not who wrote it."""
    number = notice.competition_id
    submitted = select(Entry.account_id).where(Entry.competition_id == number)
    joined = select(Member.account_id).where(Member.competition_id == number)
    query = (
        select(Account, NoticeChoice)
        .outerjoin(NoticeChoice, NoticeChoice.account_id == Account.id)
        .where(Account.id > after, Account.email.is_not(None), Account.disabled_at.is_(None))
        .where(or_(Account.id.in_(submitted), Account.id.in_(joined)))
        .order_by(Account.id)
        .limit(AT_ONCE)
    )
    if notice.author_id is not None:
        query = query.where(Account.id != notice.author_id)
    return [(account, choice) for account, choice in db.execute(query)]


def _letter(db: ReadSession, notice: Notice, *, recipient: str, language: str) -> Letter:
    """What people wrote stands in the text as it is, and in the HTML as nothing but text."""
    competition = db.get_one(Competition, notice.competition_id)
    template = _template(_name(notice), language)
    home = _home(db)
    words = {
        "competition": competition.title,
        "title": notice.title,
        "at": write_moment(notice.about_at or notice.created_at, competition.timezone),
        "submissions": str(notice.details.get("submissions", 0)),
        "link": f"{home}/competitions/{competition.public_id}",
        "account": f"{home}/account",
        # The host's own Markdown, which `letter_from` makes harmless.
        "text": notice.text,
    }
    written = {"name": competition.title, "phase": str(notice.details.get("phase", ""))}
    escaped = {name: _PUNCTUATION.sub(r"\\\1", word) for name, word in written.items()}
    about = {"recipient": recipient, "language": language}
    plain = letter_from(template, words | written, **about)
    marked = letter_from(template, words | escaped, **about)
    return Letter(recipient=recipient, subject=plain.subject, text=plain.text, html=marked.html)


def _name(notice: Notice) -> str:
    return "phase" if notice.details.get("phase") else notice.kind


@cache
def _template(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")


def _home(db: ReadSession) -> str:
    settings: Settings = db.info["settings"]
    return settings[ServerSettings].public_url


def write_moment(moment: datetime, zone: str) -> str:
    """As in "2030-04-30 15:05 (Europe/Stockholm, UTC+02:00)", which every language reads."""
    there = moment.astimezone(ZoneInfo(zone))
    offset = f"{there:%z}"
    return f"{there:%Y-%m-%d %H:%M} ({zone}, UTC{offset[:3]}:{offset[3:5]})"
