"""Cuts of Opus in WebM: exact to the sample in ffmpeg's decode, without decoding."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palaestra.screencasts.sound.cutting import Joined, Span, span_of, whole
from palaestra.screencasts.sound.errors import Unplayable
from palaestra.screencasts.sound.webm import read_stream
from palaestra.screencasts.sound.writing import write
from tests.builders.sounds import RATE, heard, tone

SECONDS = 3
LENGTH = SECONDS * RATE
# Two packets: shorter cuts may lie within one.
LONG = 2 * 2880
MOMENTS = st.integers(0, LENGTH)
# Decoders that begin within a stream differ a little from those that heard it all.
CLOSE = 0.06


def _cut(content: bytes, start: int, end: int) -> bytes:
    return write(Joined([read_stream(content)]).cut(Span(start, end)))


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize(
    ("start", "end"),
    [(0, LENGTH), (0, 3000), (1, 2 * LONG), (48_001, 96_003), (140_000, LENGTH), (9999, 20_000)],
)
def test_a_cut_is_that_part_to_the_sample(live: bool, start: int, end: int) -> None:
    source = tone(seconds=SECONDS, live=live)
    found = heard(_cut(source, start, end))
    assert len(found) == end - start
    assert np.abs(found - heard(source)[start:end]).max() < CLOSE


@given(MOMENTS, MOMENTS)
@settings(max_examples=60)
def test_the_length_is_what_was_asked_for(one: int, other: int) -> None:
    start, end = sorted((one, other))
    if end - start > LONG:
        cut = read_stream(_cut(tone(), start, end))
        assert (cut.length, cut.is_sized, cut.is_plain) == (end - start, True, True)


@given(st.lists(MOMENTS, max_size=5))
@settings(max_examples=40)
def test_the_cuts_of_a_partition_add_up(moments: list[int]) -> None:
    edges = [0, *sorted({moment // LONG * LONG for moment in moments} - {0}), LENGTH]
    lengths = [read_stream(_cut(tone(), start, end)).length for start, end in pairwise(edges)]
    assert sum(lengths) == LENGTH


@given(st.tuples(MOMENTS, MOMENTS, MOMENTS, MOMENTS))
@settings(max_examples=60)
def test_a_cut_of_a_cut_is_the_direct_cut(moments: tuple[int, int, int, int]) -> None:
    a, b, c, d = sorted(moments)
    if c - b <= LONG:
        return
    assert _cut(_cut(tone(), a, d), b - a, c - a) == _cut(tone(), b, c)


@given(st.integers(0, len(tone(live=True))))
@settings(max_examples=60)
def test_a_recording_that_broke_off_plays_up_to_there(length: int) -> None:
    try:
        stream = read_stream(tone(live=True)[:length])
    except Unplayable:
        assert length < 400
        return
    if stream.samples:
        # What says how much of the last packet is not meant stands behind it, and may be lost.
        longest = LENGTH + LONG // 2
        assert read_stream(write(whole(stream))).length == stream.length < longest


def test_a_recording_in_slices_gets_its_duration_and_cues() -> None:
    broken, mended = (
        read_stream(tone(live=True)),
        read_stream(write(whole(read_stream(tone(live=True))))),
    )
    assert (broken.is_sized, mended.is_sized) == (False, True)
    assert mended.length == broken.length == LENGTH


def test_clean_takes_join_without_decoding() -> None:
    clean = read_stream(tone())
    clean.head = type(clean.head)(clean.head.channels, 0, clean.head.skipping(0))
    clean.padding = 0
    joined = Joined([clean, clean])
    assert (
        read_stream(write(joined.cut(Span(1000, joined.length - 1000)))).length
        == joined.length - 2000
    )


def test_takes_that_drop_something_where_they_meet_need_a_decoder() -> None:
    joined = Joined([read_stream(tone()), read_stream(tone(pitch=300))])
    assert read_stream(write(joined.cut(Span(0, LENGTH)))).length == LENGTH
    with pytest.raises(Unplayable, match="where the sounds meet"):
        joined.cut(Span(LENGTH - 1, LENGTH + 1))


@pytest.mark.parametrize(
    ("segment", "span"),
    [
        ((-5, 1), Span(0, 48)),
        ((0, 1e9), Span(0, 480)),
        ((3, 3), Span(144, 144)),
        ((9, 2), Span(432, 432)),
        ((20, 30), Span(480, 480)),
    ],
)
def test_segments_are_kept_within_the_sound(segment: tuple[float, float], span: Span) -> None:
    assert span_of(*segment, length=480) == span
