"""What a handler returned, encoded in its thread; then a response of the framework."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import msgspec
from litestar.datastructures import Cookie as LitestarCookie
from litestar.response import File, Response, Stream

from palaestra.core.http.reply import Cookie, FileReply, Redirect, Reply, StreamReply

JSON = "application/json"
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An answer without the framework, its content already encoded."""

    content: bytes = b""
    status: int = 200
    media_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    file: FileReply | None = None
    stream: StreamReply | None = None


def render(result: Any, *, status: int) -> Rendered:
    """Encode what a handler returned; raises TypeError for what has no JSON form."""
    match result:
        case Rendered():
            return result
        case Reply():
            return Rendered(
                content=_content(result.content),
                status=result.status,
                media_type=result.media_type,
                headers=result.headers,
                cookies=result.cookies,
            )
        case Redirect():
            # A path may hold any letter; a header only plain ones.
            location = quote(result.to, safe="/?#[]@!$&'()*+,;=:%~")
            return Rendered(
                status=result.status, headers={"Location": location}, cookies=result.cookies
            )
        case StreamReply():
            return Rendered(stream=result)
        case FileReply():
            return Rendered(file=result, headers=result.headers)
        case None:
            return Rendered(status=204)
    return Rendered(content=_encoder.encode(result), status=status)


def _content(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    return b"" if content is None else _encoder.encode(content)


def respond(rendered: Rendered, extra_headers: dict[str, str]) -> Response[Any]:
    """The framework's response; JSON answers are never kept by a browser or proxy."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        **extra_headers,
        **rendered.headers,
    }
    cookies = [_cookie(cookie) for cookie in rendered.cookies]
    if rendered.stream:
        return _stream(rendered.stream, headers)
    if rendered.file:
        return _file(rendered.file, headers)
    return Response(
        content=rendered.content,
        status_code=rendered.status,
        media_type=rendered.media_type,
        headers=headers,
        cookies=cookies,
    )


def _stream(reply: StreamReply, headers: dict[str, str]) -> Response[Any]:
    if reply.filename:
        headers = {**headers, "Content-Disposition": f'attachment; filename="{reply.filename}"'}
    return Stream(
        reply.chunks,
        status_code=reply.status,
        media_type=reply.media_type,
        headers={**headers, **reply.headers},
    )


def _file(file: FileReply, headers: dict[str, str]) -> Response[Any]:
    response: Any = File(
        path=file.path,
        filename=file.filename,
        media_type=file.media_type,
        headers=headers,
        content_disposition_type="attachment",
    )
    return response  # type: ignore[no-any-return]  # the framework's File is a Response by its own protocol


def _cookie(cookie: Cookie) -> LitestarCookie:
    return LitestarCookie(
        key=cookie.name,
        value=cookie.value,
        max_age=cookie.max_age,
        path=cookie.path,
        secure=cookie.secure,
        httponly=cookie.http_only,
        samesite=cookie.same_site,
    )
