"""Which web pages may call: Origin where a cookie authenticates, Host on loopback, CORS."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import SplitResult, urlsplit

from palaestra.core.errors import Forbidden
from palaestra.core.http.call import Call

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOWHERE = urlsplit("")
SESSION_COOKIE = "user"
EVERYBODY = "*"
# What the documents of the addresses that are open to every origin say.
_OPEN = {
    "Access-Control-Allow-Methods": "POST, GET, OPTIONS, PUT, DELETE",
    "Access-Control-Allow-Headers": "Content-Type",
}


class Origins:
    """`allowed` are origins beside our own; hosts are checked where the server is on loopback.

    `open_to` are those for which the cross-origin routes are open.
    """

    def __init__(
        self,
        *,
        allowed: Collection[str],
        base_url: str | None,
        on_loopback: bool,
        open_to: Collection[str] = (EVERYBODY,),
    ) -> None:
        self._allowed = frozenset(allowed)
        self._open_to = frozenset(open_to)
        self._base = urlsplit(base_url) if base_url else None
        self._hosts = self._known_hosts() if on_loopback else None

    def _known_hosts(self) -> frozenset[str]:
        own = {self._base.hostname} if self._base and self._base.hostname else set()
        return _LOOPBACK_NAMES | own

    def knows_host(self, host: str) -> bool:
        """Whether this server answers for a `Host` header; away from loopback for every one."""
        return self._hosts is None or _split(f"//{host}").hostname in self._hosts

    def admit(self, call: Call, *, cross_origin: bool) -> Call:
        """The call as its route may see it; raises Forbidden for a stranger's page with a cookie.

        A cross-origin route sees no cookie of another origin. What no cookie authenticates passes,
        and so does a request without an Origin.
        """
        origin = call.headers.get("origin")
        if origin is None or call.bearer is not None or SESSION_COOKIE not in call.cookies:
            return call
        if self.knows(origin, call.headers.get("host", "")):
            return call
        if cross_origin:
            return replace(call, cookies={})
        if call.method not in _SAFE:
            raise Forbidden("A page of another origin may not act with your sign-in.")
        return call

    def knows(self, origin: str, host: str) -> bool:
        """Whether `origin` is ours (the request's own host, or base_url) or configured."""
        if origin in self._allowed:
            return True
        parts = _split(origin)
        if self._base and (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc):
            return True
        return parts.scheme in ("http", "https") and parts.netloc == host

    def cors_headers(self, headers: Mapping[str, str], *, cross_origin: bool) -> dict[str, str]:
        """What the answer to a request with `headers` says about other origins."""
        origin = headers.get("origin")
        if cross_origin:
            return self._open_headers(origin)
        if origin is None:
            return {}
        if origin in self._allowed:
            return {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Credentials": "true",
                "Vary": "Origin",
            }
        return {}

    def _open_headers(self, origin: str | None) -> dict[str, str]:
        if EVERYBODY in self._open_to:
            return {"Access-Control-Allow-Origin": EVERYBODY, **_OPEN}
        if origin in self._open_to:
            return {"Access-Control-Allow-Origin": str(origin), **_OPEN, "Vary": "Origin"}
        return {"Vary": "Origin"}

    def preflight(self, headers: Mapping[str, str], *, cross_origin: bool) -> dict[str, str]:
        """Headers that answer an OPTIONS request."""
        answer = self.cors_headers(headers, cross_origin=cross_origin)
        if "Access-Control-Allow-Origin" not in answer:
            return answer
        return {
            "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            **answer,
            **_asked(headers),
            "Access-Control-Max-Age": "600",
        }


def _asked(headers: Mapping[str, str]) -> dict[str, str]:
    asked = headers.get("access-control-request-headers")
    return {"Access-Control-Allow-Headers": asked} if asked else {}


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # as "http://[": an address of nobody
        return _NOWHERE
