"""Parts of sounds, exact to the sample, without decoding them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from palaestra.screencasts.sound.errors import Unplayable
from palaestra.screencasts.sound.opus import PRE_ROLL, RATE
from palaestra.screencasts.sound.webm import Packet, Sound, Stream

PER_MS = RATE // 1000


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`, in samples of what is heard."""

    start: int
    end: int


def span_of(start_ms: float, end_ms: float, *, length: int) -> Span:
    """A segment of a sound of `length` samples; what lies outside of the sound is left out."""
    start = min(max(round(start_ms * PER_MS), 0), length)
    return Span(start, min(max(round(end_ms * PER_MS), start), length))


class Joined:
    """Several streams one after the other, as one."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self._streams = streams
        self._offsets = [0, *accumulate(stream.length for stream in streams)]
        # Of each, where its packets end, before anything is skipped.
        self._ends = [list(accumulate(stream.samples)) for stream in streams]

    @property
    def length(self) -> int:
        return self._offsets[-1]

    def cut(self, span: Span) -> Sound:
        """Raises Unplayable where packets alone cannot say it: a decoder is needed."""
        if span.start == span.end:
            return Sound(head=self._streams[0].head, pre_skip=0, padding=0, packets=[])
        first = bisect_right(self._offsets, span.start) - 1
        last = bisect_left(self._offsets, span.end) - 1
        self._check_joints(first, last)
        packets: list[Packet] = []
        pre_skip = padding = 0
        for number in range(first, last + 1):
            taken = self._taken(number, span, is_first=number == first, is_last=number == last)
            packets += taken.packets
            pre_skip += taken.pre_skip
            padding += taken.padding
        made = Sound(
            head=self._streams[first].head, pre_skip=pre_skip, padding=padding, packets=packets
        )
        if padding and pre_skip > made.total - packets[-1].samples:
            # ffmpeg forgets the one of two that it should drop of a single packet.
            raise Unplayable("it lies within one packet")
        return made

    def _check_joints(self, first: int, last: int) -> None:
        for number in range(first, last + 1):
            stream = self._streams[number]
            if not stream.is_plain:
                raise Unplayable("something is dropped within it")
            if stream.head.layout != self._streams[first].head.layout:
                raise Unplayable("the sounds have different layouts")
            if (number > first and stream.head.pre_skip) or (number < last and stream.padding):
                raise Unplayable("something is dropped where the sounds meet")

    def _taken(self, number: int, span: Span, *, is_first: bool, is_last: bool) -> Sound:
        """Of one stream the packets that the span needs, with the pre-roll before it."""
        stream, ends = self._streams[number], self._ends[number]
        skipped = stream.head.pre_skip
        begin = span.start - self._offsets[number] + skipped if is_first else 0
        end = span.end - self._offsets[number] + skipped if is_last else ends[-1]
        low = bisect_right(ends, max(0, begin - PRE_ROLL)) if is_first else 0
        high = bisect_left(ends, end)
        packets = [
            Packet(bytes(stream.data[stream.starts[at] : stream.ends[at]]), stream.samples[at])
            for at in range(low, high + 1)
        ]
        before = ends[low - 1] if low else 0
        return Sound(
            head=stream.head, pre_skip=begin - before, padding=ends[high] - end, packets=packets
        )


def whole(stream: Stream) -> Sound:
    """All of a stream, to be written anew; raises Unplayable where packets alone cannot say it."""
    return Joined([stream]).cut(Span(0, stream.length))
