"""From JSON to OTs: what is a list of objects is read, whatever it is cut into."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid, TooLarge
from palaestra.screencasts.replay import reading
from palaestra.screencasts.replay.ots import Edit, Other, RunStart
from palaestra.screencasts.replay.reading import iterate, read_file, read_ots

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(["x", "y", "日"]), JSON), max_size=6)


@given(ITEMS, st.sampled_from([None, 0, 1]), st.integers(1, 40))
def test_every_way_to_write_it_and_to_cut_it_reads_the_same(
    items: list[dict[str, Any]], indent: int | None, chunk: int
) -> None:
    given_items = [{**item, "ts": number} for number, item in enumerate(items)]
    text = f" {json.dumps(given_items, indent=indent, ensure_ascii=chunk % 2 == 0)}\r\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "CHUNK", chunk)
        found = list(iterate(StringIO(text)))
    assert found == [Other(number) for number in range(len(items))]


@pytest.mark.parametrize(
    "text",
    ["", " ", "{}", "null", "[", "[{", '[{"ts":1}', '[{"ts":1},]', '[,{"ts":1}]', '[{"ts":1}]]',
     '[{"ts":1} {"ts":2}]', '[{"ts":NaN}]', '[{"ts":1,"x":Infinity}]', '[{"ts":1}] x',
     '[{"ts":' + "9" * 5000 + "}]", "[" * 200_000, '[{"ts":1,"x":' + "[" * 200_000,
     '[{"ts":1,"a":"\t"}]'],
)  # fmt: skip
def test_what_is_no_list_of_objects_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_ots(text)
    assert wrong.value.field == "ots"


@given(st.text(st.sampled_from('[]{}",:1ts\\ \n'), max_size=30))
def test_noise_is_read_or_refused_as_json_would(text: str) -> None:
    try:
        expected: object = json.loads(text)
    except ValueError:
        expected = None
    try:
        found = read_ots(text)
    except Invalid:
        return
    assert isinstance(expected, list)
    assert len(found) == len(expected)


def test_half_a_character_is_read_and_counts_as_one_unit() -> None:
    half = {"ts": 1, "command": "text", "fromPos": 0, "toPos": 0, "removedText": ""}
    [found] = read_ots(json.dumps([{**half, "insertedText": "\ud83d"}]))
    assert isinstance(found, Edit)
    assert found.inserted == "\ud83d"


def test_a_file_is_read_as_its_text(tmp_path: Path) -> None:
    file, items = tmp_path / "ots", [{"ts": 1}, {"ts": 2, "command": "run"}]
    file.write_text(json.dumps(items))
    assert read_file(file) == read_ots(json.dumps(items)) == [Other(1), RunStart(2)]
    file.write_bytes(b'[{"ts":1,"a":"\xff"}]')
    with pytest.raises(Invalid, match="UTF-8"):
        read_file(file)


def test_a_long_recording_is_read_in_one_go() -> None:
    text = json.dumps([{"ts": number} for number in range(20_000)])
    assert len(read_ots(text)) == 20_000


def test_more_than_a_recording_has_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_ots('[{"ts":1},{"ts":2},{"ts":3}]', most=2)
