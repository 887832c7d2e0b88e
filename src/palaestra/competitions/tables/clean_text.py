"""A text file piece by piece, as `reading` and `csv_text` see a text that is read at once."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from palaestra.core.errors import Invalid

CHUNK = 4 << 20
_BOM = b"\xef\xbb\xbf"


def clean_chunks(path: Path, *, field: str, is_checked: bool = False) -> Iterator[bytes]:
    """UTF-8 with LF, without byte order mark and without empty lines around it.

    Raises Invalid about `field` for what is no such text, unless that was `is_checked` before.
    """
    held = b""
    is_start = True
    chunks = _chunks(path)
    for chunk in _unix(chunks if is_checked else _checked(chunks, field=field)):
        text = held + chunk
        if is_start:
            text = text.lstrip(b"\n")
        # What may turn out to be the end waits for what follows.
        kept = text.rstrip(b"\n")
        held = text[len(kept) :]
        if kept:
            is_start = False
            yield kept


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        chunk = file.read(CHUNK).removeprefix(_BOM)
        while chunk:
            yield chunk
            chunk = file.read(CHUNK)


def _checked(chunks: Iterator[bytes], *, field: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in chunks:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise _no_utf8(line + error.object.count(b"\n", 0, error.start), field) from error
        if b"\0" in chunk:
            raise Invalid(field, "This is not a text: it contains zero bytes.")
        line += chunk.count(b"\n")
        yield chunk
    if decoder.getstate()[0]:
        raise _no_utf8(line, field)


def _no_utf8(line: int, field: str) -> Invalid:
    return Invalid(field, f"Line {line} is not UTF-8. Save the text as UTF-8.")


def _unix(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A carriage return at the end of a chunk waits: half a line end may follow."""
    waiting = b""
    for chunk in chunks:
        text = waiting + chunk
        waiting = b"\r" if text.endswith(b"\r") else b""
        text = text.removesuffix(waiting)
        yield text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
    if waiting:
        yield b"\n"
