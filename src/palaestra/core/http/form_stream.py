"""Forms read as they arrive: each field's content goes where the caller says, and is never held.

form = form_reader(call.content_type_header, opens)
async for chunk in call.stream():
    form.feed(chunk)
form.end()
"""

from binascii import a2b_qp
from collections.abc import Callable
from typing import Protocol
from urllib.parse import unquote_to_bytes

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from palaestra.core.errors import Invalid

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LONGEST_NAME = 1024
MOST_FIELDS = 1000
# Whatever a handler does with a piece is done before another thread waits long for it.
PIECE = 1 << 16


class Field(Protocol):
    """Where one field's content goes."""

    def write(self, content: bytes, /) -> None: ...

    def close(self) -> None: ...


# By the name of a field, where its content goes.
Opens = Callable[[str], Field]


class FormReader(Protocol):
    def feed(self, chunk: bytes, /) -> None: ...

    def end(self) -> None: ...


class Text:
    """A field that is kept: `value` when it is closed."""

    def __init__(self, name: str, *, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._content = bytearray()
        self.value: str = ""

    def write(self, content: bytes) -> None:
        """Raises Invalid above the limit."""
        self._content += content
        if len(self._content) > self._limit:
            raise Invalid(self._name, f"Longer than the limit of {self._limit:,} bytes.")

    def close(self) -> None:
        try:
            self.value = self._content.decode()
        except UnicodeDecodeError as wrong:
            raise Invalid(self._name, "It must be text in UTF-8.") from wrong


class Nowhere:
    """A field that nobody asked for."""

    def write(self, content: bytes) -> None:
        """Forgotten."""

    def close(self) -> None:
        """Nothing was kept."""


def form_reader(content_type: str, opens: Opens) -> FormReader:
    """A reader for a body of this Content-Type; raises Invalid about ``body`` for another."""
    kind, options = parse_options_header(content_type)
    if kind == URLENCODED:
        return _Urlencoded(opens)
    if kind == MULTIPART and options.get("boundary"):
        return _Multipart(options["boundary"], opens)
    raise Invalid("body", f"Send a form, as {URLENCODED} or {MULTIPART}.")


def read_form(content_type: str, body: bytes, *, limit: int) -> dict[str, str]:
    """The fields of a small form, as text; of one that is there twice the last."""
    fields: dict[str, Text] = {}

    def opens(name: str) -> Field:
        fields[name] = Text(name, limit=limit)
        return fields[name]

    reader = form_reader(content_type, opens)
    reader.feed(body)
    reader.end()
    return {name: field.value for name, field in fields.items()}


class _Urlencoded:
    def __init__(self, opens: Opens) -> None:
        self._opens = opens
        self._rest = b""
        self._field: Field | None = None
        self._count = 0

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE):
            self._take(self._rest + chunk[start : start + PIECE], is_last=False)

    def end(self) -> None:
        self._take(self._rest, is_last=True)
        self._close()

    def _take(self, piece: bytes, *, is_last: bool) -> None:
        at = 0
        while True:
            if self._field is None:
                after = self._open(piece, at, is_last=is_last)
                if after is None:
                    return
                at = after
            end = piece.find(b"&", at)
            if end < 0:
                break
            self._write(piece[at:end])
            self._close()
            at = end + 1
        keep = len(piece) if is_last else max(at, _whole(piece))
        self._write(piece[at:keep])
        self._rest = piece[keep:]

    def _open(self, piece: bytes, at: int, *, is_last: bool) -> int | None:
        """Where the value of the next field begins; None if its name has not arrived."""
        sign, amp = piece.find(b"=", at), piece.find(b"&", at)
        end = sign if sign >= 0 and (amp < 0 or sign < amp) else amp
        if end < 0 and not is_last:
            if len(piece) - at > LONGEST_NAME:
                raise Invalid("body", "The body is not a valid form.")
            self._rest = piece[at:]
            return None
        end = len(piece) if end < 0 else end
        if is_last and end == at:
            self._rest = b""
            return None
        self._begin(piece[at:end])
        return end + (end == sign)

    def _begin(self, name: bytes) -> None:
        self._count += 1
        if self._count > MOST_FIELDS or len(name) > LONGEST_NAME:
            raise Invalid("body", "The body is not a valid form.")
        self._field = self._opens(_decoded(name).decode("utf-8", "replace"))

    def _write(self, value: bytes) -> None:
        if self._field and value:
            self._field.write(_decoded(value))

    def _close(self) -> None:
        if self._field:
            self._field.close()
        self._field = None


def _whole(piece: bytes) -> int:
    """How much of `piece` has no escape that may go on after it."""
    escape = piece.rfind(b"%", max(0, len(piece) - 2))
    return len(piece) if escape < 0 else escape


def _decoded(value: bytes) -> bytes:
    value = value.replace(b"+", b" ")
    escapes = value.count(b"%")
    if escapes and b"\n" not in value and b"\r" not in value:
        # Quoted-printable has the same escapes by another sign, and is decoded in C: five times
        # as fast. Only where every escape is whole does each take two bytes away.
        found = a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))
        if len(found) == len(value) - 2 * escapes:
            return found
    return unquote_to_bytes(value) if escapes else value


class _Multipart:
    def __init__(self, boundary: str, opens: Opens) -> None:
        self._opens = opens
        self._parser = PushMultipartParser(boundary, max_segment_count=MOST_FIELDS)
        self._field: Field = Nowhere()

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE):
            if not self._parser.closed:
                self._take(chunk[start : start + PIECE])

    def end(self) -> None:
        try:
            self._parser.close()
        except MultipartError as wrong:
            raise Invalid("body", f"The form is not whole: {wrong}.") from wrong

    def _take(self, piece: bytes) -> None:
        try:
            for event in self._parser.parse(piece):
                self._meet(event)
        except MultipartError as wrong:
            raise Invalid("body", f"The body is not a valid form: {wrong}.") from wrong

    def _meet(self, event: MultipartSegment | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._field = self._opens(event.name)
        elif event is None:
            self._field.close()
        else:
            self._field.write(bytes(event))
