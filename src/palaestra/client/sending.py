"""How requests travel: httpx, loaded when the first client is made.

The server needs no httpx; it comes with the extra ``client``.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from palaestra.client.errors import Unreachable
from palaestra.client.flow import Reply, Request

if TYPE_CHECKING:
    import httpx

CONNECTING = 10.0
AGENT = "palaestra-client"

Proxies = str | Mapping[str, str] | None


def library() -> Any:
    """httpx; raises ImportError that names the extra."""
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise ImportError(
            "palaestra.Client needs httpx: pip install 'palaestra[client]'", name="httpx"
        ) from error
    return httpx


def open_sync(host: str, *, cookies: Any, proxies: Proxies, timeout: float) -> "httpx.Client":
    http = library()
    mounts = _mounts(proxies, http.HTTPTransport)
    opened: httpx.Client = http.Client(**_options(host, cookies, timeout), mounts=mounts)
    return opened


def open_async(host: str, *, cookies: Any, proxies: Proxies, timeout: float) -> "httpx.AsyncClient":
    http = library()
    mounts = _mounts(proxies, http.AsyncHTTPTransport)
    opened: httpx.AsyncClient = http.AsyncClient(**_options(host, cookies, timeout), mounts=mounts)
    return opened


def _options(host: str, cookies: Any, timeout: float) -> dict[str, Any]:
    if not host.lower().startswith(("http://", "https://")):
        raise ValueError(f"The host {host!r} must begin with http:// or https://.")
    return {
        "base_url": host.rstrip("/"),
        "cookies": cookies,
        "timeout": library().Timeout(timeout, connect=min(timeout, CONNECTING)),
        "headers": {
            "User-Agent": f"{AGENT}/{version('palaestra')}",
            "Accept": "application/json, */*;q=0.5",
        },
    }


def _mounts(proxies: Proxies, transport: Any) -> dict[str, Any] | None:
    """One proxy for all, or one a scheme: {"http": …, "https": …}."""
    if not proxies:
        return None
    each = {"all": proxies} if isinstance(proxies, str) else proxies
    return {f"{name.removesuffix('://')}://": transport(proxy=url) for name, url in each.items()}


def send(client: "httpx.Client", request: Request) -> Reply:
    """Raises Unreachable, which says whether the request may have arrived."""
    http = library()
    try:
        return _reply(client.request(request.method, request.path, **_arguments(request)))
    except http.TransportError as error:
        raise _unreachable(error) from error


async def asend(client: "httpx.AsyncClient", request: Request) -> Reply:
    """As `send`, on the event loop."""
    http = library()
    try:
        return _reply(await client.request(request.method, request.path, **_arguments(request)))
    except http.TransportError as error:
        raise _unreachable(error) from error


def _arguments(request: Request) -> dict[str, Any]:
    headers = {"Content-Type": request.content_type} if request.content_type else {}
    given = {
        "params": dict(request.query) or None,
        "json": request.json,
        "content": request.content,
        "data": request.form,
        "files": request.files,
        "timeout": request.timeout,
    }
    return {"headers": headers, **{name: one for name, one in given.items() if one is not None}}


def _reply(response: "httpx.Response") -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(status=response.status_code, headers=headers, content=response.content)


def _unreachable(error: Exception) -> Unreachable:
    http = library()
    unsent = (
        http.ConnectError,
        http.ConnectTimeout,
        http.PoolTimeout,
        http.ProxyError,
        http.UnsupportedProtocol,
    )
    kind = type(error).__name__
    return Unreachable(
        f"The server did not answer ({kind}): {error}" if str(error) else f"No answer ({kind}).",
        perhaps_done=not isinstance(error, unsent),
    )
