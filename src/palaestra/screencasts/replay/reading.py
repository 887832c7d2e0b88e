"""From JSON to OTs, an item at a time, so that a long recording is never held twice."""

import json
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn, TextIO

import msgspec

from palaestra.core.errors import Invalid, TooLarge
from palaestra.screencasts.replay.ots import OT, read_ot

# Five hours of typing without a pause.
MOST_OTS = 250_000
CHUNK = 1 << 16
# Up to here all items are held at once, which is five times as fast.
AT_ONCE = 1 << 20
_SPACES = re.compile(r"[ \t\r\n]*")


def read_ots(text: str, *, field: str = "ots", most: int = MOST_OTS) -> list[OT]:
    """The OTs of a JSON list; raises Invalid about `field`."""
    if (values := _at_once(text)) is not None:
        return list(_read(values, field=field, most=most))
    return list(iterate(StringIO(text, newline=""), field=field, most=most))


def read_file(path: Path, *, field: str = "ots", most: int = MOST_OTS) -> list[OT]:
    """As `read_ots`, from a file."""
    if path.stat().st_size <= AT_ONCE and (values := _at_once(path.read_bytes())) is not None:
        return list(_read(values, field=field, most=most))
    with path.open(encoding="utf-8", newline="") as source:
        return list(iterate(source, field=field, most=most))


def iterate(source: TextIO, *, field: str = "ots", most: int = MOST_OTS) -> Iterator[OT]:
    """Each item of the JSON list in `source`; raises Invalid, or TooLarge above `most`."""
    return _read(_values(source, field), field=field, most=most)


def _read(values: Iterable[Any], *, field: str, most: int) -> Iterator[OT]:
    for number, value in enumerate(values):
        if number >= most:
            raise TooLarge(field, f"A recording has at most {most:,} OTs.")
        yield read_ot(value, number, field=field)


def _at_once(content: bytes | str) -> list[Any] | None:
    """The items of a short list. None for a long one, and for what msgspec does not read: half
    characters, which a recording may hold, and what is wrong; the other reader says where."""
    if len(content) > AT_ONCE:
        return None
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _values(source: TextIO, field: str) -> Iterator[Any]:
    reading = _Reading(source, field)
    reading.expect("[")
    if reading.skip_to_next() == "]":
        reading.expect("]")
    else:
        yield reading.value()
        while reading.skip_to_next() == ",":
            reading.expect(",")
            yield reading.value()
        reading.expect("]")
    if reading.skip_to_next():
        reading.refuse("Something follows after the list.")


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


class _Reading:
    """A window over the text that grows where a value does not fit into it."""

    def __init__(self, source: TextIO, field: str) -> None:
        self._source = source
        self._field = field
        self._decode = json.JSONDecoder(parse_constant=_not_json).raw_decode
        self._window = ""
        self._at = 0

    def refuse(self, message: str) -> NoReturn:
        raise Invalid(self._field, message)

    def _more(self, size: int = CHUNK) -> bool:
        try:
            read = self._source.read(size)
        except UnicodeDecodeError:
            self.refuse("It must be text in UTF-8.")
        self._window = self._window[self._at :] + read
        self._at = 0
        return bool(read)

    def skip_to_next(self) -> str:
        """The next character that is no space, not taken yet; empty at the end."""
        while True:
            spaces = _SPACES.match(self._window, self._at)
            assert spaces, "none are spaces too"
            self._at = spaces.end()
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def expect(self, sign: str) -> None:
        if self.skip_to_next() != sign:
            self.refuse("It must be a JSON list of objects.")
        self._at += 1

    def value(self) -> Any:
        self.skip_to_next()
        while True:
            try:
                found, self._at = self._decode(self._window, self._at)
            except (ValueError, RecursionError) as wrong:
                # Cut off by the window's end, or wrong: twice as much text will tell.
                if isinstance(wrong, RecursionError) or not self._more(len(self._window) + CHUNK):
                    self.refuse("It must be a JSON list of objects.")
            else:
                return found
