"""Phases, what counts, who sees the board; and boards that follow when the rules change."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Rescore, Submission
from palaestra.competitions.service import (
    boards,
    choosing,
    competitions,
    documented_boards,
    laying,
    phases,
    revealing,
    rules,
    submissions,
)
from palaestra.competitions.service.filters import Filters
from palaestra.competitions.service.submissions import Scores
from palaestra.competitions.terms import PhaseTerms, Terms
from palaestra.core.accounts.models import Account
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import Conflict, Ended, NotFound
from palaestra.core.jobs import JobRow
from tests.builders.competitions import (
    identity_of,
    make_account,
    make_competition,
    make_submission,
)


def ago(hours: float):
    return utc_now() - timedelta(hours=hours)


def open_competition(db, **fields):
    return make_competition(db, expiration=utc_now() + timedelta(days=9), **fields)


def host_of(db, competition):
    return identity_of(db.get_one(Account, competition.host_id))


def scores(db, competition, viewer):
    board = boards.page(db, identity_of(viewer), competition, page=0, size=10)
    return [(line.client.id, line.score, line.rank) for line in board.items]


def test_between_phases_nothing_is_taken_and_it_says_when_the_next_one_opens(database: Database):
    later = utc_now() + timedelta(days=1)
    coming = PhaseTerms(name="Final", starts_at=later, ends_at=later + timedelta(days=1))
    secret = PhaseTerms(
        name="Secret", starts_at=later, ends_at=later + timedelta(days=1), visible=False
    )

    def scenario(db):
        competition, author = open_competition(db), make_account(db)
        rules.keep(db, competition, Terms(phases=[coming]))
        with pytest.raises(Ended, match=r"“Final” opens at .* UTC"):
            make_submission(db, competition, author, received_at=utc_now())
        rules.keep(db, competition, Terms(phases=[secret]))
        with pytest.raises(Ended, match="No phase of this competition is open") as said:
            make_submission(db, competition, author, received_at=utc_now())
        assert "Secret" not in said.value.message
        assert rules.of(db, identity_of(author), competition.public_id).terms.phases == []
        host = host_of(db, competition)
        assert len(rules.of(db, host, competition.public_id).terms.phases) == 1

    database.transact(scenario)


def test_fresh_phase_begins_with_an_empty_board_and_old_scores_do_not_come_back(
    database: Database,
):
    first = PhaseTerms(name="One", starts_at=ago(9), ends_at=ago(5))
    second = PhaseTerms(
        name="Two", starts_at=ago(5), ends_at=utc_now() + timedelta(days=1), fresh=True
    )

    def scenario(db):
        competition, ada, bo = open_competition(db), make_account(db), make_account(db)
        rules.keep(db, competition, Terms(phases=[first]))
        make_submission(db, competition, ada, score=0.1, received_at=ago(8))
        waiting = make_submission(db, competition, bo, score=None, received_at=ago(7))
        rules.keep(db, competition, Terms(phases=[first, second]))
        phases.turn(db, phases.Turn(competition_id=competition.id), None)
        assert scores(db, competition, ada) == []
        make_submission(db, competition, ada, score=0.5, received_at=ago(1))
        assert scores(db, competition, ada) == [(ada.public_id, 0.5, 1)]
        # Its score comes late, and for a phase that is over.
        submissions.score_waiting(db, waiting, Scores(0.3, None))
        assert scores(db, competition, ada) == [(ada.public_id, 0.5, 1)]
        standing = boards.own_standing(db, identity_of(ada), competition)
        assert standing.submissions == 2

    database.transact(scenario)


@pytest.mark.parametrize(
    ("selection", "expected"), [("best", 0.2), ("latest", 0.6), ("chosen", 0.2)]
)
def test_selection_says_which_submission_counts_also_when_it_is_changed(
    database: Database, selection, expected
):
    def scenario(db):
        ada = make_account(db)
        told, changed = open_competition(db), open_competition(db)
        rules.keep(db, told, Terms(selection=selection))
        for competition in (told, changed):
            for hours, score in ((3, 0.4), (2, 0.2), (1, 0.6)):
                make_submission(db, competition, ada, score=score, received_at=ago(hours))
        host = host_of(db, changed)
        rules.change(
            db, host, changed.public_id, {"selection": selection}, timezone=ZoneInfo("UTC")
        )
        for rescore in db.scalars(select(Rescore)):
            laying.lay(db, laying.Lay(rescore_id=rescore.id), None)
        for competition in (told, changed):
            assert scores(db, competition, ada) == [(ada.public_id, expected, 1)]

    database.transact(scenario)


def test_at_the_end_the_best_of_what_was_chosen_counts(database: Database):
    def scenario(db):
        competition = open_competition(db, private_share=0.5)
        rules.keep(db, competition, Terms(selection="chosen", finals=2))
        ada, bo = make_account(db), make_account(db)
        made = [
            make_submission(
                db, competition, ada, score=public, private_score=private, received_at=ago(hours)
            )
            for hours, public, private in ((4, 0.1, 0.9), (3, 0.3, 0.4), (2, 0.5, 0.2))
        ]
        make_submission(db, competition, bo, score=0.2, private_score=0.3, received_at=ago(1))
        me = identity_of(ada)
        for one in made[:2]:
            choosing.choose(db, me, one.public_id, is_chosen=True)
        with pytest.raises(Conflict, match="2 submissions are chosen already"):
            choosing.choose(db, me, made[2].public_id, is_chosen=True)
        choosing.choose(db, me, made[0].public_id, is_chosen=False)
        with pytest.raises(NotFound):
            choosing.choose(db, identity_of(bo), made[0].public_id, is_chosen=True)
        assert scores(db, competition, ada)[0] == (ada.public_id, 0.1, 1)
        revealing.reveal(db, revealing.Reveal(competition_id=competition.id), None)
        assert scores(db, competition, ada) == [
            (bo.public_id, 0.3, 1),
            (ada.public_id, 0.4, 2),
        ]
        assert db.get_one(Submission, made[1].id).chosen

    database.transact(scenario)


def test_hidden_board_is_its_hosts_alone_until_the_end(database: Database):
    def scenario(db):
        competition, ada = open_competition(db), make_account(db)
        rules.keep(db, competition, Terms(board="hidden"))
        make_submission(db, competition, ada, score=0.2, received_at=ago(1))
        me, host = identity_of(ada), host_of(db, competition)
        board = boards.page(db, me, competition, page=0, size=10)
        assert (board.hidden, board.items, board.total, board.own) == (True, [], 0, None)
        standing = boards.own_standing(db, me, competition)
        assert (standing.rank, standing.score) == (None, 0.2)
        now = utc_now()
        assert documented_boards.page(db, Filters(), now=now, identity=me) == []
        only = Filters(competition_ids=(competition.public_id,))
        assert documented_boards.page(db, only, now=now, identity=me) == []
        assert len(documented_boards.page(db, only, now=now, identity=host)) == 1
        assert len(boards.page(db, host, competition, page=0, size=10).items) == 1
        assert (
            len(documented_boards.page(db, Filters(), now=competition.expiration, identity=me)) == 1
        )
        assert [one.mine for one in boards.history(db, me, competition).series] == [True]
        assert boards.history(db, identity_of(make_account(db)), competition).series == []

    database.transact(scenario)


def test_open_phase_says_whether_the_board_is_hidden(database: Database):
    hidden = PhaseTerms(
        name="Dark", starts_at=ago(2), ends_at=utc_now() + timedelta(days=1), board="hidden"
    )

    def scenario(db):
        competition, ada = open_competition(db), make_account(db)
        rules.keep(db, competition, Terms(phases=[hidden]))
        make_submission(db, competition, ada, received_at=ago(1))
        me, now = identity_of(ada), utc_now()
        assert not phases.is_shown(db, me, competition)
        assert documented_boards.page(db, Filters(), now=now, identity=me) == []
        assert phases.is_shown(db, me, competition, now=now + timedelta(days=2))
        assert competitions.get(db, competition.public_id).board == "public"

    database.transact(scenario)


def test_turns_of_phases_that_are_saved_again_are_not_doubled(database: Database):
    later = utc_now() + timedelta(days=1)
    coming = PhaseTerms(name="Final", starts_at=later, ends_at=later + timedelta(days=1))

    def scenario(db):
        competition = open_competition(db)
        for _ in range(2):
            rules.keep(db, competition, Terms(phases=[coming]))
        waiting = db.scalars(select(JobRow.run_at).where(JobRow.name == phases.TURN)).all()
        assert sorted(waiting) == [coming.starts_at, coming.ends_at]

    database.transact(scenario)


def test_limits_that_are_changed_lay_no_board_anew(database: Database):
    def scenario(db):
        competition = open_competition(db)
        host = host_of(db, competition)
        rules.change(db, host, competition.public_id, {"daily_limit": 3}, timezone=ZoneInfo("UTC"))
        assert db.scalars(select(Rescore)).all() == []

    database.transact(scenario)
