"""What a handshake says of who comes, and from where."""

from http.cookies import CookieError, SimpleCookie
from typing import Any


def address_of(environ: dict[str, Any]) -> str:
    scope = environ.get("asgi.scope") or {}
    client = scope.get("client")
    return str(client[0]) if client else ""


def sent_token(environ: dict[str, Any], auth: object) -> str | None:
    """A token that a program gave on purpose: in `auth`, else in the Authorization header."""
    if isinstance(auth, dict) and auth.get("token") is not None:
        return str(auth["token"]).removeprefix("Bearer ").strip()
    kind, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def token_of(environ: dict[str, Any], auth: object, cookie: str) -> str | None:
    sent = sent_token(environ, auth)
    if sent is not None:
        return sent
    try:
        cookies = SimpleCookie(str(environ.get("HTTP_COOKIE", "")))
    except CookieError:
        return None
    return cookies[cookie].value if cookie in cookies else None
