"""What a handler may return besides plain data."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Literal, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie to set; an empty value with `max_age` 0 clears it."""

    name: str
    value: str
    max_age: int | None = None
    path: str = "/"
    secure: bool = False
    http_only: bool = True
    same_site: Literal["lax", "strict", "none"] = "lax"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Generic[T]):
    """Data with more than its content to say. `bytes` and `str` content travels as it is."""

    content: T
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """303 unless said otherwise: what follows a form."""

    to: str
    status: int = 303
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReply:
    """What is made while it is sent; a download, if it has a `filename`."""

    chunks: AsyncIterator[bytes]
    media_type: str
    filename: str | None = None
    status: int = 200
    # Content-Length is known to who makes the chunks, and nobody else.
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReply:
    """A file of ours as a download, streamed."""

    path: Path
    filename: str
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
