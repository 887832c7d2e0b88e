"""Of ten things that people complain of elsewhere those about submissions: they cannot happen here.

The others are in `test_complaints_of_boards`.
"""

import csv
import io
import json
import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from palaestra.competitions.models import Submission
from palaestra.competitions.service import (
    rules,
    standings,
    waiting,
)
from palaestra.competitions.service.submitting import SCORE_ONE, SCORE_WAITING, ScoreWaiting
from palaestra.competitions.terms import Terms
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import TooMany
from palaestra.core.jobs import JobRow
from tests.builders.accounts import database_of
from tests.builders.competitions import (
    host,
    make_account,
    make_competition,
    make_submission,
    refusal,
    register,
    submit,
    upload,
)
from tests.builders.waiting import eventually

STOCKHOLM = ZoneInfo("Europe/Stockholm")


# 1. Submissions that are stuck.


def test_answer_whose_worker_dies_is_not_stuck_and_holds_up_nobody(database: Database):
    """A batch that kills its worker is taken apart: each answer has a job that ends in a reason."""

    def scenario(db):
        competition = make_competition(db, answer_delay=60.0)
        for _ in range(3):
            make_submission(db, competition, score=None)
        waiting.one_by_one(db, ScoreWaiting(competition_id=competition.id), RuntimeError("killed"))
        names = list(db.scalars(select(JobRow.name)))
        assert names.count(SCORE_ONE) == 3
        assert names.count(SCORE_WAITING) == 1

    database.transact(scenario)


def test_submission_that_was_lost_by_a_crash_is_scored_when_its_host_asks(client, server):
    register(client)
    competition_id = host(client)
    sent = submit(client, competition_id).json()["id"]
    database = database_of(server)
    try:
        database.transact(_lose, sent)
    finally:
        database.close()

    again = client.post(f"/api/v1/competitions/{competition_id}/retries", json={})

    assert again.json() == {"submissions": 1}
    board = f"/api/v1/competitions/{competition_id}/leaderboard"
    eventually(lambda: client.get(board).json()["total"] == 1)


def _lose(db, public_id):
    db.execute(update(Submission).where(Submission.public_id == public_id).values(state="pending"))
    found = db.scalars(select(Submission).filter_by(public_id=public_id)).one()
    standings.rebuild(db, standings.lock(db, found.competition_id), why="rescored")


# 4. Quotas that are wrong.


def test_only_what_is_scored_uses_up_the_quota_and_the_refusal_says_when_it_ends(client, server):
    register(client)
    competition_id = host(client, daily_limit=1, timezone="Asia/Tokyo")
    with server.client() as author:
        register(author)
        for _ in range(3):
            refusal(submit(author, competition_id, '{"class": {"0": "much", "1": 1}}'))
        rules_now = f"/api/v1/competitions/{competition_id}/rules"
        assert author.get(rules_now).json()["allowance"]["left_today"] == 1
        assert submit(author, competition_id).status_code == 200
        late = submit(author, competition_id)
        assert late.status_code == 429
        assert "Asia/Tokyo" in late.json()["message"]
        left = author.get(rules_now).json()["allowance"]
        ends = datetime.fromisoformat(left["day_ends_at"]).astimezone(ZoneInfo("Asia/Tokyo"))
        assert (left["left_today"], ends.hour, ends.minute) == (0, 0, 0)
        assert abs(int(late.headers["Retry-After"]) - (ends - utc_now()).total_seconds()) < 60


# 8. Exports without scores.


def test_exports_have_every_score_to_the_last_digit(client):
    register(client)
    competition_id = host(client)
    answers = [{"class": {"0": 0.1 * number, "1": 0.7}} for number in (1, 2, 3)]
    scores = {
        reply["id"]: reply["score"]
        for reply in (submit(client, competition_id, one).json() for one in answers)
    }
    address = f"/api/v1/competitions/{competition_id}"

    sent = rows(client.get(f"{address}/submissions/export"))
    lines = rows(client.get(f"{address}/leaderboard/export"))

    assert {row["id"]: float(row["score"]) for row in sent} == scores
    assert [float(line["score"]) for line in lines] == [min(scores.values())]


def rows(reply) -> list[dict[str, str]]:
    assert reply.status_code == 200, reply.text
    return list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))


# 9. Failures that do not say what to do.


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("index,class\n0,0.5\n1,perhaps\n", ("1", "class", "perhaps")),
        ("index,class\n0,0.5\n1,1.5\n", ("1", "class", "1.5")),
        ("index,class\n0,0.5\n", ("row", "2")),
        ("index,a,b,c\n0,1,0,0\n1,1,0,0\n", ("column",)),
        ("index,class\n0,0.5\n0,0.5\n", ("0",)),
        ("", ("nothing in it",)),
    ],
)
def test_refused_answer_is_told_the_row_the_column_and_the_value(client, answer, said):
    register(client)
    competition_id = host(client)

    told = refusal(upload(client, competition_id, answer))

    words = json.dumps(told, ensure_ascii=False).lower()
    assert all(word in words for word in said), told
    assert "field" in told


# 10. Time zones.


def test_one_moment_is_the_same_in_every_zone_and_days_are_those_of_the_competition(
    database: Database,
):
    """23:30 UTC is the next day in Stockholm: the day's limit is new there, not in London."""
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    later = late + timedelta(hours=1)

    def scenario(db):
        for zone, is_next_day in (("Europe/Stockholm", True), ("Europe/London", False)):
            competition, author = make_competition(db), make_account(db)
            rules.keep(db, competition, Terms(timezone=zone, daily_limit=1))
            make_submission(db, competition, author, received_at=late)
            if is_next_day:
                make_submission(db, competition, author, received_at=later)
            else:
                with pytest.raises(TooMany, match="2026-03-02 00:00 Europe/London"):
                    make_submission(db, competition, author, received_at=later)

    database.transact(scenario)


def test_deadline_is_given_with_its_offset_and_taken_with_any(client):
    register(client)
    end = (utc_now() + timedelta(days=3)).replace(microsecond=0)
    shown = set()
    for said in (
        end.isoformat(),
        end.astimezone(STOCKHOLM).isoformat(),
        end.timestamp(),
    ):
        competition_id = host(client, expiration=said)
        found = client.get(f"/api/v1/competitions/{competition_id}").json()["expiration_at"]
        shown.add(datetime.fromisoformat(found))
        assert datetime.fromisoformat(found).tzinfo is not None
    assert shown == {end}
    assert math.isclose(shown.pop().timestamp(), end.timestamp())
