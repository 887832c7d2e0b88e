"""Who hosted and who submitted is written down with the deed itself."""

from sqlalchemy import select

from palaestra.core.activity.models import ActivityRecord
from palaestra.core.database import Database
from tests.builders import competitions as builders


def test_hosting_and_submitting_are_written_down(database: Database) -> None:
    def work(db):  # type: ignore[no-untyped-def]  # the steps of this test alone
        competition = builders.make_competition(db)
        submission = builders.make_submission(db, competition)
        return competition.public_id, submission.public_id

    competition_id, submission_id = database.transact(work)
    records = database.read(
        lambda db: db.scalars(select(ActivityRecord).order_by(ActivityRecord.id)).all()
    )
    assert [(found.action, found.subject) for found in records] == [
        ("competitions.hosted", competition_id),
        ("competitions.submitted", submission_id),
    ]
    assert records[1].details == {"competition": competition_id}
    assert records[0].account_id is not None
