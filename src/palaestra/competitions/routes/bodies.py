"""Bodies that come in a stream: JSON of a bounded size, files of a form."""

from dataclasses import replace
from typing import TypeVar

from palaestra.competitions.sources import TableFormat, format_of_bytes
from palaestra.core.blobs import Incoming
from palaestra.core.errors import TooLarge
from palaestra.core.http import Call

T = TypeVar("T")
HEAD = 1024


async def read_json(call: Call, kind: type[T], *, limit: int) -> T:
    """Raises Invalid as `Call.decode`, and TooLarge, which names the other way."""
    assert call.stream is not None, "declared with streams=True"
    body = bytearray()
    async for chunk in call.stream():
        body += chunk
        if len(body) > limit:
            said = f"Larger than {limit >> 20} MiB: send the tables as files of a form instead."
            raise TooLarge("body", said)
    return replace(call, body=bytes(body)).decode(kind)


def format_of_file(incoming: Incoming) -> TableFormat:
    """What is there counts, whatever was said of it."""
    return format_of_bytes(incoming.head(HEAD))
