"""Fetch a stranger's URL, in a worker: never from where only this machine can reach.

The name is resolved once, every address it has is checked, and the connection goes to the very
address that was checked: a name server that changes its mind in between changes nothing.
Redirects are followed by hand, each checked like the first.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import SplitResult, urljoin, urlsplit

from palaestra.core.errors import Invalid, TooLarge, Unavailable

REDIRECTS = 5
CHUNK = 1 << 16
_MOVED = frozenset({301, 302, 303, 307, 308})

Report = Callable[[float, str], None]


class Fetched(TypedDict):
    """`url` is where it was found in the end; `size` in bytes."""

    url: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    field: str
    most_bytes: int
    until: float
    trusted: frozenset[str]

    def left(self) -> float:
        """Seconds; raises Unavailable when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unavailable(f"{self.field}: fetching the address took too long.")
        return left


def fetch(
    *,
    url: str,
    path: str,
    field: str,
    most_bytes: int,
    seconds: float,
    trusted: Collection[str] = (),
    progress: Report | None = None,
) -> Fetched:
    """Write what `url` answers to the new file `path`.

    `trusted` are names of hosts that may have private addresses, as the operator configured.
    Raises Invalid naming `field` for an address that is wrong or not allowed, TooLarge above
    `most_bytes`, Unavailable for what may be better next time.
    """
    limits = _Limits(
        field=field,
        most_bytes=most_bytes,
        until=time.monotonic() + seconds,
        trusted=frozenset(name.lower() for name in trusted),
    )
    for _ in range(REDIRECTS + 1):
        connection, response = _ask(url, limits)
        try:
            if response.status not in _MOVED:
                return _receive(url, response, Path(path), limits, progress)
            url = urljoin(url, response.headers.get("Location", ""))
        finally:
            connection.close()
    raise Invalid(field, f"The address redirects more than {REDIRECTS} times.")


def _ask(url: str, limits: _Limits) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    parts = _checked(url, limits.field)
    address = _public_address(parts, limits)
    connection = _Connection(parts, address, limits)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "GET", target, headers={"User-Agent": "Palaestra", "Accept-Encoding": "identity"}
        )
        return connection, connection.getresponse()
    except ssl.SSLCertVerificationError as error:
        connection.close()
        raise Invalid(limits.field, f"{parts.hostname}: its certificate is not valid.") from error
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise Unavailable(f"{limits.field}: {parts.hostname} does not answer.") from error


def _checked(url: str, field: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid(field, "This is not a valid address.") from error
    if parts.scheme not in ("http", "https"):
        raise Invalid(field, "Only http and https addresses are fetched.")
    if not parts.hostname or parts.username or parts.password or port == 0:
        raise Invalid(field, "An address needs a host, and has no name or password in it.")
    if not url.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise Invalid(field, "An address has no spaces or control characters; encode others.")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _public_address(parts: SplitResult, limits: _Limits) -> tuple[int, str]:
    """(family, address) to connect to; raises Invalid if any address of the name is not public."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"{limits.field}: the host {host} is not known.") from error
    if host.lower() not in limits.trusted:
        for *_, sockaddr in found:
            if not is_public(str(sockaddr[0])):
                raise Invalid(
                    limits.field, f"{host} is an address of a private network, not fetched."
                )
    family, _, _, _, sockaddr = found[0]
    return family, str(sockaddr[0])


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody on the internet means the same machine by."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or _embedded(ip)
    if mapped is not None:
        ip = mapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that 6to4, Teredo and NAT64 hide in an IPv6 one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Connection(http.client.HTTPConnection):
    """Speaks to `address`, whatever the name resolves to by now."""

    def __init__(self, parts: SplitResult, address: tuple[int, str], limits: _Limits) -> None:
        super().__init__(parts.hostname or "", parts.port)
        self.default_port = 443 if parts.scheme == "https" else 80
        self.port = _port(parts)
        self._address = address
        self._limits = limits
        self._is_https = parts.scheme == "https"

    def connect(self) -> None:
        family, address = self._address
        raw = socket.socket(family, socket.SOCK_STREAM)
        raw.settimeout(self._limits.left())
        try:
            raw.connect((address, self.port))
            self.sock = (
                ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
                if self._is_https
                else raw
            )
        except BaseException:
            raw.close()
            raise


def _receive(
    url: str,
    response: http.client.HTTPResponse,
    path: Path,
    limits: _Limits,
    progress: Report | None,
) -> Fetched:
    _check_status(response, limits)
    announced = response.length
    if announced is not None and announced > limits.most_bytes:
        raise _too_large(limits)
    size = 0
    with path.open("xb") as file:
        for chunk in _chunks(response, limits):
            size += len(chunk)
            if size > limits.most_bytes:
                raise _too_large(limits)
            file.write(chunk)
            if progress and announced:
                progress(size / max(announced, size), f"{size:,} bytes")
    return {
        "url": url,
        "size": size,
        "content_type": response.headers.get_content_type(),
    }


def _check_status(response: http.client.HTTPResponse, limits: _Limits) -> None:
    if response.status == 200:
        return
    said = f"The address answers {response.status} {response.reason}."
    if response.status >= 500 or response.status in (408, 425, 429):
        raise Unavailable(f"{limits.field}: {said}")
    raise Invalid(limits.field, said)


def _chunks(response: http.client.HTTPResponse, limits: _Limits) -> Iterator[bytes]:
    announced = response.length
    received = 0
    try:
        # read1: what is there, so that a trickle cannot outlast the time limit.
        while chunk := response.read1(CHUNK):
            limits.left()
            received += len(chunk)
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"{limits.field}: the connection broke off.") from error
    if announced is not None and received < announced:
        raise Unavailable(f"{limits.field}: the connection broke off.")


def _too_large(limits: _Limits) -> TooLarge:
    return TooLarge(limits.field, f"Larger than the limit of {limits.most_bytes:,} bytes.")
