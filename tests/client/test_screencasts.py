"""`client.screencasts` against a real server, sync and async."""

import asyncio
import inspect
import io
import json
import tarfile

import httpx
import pytest

from palaestra.client import AsyncClient, Client
from palaestra.client.code import AsyncCode, Code
from palaestra.client.errors import Invalid, NotFound
from palaestra.client.screencasts.asynchronous import AsyncScreencasts
from palaestra.client.screencasts.sync import Screencasts
from tests.builders.casts import OTS, text_ot
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


def test_an_exercise_is_answered_and_its_teacher_sees_it(server: RunningServer) -> None:
    with Client(server.url) as client:
        client.register()
        casts = client.screencasts
        number = casts.create("Seven", ots=OTS)
        wrong = casts.answer(number, "1", [text_ot(0, 4, "6")], code="x = 6")
        right = casts.answer(number, "1", [text_ot(0, 4, "7")])
        assert (wrong.correct, wrong.failed_text) == (False, "assert x == 7")
        assert (right.correct, right.exit_code, right.failed_line) == (True, 0, None)
        assert [one["id"] for one in casts.attempts(number)] == [right.id, wrong.id]
        assert casts.attempts(number, ex_id="2") == []
        assert casts.attempt(number, wrong.id)["answer"] == "6"
        assert [one["correct"] for one in casts.exercises(number)] == [1]
        with pytest.raises(NotFound):
            casts.answer(number, "2", [])


def test_what_is_said_and_heard_in_a_cast_is_fetched(server: RunningServer) -> None:
    with Client(server.url) as client:
        casts = client.screencasts
        number = casts.create("Sparrows", ots=OTS, voices=[b"one", b"two"])
        casts.caption(number, VTT, language="en")
        assert [one["language"] for one in casts.detail(number)["captions"]] == ["en"]
        assert casts.captions(number, "en") == VTT
        assert [line["text"] for line in casts.transcript(number, "en")] == ["Hello"]
        assert number in [one["id"] for one in casts.search("sparrows")]
        assert casts.printed(number).startswith('{"version":')
        with tarfile.open(fileobj=io.BytesIO(casts.download(number))) as tar:
            assert tar.getnames() == ["0.webm", "1.webm"]
        casts.replace_voice(number, 1, tone())
        assert casts.get(number).voices[0] == b"one"
        assert casts.get(number).voices[1][:4] == b"\x1a\x45\xdf\xa3"
        with pytest.raises(Invalid):
            casts.replace_voice(number, 0, b"no sound")
        casts.remove_captions(number, "en")
        with pytest.raises(NotFound):
            casts.captions(number, "en")


def test_what_is_not_finished_is_rescued(server: RunningServer) -> None:
    async def rescued(key: str) -> tuple[list[str], object, bytes]:
        async with AsyncClient(server.url) as client:
            casts = client.screencasts
            keys = [one["key"] for one in await casts.drafts()]
            return keys, (await casts.draft(key))["ots"], await casts.draft_voice(key, 0)

    place = f"{server.url}/api/screencasts/drafts/to-be-rescued"
    httpx.put(place, json={"ots": json.dumps(OTS)}).raise_for_status()
    httpx.put(f"{place}/sounds/0/0", content=b"sound").raise_for_status()

    keys, ots, sound = asyncio.run(rescued("to-be-rescued"))

    assert ("to-be-rescued" in keys, ots, sound) == (True, OTS, b"sound")
    with Client(server.url) as client:
        client.screencasts.discard_draft("to-be-rescued")
        with pytest.raises(NotFound):
            client.screencasts.draft("to-be-rescued")


def test_every_call_can_be_awaited() -> None:
    """The two shells have the same calls with the same parameters."""

    def calls(kind: type) -> dict[str, inspect.Signature]:
        own = inspect.getmembers(kind, inspect.isfunction)
        return {name: inspect.signature(one) for name, one in own if not name.startswith("_")}

    assert calls(AsyncScreencasts) == calls(Screencasts)
    assert calls(AsyncCode) == calls(Code)


def test_the_same_on_the_event_loop(server: RunningServer) -> None:
    async def story() -> tuple[str, list[int]]:
        async with AsyncClient(server.url) as client:
            number = await client.screencasts.create("Async", ots=OTS)
            found = await client.screencasts.get(number)
            return found.title, [item.id for item in await client.screencasts.all()]

    title, numbers = asyncio.run(story())
    assert title == "Async"
    assert numbers == sorted(numbers, reverse=True)
