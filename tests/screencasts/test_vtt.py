"""WebVTT is read, and a mistake is named by its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid
from palaestra.screencasts.vtt import Cue, read_vtt, write_vtt

GOOD = """WEBVTT - a lesson
Kind: captions

NOTE made by hand

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start
Hello <b>world</b>,
and &lt;you&gt;

01:00:00.000 --> 01:00:01.000
"""


def test_cues_are_read_without_their_tags() -> None:
    assert read_vtt("\ufeff" + GOOD.replace("\n", "\r\n")) == [
        Cue(start_ms=1000, end_ms=2500, text="Hello world, and <you>"),
        Cue(start_ms=3_600_000, end_ms=3_601_000, text=""),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: "),
        ("WEBVTTX\n", "Line 1: "),
        ("WEBVTT\n\nhello\n", "Line 3: expected a cue"),
        ("WEBVTT\n\nhello\nworld\n", "Line 3: expected a cue"),
        ("WEBVTT\n\n00:01 --> 00:02\n", "Line 3: '00:01 --> 00:02' is no timing"),
        ("WEBVTT\n\nid\n00:01.000 -> 00:02.000\n", "Line 3: expected a cue"),
        ("WEBVTT\n\nid\n00:61.000 --> 00:62.000\n", "Line 4: "),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nx\n", "Line 3: the cue ends before it starts"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n\n00:01.000 --> 00:09.000", "Line 5: the cue"),
    ],
)  # fmt: skip
def test_a_bad_cue_is_named_by_its_line(text: str, said: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_vtt(text)
    assert wrong.value.field == "captions"
    assert wrong.value.message.startswith(said)


WORDS = st.text(st.sampled_from("ab <>&å"), min_size=1, max_size=9).map(str.strip)
STEPS = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**6), WORDS), max_size=5)


@given(STEPS)
def test_what_is_written_reads_the_same(steps: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start_ms=at, end_ms=at + long, text=text) for at, long, text in sorted(steps)]
    assert read_vtt(write_vtt(cues)) == cues
