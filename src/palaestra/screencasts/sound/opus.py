"""Opus packets and their header (RFC 6716, RFC 7845); time is in samples at 48 kHz."""

from dataclasses import dataclass

from palaestra.screencasts.sound.errors import Unplayable

RATE = 48_000
LONGEST_PACKET = 5760
# A decoder that starts in the midst of a stream is right after 80 ms.
PRE_ROLL = 3840
_MAGIC = b"OpusHead"
_SHORTEST_HEAD = 19


def _frame_samples(config: int) -> int:
    """RFC 6716, table 2."""
    if config < 12:
        return (480, 960, 1920, 2880)[config % 4]
    if config < 16:
        return (480, 960)[config % 2]
    return (120, 240, 480, 960)[config % 4]


# By the first byte of a packet; 0 where the second says how many frames there are.
_BY_FIRST = [_frame_samples(toc >> 3) * (1, 2, 2, 0)[toc & 3] for toc in range(256)]
_OF_FRAME = [_frame_samples(toc >> 3) for toc in range(256)]


def packet_samples(data: memoryview, start: int, end: int) -> int:
    """How long a packet sounds; raises Unplayable for what is none."""
    if start >= end:
        raise Unplayable("a packet is empty")
    samples = _BY_FIRST[data[start]]
    if not samples:
        if start + 1 >= end:
            raise Unplayable("a packet is cut off")
        samples = _OF_FRAME[data[start]] * (data[start + 1] & 0x3F)
    if not 0 < samples <= LONGEST_PACKET:
        raise Unplayable("a packet is longer than Opus allows")
    return samples


@dataclass(frozen=True, slots=True)
class Head:
    """`layout` is all that must be the same in two streams for one decoder to play both."""

    channels: int
    pre_skip: int
    private: bytes

    @property
    def layout(self) -> tuple[bytes, bytes]:
        return self.private[8:10], self.private[16:]

    def skipping(self, samples: int) -> bytes:
        """The header with another pre-skip."""
        return self.private[:10] + samples.to_bytes(2, "little") + self.private[12:]


def read_head(private: bytes) -> Head:
    """Raises Unplayable."""
    if len(private) < _SHORTEST_HEAD or not private.startswith(_MAGIC) or private[8] & 0xF0:
        raise Unplayable("it has no header of Opus")
    if not private[9]:
        raise Unplayable("it has no channels")
    return Head(private[9], int.from_bytes(private[10:12], "little"), private)
