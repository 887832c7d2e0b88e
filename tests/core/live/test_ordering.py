"""Broadcasts of a stream: in order, the urgent ones at once, the others after a burst."""

import asyncio

from palaestra.core.live import ordering
from palaestra.core.live.ordering import Ordering
from tests.builders.waiting import PATIENCE


class _Heard(list[int]):
    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    def put(self, held: Ordering, seq: int, *, urgent: bool = True) -> None:
        held.put("stream", seq, lambda: self._hear(seq), urgent=urgent)

    def _hear(self, seq: int) -> None:
        self.append(seq)
        self.came.set()


async def _until(heard: _Heard, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(heard) < count:
            heard.came.clear()
            await heard.came.wait()


def test_what_came_early_waits_for_what_is_before_it() -> None:
    async def scene() -> list[int]:
        held, heard = Ordering(), _Heard()
        heard.put(held, 1)
        heard.put(held, 3)
        before = list(heard)
        heard.put(held, 2)
        return [*before, 0, *heard]

    assert asyncio.run(scene()) == [1, 0, 1, 2, 3]


def test_what_is_not_urgent_lets_others_go_first_and_goes_then() -> None:
    async def scene() -> list[int]:
        held, heard = Ordering(), _Heard()
        heard.put(held, 1, urgent=False)
        heard.put(held, 2, urgent=False)
        assert heard == []
        await _until(heard, 2)
        return heard

    assert asyncio.run(scene()) == [1, 2]


def test_something_urgent_takes_along_what_waited_before_it() -> None:
    async def scene() -> list[int]:
        held, heard = Ordering(), _Heard()
        heard.put(held, 1, urgent=False)
        heard.put(held, 2)
        return list(heard)

    assert asyncio.run(scene()) == [1, 2]


def test_a_number_that_never_comes_is_not_waited_for_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(ordering, "LONGEST_WAIT", 0.01)
    monkeypatch.setattr(ordering, "PATIENCE", 0.001)

    async def scene() -> list[int]:
        held, heard = Ordering(), _Heard()
        heard.put(held, 1)
        heard.put(held, 3, urgent=False)
        heard.put(held, 4)
        await _until(heard, 3)
        return heard

    assert asyncio.run(scene()) == [1, 3, 4]
