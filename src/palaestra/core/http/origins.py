"""Which web pages may call: Origin where a cookie authenticates, Host on loopback, CORS."""

from urllib.parse import urlsplit

from palaestra.core.errors import Forbidden, PalaestraError
from palaestra.core.http.call import Call

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_COOKIE = "user"


class UnknownHost(PalaestraError):
    """421: a page of a stranger's name that resolves to this machine (DNS rebinding)."""

    code = "unknown_host"


class Origins:
    """`allowed` are origins beside our own; `hosts` are checked where the server is on loopback."""

    def __init__(self, *, allowed: list[str], base_url: str | None, on_loopback: bool) -> None:
        self._allowed = frozenset(allowed)
        self._base = urlsplit(base_url) if base_url else None
        self._hosts = self._known_hosts() if on_loopback else None

    def _known_hosts(self) -> frozenset[str]:
        own = {self._base.hostname} if self._base and self._base.hostname else set()
        return _LOOPBACK_NAMES | own

    def check(self, call: Call, *, cross_origin: bool) -> None:
        """Raise UnknownHost or Forbidden; a request without an Origin passes."""
        host = call.headers.get("host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            raise UnknownHost(f"This server does not answer for the host {host!r}.")
        origin = call.headers.get("origin")
        if origin is None or call.method in _SAFE or cross_origin:
            return
        if SESSION_COOKIE in call.cookies and not self.knows(origin, host):
            raise Forbidden("A page of another origin may not act with your sign-in.")

    def knows(self, origin: str, host: str) -> bool:
        """Whether `origin` is ours (the request's own host, or base_url) or configured."""
        if origin in self._allowed:
            return True
        parts = urlsplit(origin)
        if self._base and (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc):
            return True
        return parts.scheme in ("http", "https") and parts.netloc == host

    def cors_headers(self, call: Call, cross_origin: bool) -> dict[str, str]:
        origin = call.headers.get("origin")
        if origin is None:
            return {}
        if cross_origin:
            return {"Access-Control-Allow-Origin": "*"}
        if origin in self._allowed:
            return {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Credentials": "true",
                "Vary": "Origin",
            }
        return {}

    def preflight(self, call: Call) -> dict[str, str]:
        """Headers that answer an OPTIONS request."""
        headers = self.cors_headers(call, cross_origin=False)
        if headers:
            headers |= {
                "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
                "Access-Control-Allow-Headers": call.headers.get(
                    "access-control-request-headers", "Authorization, Content-Type"
                ),
                "Access-Control-Max-Age": "600",
            }
        return headers


def _name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").lower()
