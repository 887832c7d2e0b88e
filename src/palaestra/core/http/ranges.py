"""A file as a browser's player asks for it: whole, or the part that it needs now (RFC 9110)."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from palaestra.core.http.call import Call
from palaestra.core.http.reply import Reply, StreamReply

CHUNK = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class _Part:
    """From `start` to before `end`."""

    start: int
    end: int


def file_reply(
    call: Call, path: Path, *, media_type: str, tag: str, filename: str | None = None
) -> StreamReply | Reply[bytes]:
    """`path` or the range of it that `call` wants; `tag` changes with the content."""
    size, tag = path.stat().st_size, f'"{tag}"'
    # No cache: who may see it is asked each time; the tag makes that cheap.
    headers = {"ETag": tag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if tag in call.headers.get("if-none-match", ""):
        return Reply(content=b"", status=304, headers=headers, media_type=media_type)
    part = _wanted(call, size, tag)
    if part is None:
        headers["Content-Range"] = f"bytes */{size}"
        return Reply(content=b"", status=416, headers=headers, media_type=media_type)
    is_partial = part.end - part.start < size
    if is_partial:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    headers["Content-Length"] = str(part.end - part.start)
    return StreamReply(
        chunks=_chunks(path, part),
        media_type=media_type,
        filename=filename,
        status=206 if is_partial else 200,
        headers=headers,
    )


def _wanted(call: Call, size: int, tag: str) -> _Part | None:
    """None for a range beyond the file; of several ranges, or an odd one, all of the file."""
    everything = _Part(0, size)
    found = _RANGE.fullmatch(call.headers.get("range", ""))
    if not found or call.headers.get("if-range", tag) != tag:
        return everything
    first, last = found.groups()
    if not first:
        length = int(last or "0")
        return _Part(max(0, size - length), size) if length and size else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return everything
    return _Part(start, end) if start < size else None


async def _chunks(path: Path, part: _Part) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(part.start)
        left = part.end - part.start
        while left and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
