"""Teams: founded, joined by an invitation, merged, left; one line on the board and one limit."""

from datetime import timedelta

import pytest

from palaestra.competitions.models import Submission
from palaestra.competitions.service import boards, limits, rules, teams
from palaestra.competitions.terms import Terms
from palaestra.core.database import Database, utc_now
from palaestra.core.errors import Conflict, Ended, Forbidden, Gone, Invalid
from tests.builders.competitions import (
    identity_of,
    make_account,
    make_competition,
    make_submission,
)


def playing(db, *, people, **terms):
    competition = make_competition(db, expiration=utc_now() + timedelta(days=9))
    rules.keep(db, competition, Terms(**{"team_size": 3, **terms}))
    return competition, [make_account(db) for _ in range(people)]


def send(db, competition, author, score, **fields):
    return make_submission(db, competition, author, score=score, received_at=utc_now(), **fields)


def board(db, competition):
    found = boards.page(db, identity_of(make_account(db)), competition, page=0, size=10)
    return [(line.client.name, line.score, line.submissions) for line in found.items]


def found(db, competition, account, name):
    return teams.found(db, identity_of(account), competition.public_id, name).team


def join(db, competition, account, team):
    joined = teams.join(db, identity_of(account), competition.public_id, team.invitation)
    return joined.team


def test_team_has_one_line_with_the_best_of_its_members(database: Database):
    def scenario(db):
        competition, (one, two, other) = playing(db, people=3)
        for account, score in ((one, 0.5), (two, 0.3), (other, 0.4)):
            send(db, competition, account, score)
        team = found(db, competition, one, "  The   Owls ")
        assert (team.name, team.is_captain, team.submissions) == ("The Owls", True, 1)

        joined = join(db, competition, two, team)

        assert [person.id for person in joined.members] == [one.public_id, two.public_id]
        assert (joined.is_captain, joined.submissions) == (False, 2)
        assert board(db, competition)[0] == ("The Owls", 0.3, 2)
        assert len(board(db, competition)) == 2
        send(db, competition, one, 0.1)
        assert board(db, competition)[0] == ("The Owls", 0.1, 3)
        assert (competition.competitors, competition.ranked) == (2, 2)

    database.transact(scenario)


def test_limits_count_for_the_whole_team(database: Database):
    def scenario(db):
        competition, (one, two, three) = playing(db, people=3, total_limit=3)
        send(db, competition, one, 0.5)
        team = found(db, competition, one, "Owls")
        join(db, competition, two, team)
        send(db, competition, two, 0.4)
        left = limits.allowance(db, identity_of(one), competition, now=utc_now())
        assert (left.used, left.left) == (2, 1)
        send(db, competition, one, 0.3)
        with pytest.raises(Ended, match="All 3"):
            send(db, competition, two, 0.2)
        send(db, competition, three, 0.5)
        with pytest.raises(Conflict, match=r"Together you used 4 submissions; .* allows 3"):
            join(db, competition, three, team)

    database.transact(scenario)


def test_captain_brings_the_whole_team_along_and_size_is_kept(database: Database):
    def scenario(db):
        competition, (one, two, three, four) = playing(db, people=4)
        for number, account in enumerate((one, two, three, four)):
            send(db, competition, account, 0.5 + number / 10)
        owls, hawks = found(db, competition, one, "Owls"), found(db, competition, two, "Hawks")
        join(db, competition, three, hawks)
        with pytest.raises(Conflict, match="have its captain join"):
            join(db, competition, three, owls)

        merged = join(db, competition, two, owls)

        assert len(merged.members) == 3
        assert board(db, competition) == [("Owls", 0.5, 3), (f"Guest {four.public_id}", 0.8, 1)]
        with pytest.raises(Conflict, match="would have 4 members; at most 3"):
            join(db, competition, four, owls)
        with pytest.raises(Gone):
            join(db, competition, four, hawks)

    database.transact(scenario)


def test_who_leaves_takes_their_submissions_along_and_the_next_is_captain(database: Database):
    def scenario(db):
        competition, (one, two) = playing(db, people=2)
        send(db, competition, one, 0.2)
        send(db, competition, two, 0.4)
        join(db, competition, two, found(db, competition, one, "Owls"))

        left = teams.leave(db, identity_of(one), competition.public_id)

        assert left.team is None
        assert board(db, competition) == [(f"Guest {one.public_id}", 0.2, 1), ("Owls", 0.4, 1)]
        rest = teams.own(db, identity_of(two), competition.public_id).team
        assert rest is not None
        assert rest.is_captain
        teams.leave(db, identity_of(two), competition.public_id)
        assert board(db, competition)[1] == (f"Guest {two.public_id}", 0.4, 1)
        # The name is free again.
        found(db, competition, two, "owls")

    database.transact(scenario)


def test_choices_of_both_are_made_anew_where_they_are_too_many(database: Database):
    def scenario(db):
        competition, (one, two) = playing(db, people=2, selection="chosen", finals=1)
        for account in (one, two):
            send(db, competition, account, 0.4).chosen = True
        db.flush()
        join(db, competition, two, found(db, competition, one, "Owls"))
        db.expire_all()
        assert not any(one.chosen for one in db.query(Submission))

    database.transact(scenario)


def test_invitations_are_renewed_by_the_captain_alone_and_names_are_unique(database: Database):
    def scenario(db):
        competition, (one, two, three) = playing(db, people=3)
        old = found(db, competition, one, "Owls")
        with pytest.raises(Conflict, match="has this name"):
            found(db, competition, two, "OWLS")
        with pytest.raises(Invalid):
            found(db, competition, two, "   ")
        join(db, competition, two, old)
        with pytest.raises(Forbidden):
            teams.renew_invitation(db, identity_of(two), competition.public_id)
        new = teams.renew_invitation(db, identity_of(one), competition.public_id).team
        with pytest.raises(Gone):
            join(db, competition, three, old)
        assert new is not None
        assert len(join(db, competition, three, new).members) == 3

    database.transact(scenario)


def test_no_teams_where_everybody_competes_alone_or_after_the_end(database: Database):
    def scenario(db):
        competition, (one,) = playing(db, people=1, team_size=1)
        with pytest.raises(Conflict, match="competes alone"):
            found(db, competition, one, "Owls")
        rules.keep(db, competition, Terms(team_size=2))
        competition.expiration = utc_now() - timedelta(seconds=1)
        with pytest.raises(Ended):
            found(db, competition, one, "Owls")

    database.transact(scenario)
