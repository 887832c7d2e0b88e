"""Ranks and pages from counted blocks are those of the whole board, whatever was scored when."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from palaestra.competitions.models import Block, Entry
from palaestra.competitions.service import blocks, boards, competitions, documented_boards
from palaestra.competitions.service.entries import rank_of
from palaestra.competitions.service.filters import Filters
from palaestra.core.access import Identity
from tests.builders.competitions import (
    NOON,
    make_account,
    make_competition,
    make_submission,
)

PEOPLE = 40


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """So small that a short board has many, and every change of them happens."""
    monkeypatch.setattr(blocks, "SIZE", 3)


def play(db, *, seed: int, submissions: int, scores: int) -> str:
    """Many submissions with few different scores, so that ties abound; its public id."""
    chance = random.Random(seed)
    competition = make_competition(db)
    people = [make_account(db) for _ in range(PEOPLE)]
    for number in range(submissions):
        at = NOON - timedelta(minutes=chance.randrange(1, 50), seconds=number)
        score = chance.randrange(scores) / scores
        make_submission(db, competition, chance.choice(people), score=score, received_at=at)
    return competition.public_id


def in_order(db, competition) -> list[Entry]:
    query = select(Entry).where(Entry.competition_id == competition.id)
    return list(db.scalars(query.order_by(*blocks.ORDER)))


def by_definition(whole: list[Entry]) -> list[int]:
    """Standard competition ranking: one more than have a better score."""
    keys = [entry.rank_key for entry in whole]
    return [1 + sum(other < key for other in keys) for key in keys]


def assert_right(db, competition) -> None:
    whole = in_order(db, competition)
    ranks = [rank_of(db, entry) for entry in whole]
    assert ranks == by_definition(whole)
    ids = [entry.account_id for entry in whole]
    for size in (1, 4, 25):
        for page in range(len(whole) // size + 2):
            shown = boards.page(db, Identity(), competition, page=page, size=size)
            assert [line.rank for line in shown.items] == ranks[page * size : (page + 1) * size]
            chosen = boards.page_of(db, competition.id, offset=page * size, size=size)
            entries = select(Entry.account_id).where(
                Entry.submission_id.in_(select(chosen.c.submission_id))
            )
            assert set(db.scalars(entries)) == set(ids[page * size : (page + 1) * size])


@pytest.mark.parametrize("scores", [1, 5, 1000], ids=["all tie", "many tie", "hardly any ties"])
@pytest.mark.parametrize("submissions", [1, 7, 120])
def test_ranks_and_pages_are_those_of_the_whole_board(database, submissions, scores):
    name = database.transact(play, seed=scores, submissions=submissions, scores=scores)
    database.read(lambda db: assert_right(db, competitions.get(db, name)))


def test_blocks_count_every_entry_once_and_stay_small(database):
    name = database.transact(play, seed=1, submissions=120, scores=1000)

    def check(db):
        competition = competitions.get(db, name)
        keys = [entry.rank_key for entry in in_order(db, competition)]
        laid = db.scalars(select(Block).order_by(Block.lowest)).all()
        ends = [*(block.lowest for block in laid[1:]), float("inf")]
        for block, end in zip(laid, ends, strict=True):
            assert block.entries == len([key for key in keys if block.lowest <= key < end])
            assert block.entries <= 2 * blocks.SIZE
        assert len(laid) > 5
        assert [block.lowest for block in laid if block.entries == 0] in ([], [blocks.LOWEST])

    database.read(check)


def test_board_without_blocks_is_right_and_the_next_score_lays_them(database):
    name = database.transact(play, seed=2, submissions=100, scores=1000)

    def without(db):
        db.execute(delete(Block))
        assert_right(db, competitions.get(db, name))
        make_submission(db, competitions.get(db, name), make_account(db), score=0.5)
        assert_right(db, competitions.get(db, name))
        assert len(db.scalars(select(Block)).all()) > 5

    database.transact(without)


def test_documented_pages_go_on_where_the_one_before_ended(database, monkeypatch):
    monkeypatch.setattr(documented_boards, "PAGE", 10)
    name = database.transact(play, seed=3, submissions=120, scores=5)

    def check(db):
        pages = [
            documented_boards.page(db, Filters(competition_ids=(name,), page=page), now=NOON)
            for page in range(5)
        ]
        lines = [line for page in pages for line in page]
        whole = in_order(db, competitions.get(db, name))
        assert [line[0].account_id for line in lines] == [entry.account_id for entry in whole]
        assert [line[4] for line in lines] == by_definition(whole)

    database.read(check)
