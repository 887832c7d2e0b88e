"""Any sound that a decoder knows, as Opus packets; PyAV is loaded here alone."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from palaestra.screencasts.sound.cutting import Span
from palaestra.screencasts.sound.errors import Unplayable
from palaestra.screencasts.sound.opus import RATE, packet_samples, read_head
from palaestra.screencasts.sound.webm import Packet, Sound

BITS = {1: 64_000, 2: 96_000}
# By how a file begins, the one demuxer that it is given to: none that follows names of other files.
_KINDS = (
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"RIFF", "wav"),
    (0, b"fLaC", "flac"),
    (4, b"ftyp", "mov"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
)
FRAME = 960


def kind_of(head: bytes) -> str:
    """Raises Unplayable for a file that is none of those."""
    for at, magic, kind in _KINDS:
        if head[at : at + len(magic)] == magic:
            return kind
    raise Unplayable("it is no sound that we know")


def length_of(path: Path) -> int:
    """In samples at 48 kHz, by decoding it; raises Unplayable."""
    return sum(block.shape[1] for block in decoded(path, channels=1))


def channels_of(path: Path) -> int:
    """1 or 2; more are mixed down. Raises Unplayable."""
    try:
        with path.open("rb") as file, _open(file, path) as container:
            return min(2, max(1, container.streams.audio[0].codec_context.channels))
    except (av.FFmpegError, IndexError, ValueError) as wrong:
        raise Unplayable("its sound cannot be read") from wrong


def _open(file: object, path: Path) -> "av.container.InputContainer":
    with path.open("rb") as head:
        kind = kind_of(head.read(16))
    # Through our own file object, so that no name in the file opens another.
    return av.open(file, "r", format=kind, options={"protocol_whitelist": "none"})


def decoded(path: Path, *, channels: int) -> Iterator[np.ndarray]:
    """Blocks of samples at 48 kHz, a row a channel; raises Unplayable."""
    layout = "stereo" if channels == 2 else "mono"
    resampler = AudioResampler(format="fltp", layout=layout, rate=RATE)
    try:
        with path.open("rb") as file, _open(file, path) as container:
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                yield from (part.to_ndarray() for part in resampler.resample(frame))
            yield from (part.to_ndarray() for part in resampler.resample(None))
    except (av.FFmpegError, IndexError, ValueError) as wrong:
        raise Unplayable("its sound cannot be read") from wrong


def encoded(paths: Sequence[Path], span: Span) -> Sound:
    """The part of all these sounds, one after the other, that lies in `span`."""
    channels = max(channels_of(path) for path in paths)
    blocks = (block for path in paths for block in decoded(path, channels=channels))
    return _encode(_within(blocks, span), channels=channels)


def _within(blocks: Iterator[np.ndarray], span: Span) -> Iterator[np.ndarray]:
    at = 0
    for block in blocks:
        low, high = max(span.start - at, 0), min(span.end - at, block.shape[1])
        at += block.shape[1]
        if low < high:
            yield block[:, low:high]
        if at >= span.end:
            return


def _encode(blocks: Iterator[np.ndarray], *, channels: int) -> Sound:
    layout = "stereo" if channels == 2 else "mono"
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, layout, "flt"
    encoder.bit_rate = BITS[channels]
    encoder.time_base = Fraction(1, RATE)
    encoder.open()
    head = read_head(bytes(encoder.extradata or b""))
    # Silence before, so that what is heard begins with a packet: see cutting.
    lead = -head.pre_skip % FRAME
    silence = np.zeros((channels, lead), dtype=np.float32)
    heard, packets = -lead, list[Packet]()
    for frame, samples in _frames(chain([silence], blocks), layout, channels, head.pre_skip):
        heard += samples
        packets += [_packet(bytes(packet)) for packet in encoder.encode(frame)]
    packets += [_packet(bytes(packet)) for packet in encoder.encode(None)]
    return _trimmed(head.pre_skip + lead, heard, packets, bytes(encoder.extradata or b""))


def _packet(content: bytes) -> Packet:
    return Packet(content, packet_samples(memoryview(content), 0, len(content)))


def _frames(
    blocks: Iterator[np.ndarray], layout: str, channels: int, extra: int
) -> Iterator[tuple[AudioFrame, int]]:
    """Frames of the encoder's size, silence after the last; with each how much of it is heard."""
    rest = np.zeros((channels, 0), dtype=np.float32)
    at = 0
    for block in blocks:
        rest = np.concatenate([rest, block.astype(np.float32, copy=False)], axis=1)
        while rest.shape[1] >= FRAME:
            yield _frame(rest[:, :FRAME], layout, at), FRAME
            rest, at = rest[:, FRAME:], at + FRAME
    silent = -(-(rest.shape[1] + extra) // FRAME) * FRAME - rest.shape[1]
    tail = np.concatenate([rest, np.zeros((channels, silent), dtype=np.float32)], axis=1)
    for start in range(0, tail.shape[1], FRAME):
        heard = min(max(rest.shape[1] - start, 0), FRAME)
        yield _frame(tail[:, start : start + FRAME], layout, at + start), heard


def _frame(block: np.ndarray, layout: str, at: int) -> AudioFrame:
    interleaved = np.ascontiguousarray(block.T.reshape(1, -1))
    frame = AudioFrame.from_ndarray(interleaved, format="flt", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame


def _trimmed(pre_skip: int, heard: int, packets: list[Packet], private: bytes) -> Sound:
    """Only the packets that are needed, and what of the last one is not."""
    if not heard:
        return Sound(head=read_head(private), pre_skip=0, padding=0, packets=[])
    total, kept = 0, list[Packet]()
    for packet in packets:
        if total >= pre_skip + heard:
            break
        kept.append(packet)
        total += packet.samples
    padding = total - pre_skip - heard
    return Sound(head=read_head(private), pre_skip=pre_skip, padding=padding, packets=kept)
