"""Of ten things that people complain of elsewhere those about boards: they cannot happen here.

The others are in `test_complaints_of_submissions`.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update

from palaestra.competitions.models import Competition
from palaestra.competitions.service import (
    boards,
    choosing,
    insight,
    laying,
    limits,
    rules,
    standings,
    submissions,
)
from palaestra.competitions.terms import PhaseTerms, Terms
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import Ended
from palaestra.core.jobs import JobRow
from tests.builders.accounts import database_of
from tests.builders.competitions import (
    NOON,
    host,
    identity_of,
    make_account,
    make_competition,
    make_submission,
    refusal,
    register,
    submit,
    upload,
)

MOMENT = timedelta(microseconds=1)


def open_competition(db, **terms):
    competition = make_competition(db, expiration=utc_now() + timedelta(days=9))
    rules.keep(db, competition, Terms(**terms))
    return competition


def host_of(db, competition):
    return identity_of(db.get_one(Account, competition.host_id))


def send(db, competition, author=None, score=0.5, at=None):
    return make_submission(db, competition, author, score=score, received_at=at or utc_now())


def ranked(db, competition, viewer=None):
    seen = identity_of(viewer or make_account(db))
    found = boards.page(db, seen, competition, page=0, size=50)
    return [(line.rank, line.score) for line in found.items]


# 2. Missing scores on top of the board.


@pytest.mark.parametrize(("metric", "best"), [("logloss", 0.1), ("roc_auc", 0.9)])
def test_what_has_no_score_is_nowhere_on_the_board(database: Database, metric, best):
    def scenario(db):
        competition = make_competition(db, metric=metric)
        for score in (0.1, 0.9, 0.5, None, None):
            last = make_submission(db, competition, score=score)
        submissions.refuse_waiting(db, last, "Row 3 is missing.")

        lines = ranked(db, competition)

        assert [rank for rank, _ in lines] == [1, 2, 3]
        assert (lines[0][1], len(lines)) == (best, 3)
        standings.rebuild(db, competition, why="terms", improvements=True)
        assert ranked(db, competition) == lines

    database.transact(scenario)


def test_score_that_is_no_number_never_comes_to_be(client):
    register(client)
    competition_id = host(client)
    for cell in ("nan", "inf", "-inf", ""):
        refusal(upload(client, competition_id, f"index,class\n0,{cell}\n1,0.5\n"))
    assert client.get(f"/api/v1/competitions/{competition_id}/leaderboard").json()["items"] == []


# 3. Phases and boards that are seen by whom they should not be.


def test_hidden_phase_and_hidden_board_are_seen_nowhere(database: Database):
    later = utc_now() + timedelta(days=1)
    now = PhaseTerms(
        name="Now", starts_at=utc_now() - timedelta(days=1), ends_at=later, board="hidden"
    )
    secret = PhaseTerms(
        name="Secret final", starts_at=later, ends_at=later + timedelta(days=1), visible=False
    )

    def scenario(db):
        competition = open_competition(db, phases=[now, secret])
        author, hosting = make_account(db), host_of(db, competition)
        send(db, competition, author)
        send(db, competition)
        seen, public_id = identity_of(author), competition.public_id

        told = rules.of(db, seen, public_id)
        assert [one.name for one in told.terms.phases] == ["Now"]
        assert told.allowance.opens_at is None
        assert [one.name for one in rules.of(db, hosting, public_id).terms.phases] == [
            "Now",
            "Secret final",
        ]
        assert ranked(db, competition, author) == []
        assert insight.distribution(db, seen, public_id).bins == []
        # One sees oneself and nobody else.
        assert [one.mine for one in boards.history(db, seen, competition).series] == [True]
        assert len(boards.page(db, hosting, competition, page=0, size=9).items) == 2
        # It is heard by nobody either: events go to the host's own room.
        assert standings.audience(db, competition) == f"account:{competition.host_id}"

    database.transact(scenario)


# 5. Late submissions that count, and early ones that do not.


def test_the_end_is_the_same_moment_by_page_and_api_however_long_scoring_takes(database: Database):
    def scenario(db):
        competition = make_competition(db)
        with pytest.raises(Ended):
            make_submission(db, competition, received_at=NOON)
        # In time, and scored long after the end.
        slow = make_submission(db, competition, score=None, received_at=NOON - MOMENT)
        submissions.score_waiting(db, slow, submissions.Scores(0.4, None))
        assert ranked(db, competition) == [(1, 0.4)]

    database.transact(scenario)


def test_late_answer_is_refused_with_its_reason_at_every_door(client, server):
    register(client)
    competition_id = host(client)
    database = database_of(server)
    try:
        database.transact(_end, competition_id)
    finally:
        database.close()
    for reply in (submit(client, competition_id), upload(client, competition_id, "class\n0\n1\n")):
        assert "nothing was submitted" in refusal(reply)["message"].lower()


def _end(db, public_id):
    ended = utc_now() - timedelta(seconds=1)
    db.execute(
        update(Competition).where(Competition.public_id == public_id).values(expiration=ended)
    )


# 6. Pages that become slow.


def test_board_and_own_list_cost_as_many_statements_with_two_hundred_as_with_two(
    database: Database,
):
    def filling(db):
        made = []
        for people in (2, 200):
            competition, author = open_competition(db), make_account(db)
            send(db, competition, author)
            for number in range(people):
                send(db, competition, score=number / people)
            made.append((competition.public_id, author))
        return made

    few, many = (asked(database, *one) for one in database.transact(filling))

    assert few == many
    assert few < 40


def asked(database: Database, public_id: str, author: Account) -> int:
    """Statements for a page of the board, of one's own list, and the figures."""
    count = 0

    def note(*_):
        nonlocal count
        count += 1

    def look(db):
        seen = identity_of(author)
        competition = db.scalars(select(Competition).filter_by(public_id=public_id)).one()
        boards.page(db, seen, competition, page=0, size=25)
        submissions.own(db, seen, competition=competition, page=0, size=25)
        insight.distribution(db, seen, public_id)
        limits.allowance(db, seen, competition, now=utc_now())

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        database.read(look)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return count


# 7. Rules that changed while the board did not.


def test_board_follows_new_rules_by_a_job_that_is_kept_with_them(database: Database):
    def scenario(db):
        competition, author = open_competition(db), make_account(db)
        for hours, score in ((3, 0.2), (2, 0.6)):
            send(db, competition, author, score, utc_now() - timedelta(hours=hours))
        changed = {"selection": "latest"}
        for sent, shown in (
            (changed, [(1, 0.6)]),
            ({}, [(1, 0.2)]),
            ({"phases": [fresh_phase()]}, []),
        ):
            rules.change(
                db,
                host_of(db, competition),
                competition.public_id,
                sent,
                timezone=ZoneInfo("UTC"),
            )
            lay(db)
            assert ranked(db, competition) == shown

    database.transact(scenario)


def lay(db):
    """As the worker does."""
    found = db.scalars(select(JobRow).where(JobRow.name == laying.LAY)).all()
    laying.lay(db, laying.Lay(**found[-1].args), None)


def fresh_phase():
    """It began after everything that was submitted."""
    now = utc_now()
    return {
        "name": "Final",
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
        "fresh": True,
    }


def test_choice_of_what_counts_is_what_decides(database: Database):
    def scenario(db):
        competition, author = open_competition(db, selection="chosen", finals=1), make_account(db)
        worse = send(db, competition, author, 0.6)
        send(db, competition, author, 0.2)
        choosing.choose(db, identity_of(author), worse.public_id, is_chosen=True)
        competition.decided_at = utc_now()
        standings.rebuild(db, competition, why="final")
        assert ranked(db, competition) == [(1, 0.6)]

    database.transact(scenario)
