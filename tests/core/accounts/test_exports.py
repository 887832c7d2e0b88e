"""An export is written in parts: what is long is never in memory as a whole."""

import json
from itertools import pairwise

import pytest

from palaestra.core.accounts.service.exports import Rows, written
from palaestra.core.database import Database


class Numbers:
    """So many entries, four at a time; `reads` says after which each reading began."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.reads: list[int] = []

    def read(self, _db: object, after: int) -> tuple[list[dict[str, int]], int]:
        self.reads.append(after)
        found = range(after + 1, min(after + 4, self._count) + 1)
        return [{"number": number} for number in found], found[-1] if found else after


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield database
    database.close()


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 11])
def test_rows_become_a_list_beside_what_is_short(database: Database, count: int) -> None:
    held = {"name": 'Å"', "deep": {"rows": Rows(Numbers(count).read), "none": None}, "list": [1]}

    parts = b"".join(written(database, held))

    numbers = [{"number": number} for number in range(1, count + 1)]
    assert json.loads(parts) == {
        "name": 'Å"',
        "deep": {"rows": numbers, "none": None},
        "list": [1],
    }


def test_rows_are_read_only_when_what_came_before_was_taken(database: Database) -> None:
    numbers = Numbers(12)
    seen = []
    for part in written(database, {"rows": Rows(numbers.read)}):
        if b"number" in part:
            seen.append(len(numbers.reads))

    assert seen == [1, 2, 3]
    assert all(later == before + 4 for before, later in pairwise(numbers.reads))
