"""`client.screencasts` against a real server, sync and async."""

import asyncio

import pytest

from palaestra.client import AsyncClient, Client
from palaestra.client.errors import Invalid, NotFound
from tests.builders.casts import OTS
from tests.builders.servers import RunningServer
from tests.builders.sounds import tone

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def test_a_cast_is_made_read_changed_and_deleted(server: RunningServer) -> None:
    with Client(server.url) as client:
        casts = client.screencasts
        number = casts.create("Hello", ots=OTS, voices=[b"one", b"two"], teacher="Kim")
        cast = casts.get(number)
        assert (cast.title, cast.teacher, cast.voices) == ("Hello", "Kim", [b"one", b"two"])
        assert cast.ots == OTS
        casts.update(number, "Other", ots=[{"ts": 1}])
        assert (casts.get(number).title, casts.get(number).teacher) == ("Other", "Kim")
        assert casts.describe(number, skip_allowed=True)["skip_allowed"]
        assert number in [item.id for item in casts.all(teacher="Kim")]
        casts.delete(number)
        with pytest.raises(NotFound):
            casts.get(number)


def test_a_cast_is_carried_to_another(server: RunningServer) -> None:
    with Client(server.url) as client:
        casts = client.screencasts
        number = casts.create("Hello", ots=OTS, voices=[b"one"])
        casts.caption(number, VTT, language="en", label="English")
        again = casts.import_(casts.export(number))
        assert casts.get(again).voices == [b"one"]
        with pytest.raises(Invalid, match="Line 1"):
            casts.caption(number, "no captions", language="en")


def test_sounds_are_split(server: RunningServer) -> None:
    with Client(server.url) as client:
        first, second = client.screencasts.split([tone()], [(0, 1000), (1000, 3000)])
        assert (first[:4], second[:4]) == (b"\x1a\x45\xdf\xa3", b"\x1a\x45\xdf\xa3")


def test_the_same_on_the_event_loop(server: RunningServer) -> None:
    async def story() -> tuple[str, list[int]]:
        async with AsyncClient(server.url) as client:
            number = await client.screencasts.create("Async", ots=OTS)
            found = await client.screencasts.get(number)
            return found.title, [item.id for item in await client.screencasts.all()]

    title, numbers = asyncio.run(story())
    assert title == "Async"
    assert numbers == sorted(numbers, reverse=True)
