"""When people are reminded, whom a mail reaches, and when a webhook is given up."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from palaestra.app import open_house
from palaestra.competitions.models import Delivery, Entry, Member, Notice, Phase, Team, Webhook
from palaestra.competitions.service import notice_mails, notices, reminders, webhooks
from palaestra.competitions.service.notices import Spread
from palaestra.competitions.service.webhooks import MOST_TRIES, Deliver
from palaestra.core.accounts.secrets import new_public_id, new_token
from palaestra.core.database import DbSession, utc_now
from palaestra.core.jobs import NoArgs
from palaestra.core.jobs.models import JobRow
from palaestra.core.mail import Mail
from tests.builders.competitions import (
    identity_of,
    make_account,
    make_competition,
    make_submission,
)
from tests.builders.mail import mailing_settings

HOUR = timedelta(hours=1)


@contextmanager
def session_of(settings):
    """Nothing is committed and nothing runs jobs."""
    with (
        open_house(settings) as house,
        DbSession(house.database.engine, info=house.database.context) as session,
    ):
        yield session


@pytest.fixture
def db(tmp_path):
    """A session of a server that writes its mails into a folder."""
    with session_of(mailing_settings(tmp_path)) as session:
        yield session


def closing_in(db, hours, *, opened=240.0, **fields):
    competition = make_competition(db, expiration=utc_now() + hours * HOUR, **fields)
    competition.created_at = utc_now() - opened * HOUR
    db.flush()
    return competition


def reminded(db):
    """Of what people were reminded in this round."""
    known = set(db.scalars(select(Notice.id)))
    reminders.remind(db, NoArgs(), None)
    db.flush()
    new = db.scalars(select(Notice).where(Notice.id.not_in(known)).order_by(Notice.id))
    return [(notice.competition_id, notice.about_at, notice.details["phase"]) for notice in new]


def test_people_are_reminded_once_a_day_before_the_end_and_again_if_it_moves(db):
    near = closing_in(db, 23)
    closing_in(db, 25)
    closing_in(db, -1)
    assert reminded(db) == [(near.id, near.expiration, "")]
    assert reminded(db) == []
    near.expiration += timedelta(minutes=30)
    assert reminded(db) == [(near.id, near.expiration, "")]


def test_what_is_open_for_a_short_time_has_its_reminder_in_the_last_quarter(db):
    early = closing_in(db, 3, opened=5)
    late = closing_in(db, 3, opened=10)
    assert reminded(db) == [(late.id, late.expiration, "")]
    early.created_at -= 5 * HOUR
    assert reminded(db) == [(early.id, early.expiration, "")]


def test_phases_have_their_own_reminders_if_people_may_see_them(db):
    competition = closing_in(db, 200)
    ends = utc_now() + HOUR
    for name, starts, end, visible in (
        ("warm-up", -100, ends, True),
        ("secret", -99, ends + HOUR, False),
        ("later", 0.5, ends + 2 * HOUR, True),
    ):
        db.add(
            Phase(
                competition_id=competition.id,
                name=name,
                starts_at=utc_now() + starts * HOUR,
                ends_at=end,
                visible=visible,
            )
        )
    db.flush()
    assert reminded(db) == [(competition.id, ends, "warm-up")]
    assert reminded(db) == []


def addressees(db):
    return sorted(db.scalars(select(Mail.recipient)))


def test_everybody_who_submitted_or_is_in_a_team_gets_one_mail_in_stretches(db):
    host = make_account(db, email="host@example.org")
    competition = make_competition(db, host=host)
    people = [make_account(db, email=f"p{n}@example.org") for n in range(notice_mails.AT_ONCE + 5)]
    for person in (*people, make_account(db), host):
        db.add(Entry(competition_id=competition.id, account_id=person.id))
    people[0].disabled_at = utc_now()
    mate = make_account(db, email="mate@example.org")
    team = Team(
        public_id="t", competition_id=competition.id, captain_id=people[1].id, name="T",
        name_key="t", invitation="i",
    )  # fmt: skip
    db.add(team)
    db.flush()
    for member in (people[1], mate):
        db.add(Member(competition_id=competition.id, account_id=member.id, team_id=team.id))
    notice = notices.announce_deadline(db, competition, about_at=competition.expiration)
    notice.author_id = host.id
    db.flush()

    after, rounds = 0, 0
    while True:
        before = _next_stretch(db)
        notice_mails.spread(db, Spread(notice_id=notice.id, after=after), None)
        rounds += 1
        if (after := _next_stretch(db)) == before:
            break

    assert rounds == 2
    expected = [person.email for person in people[1:]] + ["mate@example.org"]
    assert addressees(db) == sorted(expected)


def _next_stretch(db):
    """Where the last stretch that was queued begins."""
    rows = db.scalars(select(JobRow).where(JobRow.name == notices.SPREAD))
    return max(row.args["after"] for row in rows)


def test_what_strangers_wrote_is_only_text_in_a_mail(db):
    title = "Win [here](http://evil.example/) <script>x</script> *now*"
    competition = make_competition(db, title=title)
    make_submission(db, competition, make_account(db, email="p@example.org"))
    notice = notices.announce_rescored(
        db, competition, changed=["truth"], submissions=3, why="[x](javascript:alert(1))"
    )
    notice_mails.spread(db, Spread(notice_id=notice.id), None)

    mail = db.scalars(select(Mail)).one()
    assert mail.subject == f"{title} was scored anew"
    assert 'href="http://evil.example/"' not in mail.html
    assert "<script>" not in mail.html
    assert "javascript:alert" not in mail.html.replace("(javascript:alert(1))", "")
    assert "*now*" in mail.html
    assert "3 submissions" in mail.text


def test_a_server_without_mail_still_has_notices(tmp_path):
    with session_of(mailing_settings(tmp_path, mail=None)) as db:
        competition = make_competition(db)
        make_submission(db, competition, make_account(db, email="p@example.org"))
        notice = notices.announce_deadline(db, competition, about_at=competition.expiration)
        assert notice_mails.spread(db, Spread(notice_id=notice.id), None) == 0
        assert db.scalar(select(func.count(Mail.id))) == 0
        assert notices.listed(db, competition.public_id, page=0, size=10)[1] == 1


def waiting_message(db):
    host = make_account(db)
    competition = make_competition(db, host=host)
    hook = Webhook(
        public_id=new_public_id(),
        competition_id=competition.id,
        url="https://example.org/",
        nonce=new_token(),
    )
    db.add(hook)
    db.flush()
    webhooks.ping(db, identity_of(host), competition.public_id, hook.public_id)
    return host, competition, hook, db.scalars(select(Delivery)).one()


def test_a_message_is_given_up_after_pauses_that_grow_and_the_host_sends_it_again(db):
    host, competition, hook, message = waiting_message(db)
    pauses = []
    for number in range(MOST_TRIES):
        args = Deliver(delivery_id=message.id, number=number)
        assert webhooks.read(db, args)["body"] == message.body
        webhooks.write(db, args, {"trouble": "The address answers 500.", "gone": False})
        # The same try once more, as after an accident, changes nothing.
        webhooks.write(db, args, {"trouble": "twice", "gone": False})
        if message.retry_at:
            pauses.append(message.retry_at - utc_now())
    assert (message.state, message.tries, message.retry_at) == ("failed", MOST_TRIES, None)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 10 * pauses[3] > 100 * pauses[0]
    assert webhooks.read(db, Deliver(delivery_id=message.id, number=MOST_TRIES)) is None

    who, where = identity_of(host), (competition.public_id, hook.public_id, message.public_id)
    assert webhooks.again(db, who, *where).state == "waiting"
    webhooks.write(db, Deliver(delivery_id=message.id), {"trouble": "Gone.", "gone": True})
    assert (message.state, message.tries) == ("failed", 1)


def test_old_messages_are_forgotten(db):
    host, competition, hook, first = waiting_message(db)
    first_id = first.id
    for _ in range(webhooks.KEPT + 1):
        webhooks.ping(db, identity_of(host), competition.public_id, hook.public_id)
    ids = db.scalars(select(Delivery.id)).all()
    assert len(ids) == webhooks.KEPT
    assert first_id not in ids
