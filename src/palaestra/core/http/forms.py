"""Multipart forms while they arrive: files go where the caller says, and none is held in memory."""

from collections.abc import Callable, Iterator
from typing import Protocol

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from palaestra.core.errors import Invalid, TooLarge
from palaestra.core.http.call import Call

KIB = 1 << 10
TEXTS = 64 * KIB
MULTIPART = "multipart/form-data"


class Sink(Protocol):
    """What takes the bytes of a file, as an Incoming of core.blobs does."""

    def write(self, chunk: bytes) -> object: ...


# By the name of the part and of its file; None for a file that nobody asked for.
OpenFile = Callable[[str, str], Sink | None]


async def receive_form(call: Call, open_file: OpenFile, *, most_parts: int = 64) -> dict[str, str]:
    """The texts of a form; each of its files is written to what `open_file(name, filename)` gives.

    A part without a file name is a text, and all texts together have at most TEXTS bytes. Empty
    for a body that is no form. Raises Invalid for a form that is broken off or has too many parts.
    """
    assert call.stream is not None, "declared with streams=True"
    _, options = parse_options_header(call.headers.get("content-type", ""))
    if call.content_type != MULTIPART or not options.get("boundary"):
        return {}
    reading = _Reading(open_file)
    try:
        with PushMultipartParser(options["boundary"], max_segment_count=most_parts) as parser:
            async for chunk in call.stream():
                if chunk and not parser.closed:
                    reading.take(parser.parse(chunk))
    except MultipartError as error:
        raise Invalid("body", f"The form is not whole, or is no form: {error}.") from error
    return reading.texts()


class _Reading:
    def __init__(self, open_file: OpenFile) -> None:
        self._open_file = open_file
        self._texts: dict[str, bytearray] = {}
        self._write: Callable[[bytes], object] = _drop
        self._left = TEXTS

    def take(self, events: Iterator[MultipartSegment | bytearray | None]) -> None:
        for event in events:
            if isinstance(event, MultipartSegment):
                self._write = self._begin(event)
            elif event:
                self._write(bytes(event))

    def _begin(self, part: MultipartSegment) -> Callable[[bytes], object]:
        if part.filename:
            sink = self._open_file(part.name, part.filename)
            return sink.write if sink else _drop
        text = self._texts[part.name] = bytearray()
        return lambda chunk: self._extend(part.name, text, chunk)

    def _extend(self, name: str, text: bytearray, chunk: bytes) -> None:
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge(name[:40], f"The texts of the form have more than {TEXTS:,} bytes.")
        text += chunk

    def texts(self) -> dict[str, str]:
        return {name: text.decode("utf-8", "replace") for name, text in self._texts.items()}


def _drop(_chunk: bytes) -> None:
    """A file that nobody asked for is read and forgotten."""
