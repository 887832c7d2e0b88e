"""WebM files of Opus packets: sized, with duration and cues, so that players seek in them."""

from collections.abc import Iterator

from palaestra.screencasts.sound.ebml import double, element, head, signed, unsigned
from palaestra.screencasts.sound.opus import PRE_ROLL, RATE
from palaestra.screencasts.sound.webm import (
    BLOCK,
    BLOCK_GROUP,
    CLUSTER,
    CODEC_ID,
    CODEC_PRIVATE,
    CUES,
    DISCARD_PADDING,
    DURATION,
    EBML,
    INFO,
    NANOSECONDS,
    SEGMENT,
    SIMPLE_BLOCK,
    TRACK_ENTRY,
    TRACK_NUMBER,
    TRACK_TYPE,
    TRACKS,
    Packet,
    Sound,
)

# A seek lands on the start of a cluster.
CLUSTER_MS = 2000
PER_MS = RATE // 1000
_TIMECODE, _CUE_POINT, _CUE_TIME, _CUE_POSITIONS, _CUE_TRACK, _CUE_CLUSTER = (
    0xE7,
    0xBB,
    0xB3,
    0xB7,
    0xF7,
    0xF1,
)
_KEYFRAME = b"\x80"
# Wide enough for any file, so that cues have the same size whatever they say.
_POSITION_WIDTH = 8
_APP = b"Palaestra"


def write(sound: Sound) -> bytes:
    """The file. Without packets it is a well-formed one of no length."""
    clusters = list(_clusters(sound))
    front = _info(sound) + _tracks(sound)
    cues = _cues(clusters, at=0)
    cues = _cues(clusters, at=len(front) + len(cues))
    content = b"".join([front, cues, *(cluster for _, cluster in clusters)])
    return _ebml() + element(SEGMENT, content)


def _ebml() -> bytes:
    return element(
        EBML,
        unsigned(0x4286, 1)
        + unsigned(0x42F7, 1)
        + unsigned(0x42F2, 4)
        + unsigned(0x42F3, 8)
        + element(0x4282, b"webm")
        + unsigned(0x4287, 4)
        + unsigned(0x4285, 2),
    )


def _info(sound: Sound) -> bytes:
    return element(
        INFO,
        unsigned(0x2AD7B1, 1_000_000)
        + double(DURATION, sound.length / PER_MS)
        + element(0x4D80, _APP)
        + element(0x5741, _APP),
    )


def _tracks(sound: Sound) -> bytes:
    audio = double(0xB5, float(RATE)) + unsigned(0x9F, sound.head.channels)
    entry = (
        unsigned(TRACK_NUMBER, 1)
        + unsigned(0x73C5, 1)
        + unsigned(0x9C, 0)
        + unsigned(TRACK_TYPE, 2)
        + element(CODEC_ID, b"A_OPUS")
        + element(CODEC_PRIVATE, sound.head.skipping(sound.pre_skip))
        + unsigned(0x56AA, _nanoseconds(sound.pre_skip))
        + unsigned(0x56BB, _nanoseconds(PRE_ROLL))
        + element(0xE1, audio)
    )
    return element(TRACKS, element(TRACK_ENTRY, entry))


def _nanoseconds(samples: int) -> int:
    return (samples * NANOSECONDS + RATE // 2) // RATE


def _clusters(sound: Sound) -> Iterator[tuple[int, bytes]]:
    """Each with its time in ms."""
    at, began, blocks = 0, 0, [unsigned(_TIMECODE, 0)]
    last = len(sound.packets) - 1
    for number, packet in enumerate(sound.packets):
        time = at // PER_MS
        if time - began >= CLUSTER_MS:
            yield began, element(CLUSTER, b"".join(blocks))
            began, blocks = time, [unsigned(_TIMECODE, time)]
        padding = sound.padding if number == last else 0
        blocks.append(_block(packet, time - began, padding))
        at += packet.samples
    if sound.packets:
        yield began, element(CLUSTER, b"".join(blocks))


def _block(packet: Packet, time: int, padding: int) -> bytes:
    start = b"\x81" + time.to_bytes(2, "big")
    if not padding:
        return b"".join(
            (head(SIMPLE_BLOCK, 4 + len(packet.content)), start, _KEYFRAME, packet.content)
        )
    block = element(BLOCK, start + b"\0" + packet.content)
    return element(BLOCK_GROUP, block + signed(DISCARD_PADDING, _nanoseconds(padding)))


def _cues(clusters: list[tuple[int, bytes]], *, at: int) -> bytes:
    """Where each cluster begins, the first at `at` in the segment."""
    points = []
    for time, cluster in clusters:
        place = unsigned(_CUE_TRACK, 1) + unsigned(_CUE_CLUSTER, at, width=_POSITION_WIDTH)
        points.append(
            element(_CUE_POINT, unsigned(_CUE_TIME, time) + element(_CUE_POSITIONS, place))
        )
        at += len(cluster)
    return element(CUES, b"".join(points)) if points else b""
