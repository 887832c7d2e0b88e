"""What workers do with sounds; files go by their paths."""

from pathlib import Path

from palaestra.core.blobs import Blobs
from palaestra.core.errors import Invalid, TooLarge
from palaestra.screencasts.sound import cutting, webm, writing
from palaestra.screencasts.sound.cutting import Joined, Span, span_of
from palaestra.screencasts.sound.errors import Unplayable
from palaestra.screencasts.sound.opus import RATE
from palaestra.screencasts.sound.repaired import Repaired
from palaestra.screencasts.sound.webm import Sound, Stream

MIB = 1 << 20
# Of all segments of one call together.
MOST_WRITTEN = 200 * MIB


def split(*, sources: list[str], segments: list[tuple[float, float]], folder: str) -> list[int]:
    """Write each segment of all `sources`, one after the other, as `0`, `1`, … into `folder`.

    The sizes of the files. Raises Invalid about ``audio_blobs`` or ``segments``.
    """
    paths = [Path(source) for source in sources]
    cutter = _cutter(paths)
    sizes: list[int] = []
    for number, (start, end) in enumerate(segments):
        content = writing.write(cutter.cut(start, end))
        sizes.append(len(content))
        if sum(sizes) > MOST_WRITTEN:
            raise TooLarge("segments", f"Together they are larger than {MOST_WRITTEN:,} bytes.")
        (Path(folder) / str(number)).write_bytes(content)
    return sizes


class _Cutter:
    """Cuts packets where that is enough, and else decodes."""

    def __init__(self, paths: list[Path], joined: Joined | None) -> None:
        self._paths = paths
        self._joined = joined
        self._decoded_length: int | None = None

    def cut(self, start_ms: float, end_ms: float) -> Sound:
        try:
            if self._joined is None:
                raise Unplayable("it must be decoded")
            return self._joined.cut(span_of(start_ms, end_ms, length=self._joined.length))
        except Unplayable:
            return self._decoded(start_ms, end_ms)

    def _decoded(self, start_ms: float, end_ms: float) -> Sound:
        from palaestra.screencasts.sound import transcoding

        try:
            if self._decoded_length is None:
                self._decoded_length = sum(transcoding.length_of(path) for path in self._paths)
            span = span_of(start_ms, end_ms, length=self._decoded_length)
            return transcoding.encoded(self._paths, span)
        except Unplayable as wrong:
            raise Invalid("audio_blobs", f"A sound cannot be read: {wrong}.") from wrong


def _cutter(paths: list[Path]) -> _Cutter:
    try:
        return _Cutter(paths, Joined([_stream(path) for path in paths]))
    except Unplayable:
        return _Cutter(paths, None)


def _stream(path: Path) -> Stream:
    """Raises Unplayable, also for a file without a single packet."""
    stream = webm.read_stream(path.read_bytes())
    if not stream.samples:
        raise Unplayable("it has no packets")
    return stream


def made_ready(path: Path) -> Sound:
    """All of a sound; raises Unplayable."""
    try:
        return cutting.whole(_stream(path))
    except Unplayable:
        from palaestra.screencasts.sound import transcoding

        return transcoding.encoded([path], Span(0, transcoding.length_of(path)))


def repair_many(*, root: str, voices: list[tuple[int, str]]) -> list[Repaired]:
    """For each (id, path), a file in the store at `root` that can be sought in."""
    store = Blobs(Path(root))
    return [_repair(store, number, Path(path)) for number, path in voices]


def _repair(store: Blobs, number: int, path: Path) -> Repaired:
    try:
        sound = made_ready(path)
    except Unplayable as wrong:
        return Repaired(voice_id=number, trouble=f"{wrong}".capitalize() + ".")
    blob = store.add(writing.write(sound))
    duration = round(sound.length * 1000 / RATE)
    return Repaired(voice_id=number, hash=blob.hash, bytes=blob.size, duration_ms=duration)


def replacement(*, path: str, to: str) -> int:
    """Any sound as WebM, written to `to`; its size. Raises Invalid about ``voice_file``."""
    try:
        content = writing.write(made_ready(Path(path)))
    except Unplayable as wrong:
        raise Invalid("voice_file", f"The sound cannot be read: {wrong}.") from wrong
    Path(to).write_bytes(content)
    return len(content)
