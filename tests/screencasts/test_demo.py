"""The lesson of the demo plays, and its exercises can be solved, without anything to build it."""

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from palaestra.app import open_house
from palaestra.core.database import ReadSession
from palaestra.screencasts.demo.filling import LESSON, fill
from palaestra.screencasts.models.casts import Caption, Screencast, Voice
from palaestra.screencasts.replay.ots import OT
from palaestra.screencasts.replay.reading import read_ots
from palaestra.screencasts.replay.sections import takes_of
from palaestra.screencasts.replay.solving import program
from palaestra.screencasts.sound.webm import read_stream
from palaestra.screencasts.vtt import read_vtt
from tests.builders.servers import make_settings

RIGHT = {
    "count": "    return words.count(word)",
    "most_common": "    return max(words, key=words.count)",
}


def _ots() -> list[OT]:
    with zipfile.ZipFile(LESSON) as archive:
        return read_ots(archive.read("ots.json").decode())


def _answer(ex_id: str, text: str) -> list[OT]:
    place = program(_ots(), ex_id, []).area.start
    edit = {"ts": 0, "command": "text", "fromPos": place, "toPos": place}
    return read_ots(json.dumps([{**edit, "insertedText": text, "removedText": ""}]))


def test_it_takes_five_minutes_and_is_small() -> None:
    with zipfile.ZipFile(LESSON) as archive:
        voice = read_stream(archive.read("voices/0.webm"))
        captions = read_vtt(archive.read("captions/en.vtt").decode())
    (take,) = takes_of(_ots())
    assert 290_000 < take.ends_ms < 330_000
    # Text within 100 ms of the voice: they end together.
    assert abs(voice.length / 48 - take.ends_ms) < 100
    assert captions[-1].end_ms <= take.ends_ms
    assert LESSON.stat().st_size < 600_000


@pytest.mark.parametrize("ex_id", RIGHT)
def test_a_right_answer_passes_and_a_wrong_one_does_not(ex_id: str) -> None:
    right = program(_ots(), ex_id, _answer(ex_id, RIGHT[ex_id]))
    exec(compile(right.whole, "lesson", "exec"), {})  # noqa: S102 - our own lesson
    assert right.hidden is not None
    wrong = program(_ots(), ex_id, _answer(ex_id, "    return 0"))
    with pytest.raises(AssertionError):
        exec(compile(wrong.whole, "lesson", "exec"), {})  # noqa: S102 - our own lesson


def test_the_demo_loads_it_once_and_ready_to_play(tmp_path: Path) -> None:
    with open_house(make_settings(tmp_path)) as house:
        fill(house)
        fill(house)

        def look(db: ReadSession) -> tuple[Screencast, Voice, Caption]:
            (cast,), (voice,), (caption,) = (
                db.scalars(select(table)).all() for table in (Screencast, Voice, Caption)
            )
            return cast, voice, caption

        cast, voice, caption = house.database.read(look)
    assert (cast.exercises, cast.is_protected, cast.skip_allowed) == (2, True, True)
    assert voice.duration_ms is not None
    assert abs(voice.duration_ms - cast.duration_ms) < 100
    assert caption.language == "en"
