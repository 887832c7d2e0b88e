"""A mail joins the transaction, outlives a failing server, and leaves nothing behind."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from palaestra.app import open_house
from palaestra.core import mail
from palaestra.core.accounts.jobs import deliver_mail
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.errors import Unavailable
from palaestra.core.jobs.models import JobRow, State
from palaestra.core.mail import Letter, Mail
from tests.builders.mail import mailing_settings
from tests.builders.servers import free_port, running
from tests.builders.smtp import mail_server
from tests.builders.waiting import eventually

LETTER = Letter(recipient="ada@example.org", subject="Hi", text="Hello\n", html="<p>Hello</p>")


def count(database: Database) -> int:
    return database.read(lambda db: db.scalar(select(func.count(Mail.id)))) or 0


def job(database: Database) -> JobRow:
    query = select(JobRow).where(JobRow.name == deliver_mail.name)
    return database.read(lambda db: db.scalars(query).one())


def _end_pause(db: DbSession) -> None:
    db.execute(update(JobRow).where(JobRow.name == deliver_mail.name).values(run_at=utc_now()))


def test_a_mail_of_a_transaction_that_fails_is_not_sent(tmp_path: Path) -> None:
    def work(db):
        mail.send(db, LETTER)
        raise RuntimeError("after all not")

    with open_house(mailing_settings(tmp_path)) as house:
        with pytest.raises(RuntimeError, match="after all not"):
            house.database.transact(work)
        assert count(house.database) == 0


def test_without_mail_nobody_is_led_to_wait_for_one(tmp_path: Path) -> None:
    with open_house(mailing_settings(tmp_path, mail=None)) as house:
        with pytest.raises(Unavailable):
            house.database.transact(mail.send, LETTER)
        assert count(house.database) == 0


def test_a_mail_waits_for_a_server_that_is_away_and_is_sent_once(tmp_path: Path) -> None:
    port = free_port()
    settings = mailing_settings(tmp_path, mail=f"smtp://127.0.0.1:{port}")
    with open_house(settings) as house:
        house.database.transact(mail.send, LETTER)
        with running(settings):
            eventually(lambda: job(house.database).attempts)
            waiting = eventually(
                lambda: row if (row := job(house.database)).error is not None else None
            )
        assert (waiting.state, count(house.database)) == (State.QUEUED, 1)
        assert waiting.error["code"] == "unavailable"

        # The pause has passed.
        house.database.transact(
            lambda db: setattr(db.get_one(JobRow, waiting.id), "run_at", waiting.created_at)
        )
        with mail_server(port=port) as server, running(settings):
            assert server.arrived.wait(timeout=60)
            eventually(lambda: job(house.database).state == State.DONE)
        assert len(server.took) == 1
        assert count(house.database) == 0


def test_a_mail_that_nobody_will_ever_take_is_not_kept(tmp_path: Path) -> None:
    with mail_server(answers=[b"550 no such user"]) as server:
        settings = mailing_settings(tmp_path, mail=server.url)
        with open_house(settings) as house, running(settings):
            house.database.transact(mail.send, LETTER)
            eventually(lambda: job(house.database).state == State.FAILED)
            assert (server.asked, count(house.database)) == (1, 0)


def test_no_job_holds_what_the_mail_says(tmp_path: Path) -> None:
    with open_house(mailing_settings(tmp_path)) as house:
        house.database.transact(mail.send, LETTER)
        assert set(job(house.database).args) == {"mail_id"}
