"""Frames between server and worker, and exceptions as data."""

import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core import errors
from palaestra.core.jobs.errors import OutOfMemory, WorkFailed
from palaestra.core.jobs.faults import error_of, failed
from palaestra.core.jobs.wire import (
    FRAME_LIMIT,
    LENGTH,
    Answer,
    Done,
    Failed,
    FrameError,
    Progress,
    Ready,
    decode,
    encode,
    frame,
    read_frame,
    spoken,
)

words = st.text(max_size=50)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | words | st.binary(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
)
answers = (
    st.just(Ready())
    | st.builds(Progress, st.floats(0, 1), words)
    | st.builds(Done, values.map(lambda value: msgspec.Raw(encode(value))))
    | st.builds(Failed, words, st.dictionaries(words, st.none() | st.integers(0, 9) | words))
)


@given(st.lists(answers, max_size=5))
def test_frames_come_out_as_they_went_in(sent):
    stream = io.BytesIO(b"".join(frame(answer) for answer in sent))
    read = [decode(read_frame(stream.read), Answer) for _ in sent]
    assert [encode(answer) for answer in read] == [encode(answer) for answer in sent]
    assert read_frame(stream.read) is None


@given(answers, st.data())
def test_frame_that_is_cut_off_is_no_frame(answer, data):
    whole = frame(answer)
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(whole[:cut]).read)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_refused(junk):
    try:
        body = read_frame(io.BytesIO(junk).read)
    except FrameError:
        return
    assert body is None or junk[LENGTH.size :].startswith(body)


def test_length_over_the_limit_is_refused_before_anything_is_read():
    stream = io.BytesIO(LENGTH.pack(FRAME_LIMIT + 1) + b"x" * 10)
    with pytest.raises(FrameError):
        read_frame(stream.read)
    assert stream.tell() == LENGTH.size


@given(values)
def test_values_survive(value):
    assert decode(encode(value), object) == value


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
raised = (
    st.builds(
        errors.Invalid,
        text,
        text,
        row=st.none() | st.integers(0, 10**6) | text,
        column=st.none() | text,
        code=st.none() | text,
    )
    | st.builds(errors.TooLarge, text, text)
    | st.builds(errors.NotFound, text)
    | st.builds(errors.Conflict, text, field=st.none() | text)
    | st.builds(errors.TooMany, text, retry_after=st.integers(0, 9))
    | st.builds(errors.Unavailable, text, retry_after=st.none() | st.integers(0, 9))
    | st.builds(errors.Ended, text)
    | st.builds(errors.Forbidden, text)
    | st.builds(errors.NotSignedIn, text)
    | st.builds(WorkFailed, text, text)
    | st.builds(OutOfMemory, st.integers(1, 2**40))
)


@given(raised)
def test_errors_survive_with_all_they_say(error):
    crossed = error_of(decode(encode(failed(error)), Failed))
    assert type(crossed) is type(error)
    assert vars(crossed) == vars(error)
    assert str(crossed) == str(error)


@given(st.text(), st.dictionaries(words, st.none() | st.integers(0, 9) | words))
def test_unknown_fault_is_work_failed(name, said):
    assert isinstance(error_of(Failed(name, said)), errors.PalaestraError)


def test_every_error_that_work_may_raise_is_known():
    family = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.PalaestraError)
    } - {errors.PalaestraError, errors.ConfigurationError}
    for kind in family:
        made = {errors.Invalid: ("f", "m"), errors.TooLarge: ("f", "m")}.get(kind, ("m",))
        extra = {"retry_after": 1} if issubclass(kind, errors.TooMany | errors.Unavailable) else {}
        assert type(error_of(failed(kind(*made, **extra)))) is kind


@given(st.text(st.characters()), st.integers(2, 40))
def test_spoken_text_can_travel_and_is_short(said, longest):
    short = spoken(said, longest=longest)
    assert len(short) <= longest
    assert decode(encode(short), str) == short
