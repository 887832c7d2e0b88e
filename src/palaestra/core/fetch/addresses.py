"""Which URLs and which addresses of the internet are fetched at all."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.fetch.limits import Limits

LONGEST_URL = 2000

_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TEREDO = ipaddress.IPv6Network("2001::/32")


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address with its family, as sockets name it."""

    family: int
    ip: str


def check_url(url: str, *, field: str) -> SplitResult:
    """Raises Invalid about `field` for what is no URL that may be fetched, without asking it."""
    if len(url) > LONGEST_URL:
        raise Invalid(field, f"The address is longer than {LONGEST_URL:,} characters.")
    if not url.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise Invalid(field, "An address has no spaces or control characters; encode others.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid(field, "This is not a valid address.") from error
    if parts.scheme not in ("http", "https"):
        raise Invalid(field, "Only http and https addresses are fetched.")
    if not parts.hostname or "@" in parts.netloc or port == 0:
        raise Invalid(field, "An address needs a host, and has no name or password in it.")
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def checked_addresses(parts: SplitResult, limits: Limits) -> list[Address]:
    """All that the host has now; raises Invalid if one of them is not public."""
    host = parts.hostname or ""
    addresses = resolved(host, port_of(parts), limits)
    if host not in limits.trusted and not all(is_public(address.ip) for address in addresses):
        raise Invalid(limits.field, f"{host} is an address of a private network, not fetched.")
    return addresses


def resolved(host: str, port: int, limits: Limits) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label that is too long
        raise Unavailable(f"{limits.field}: the host {host} is not known.") from error
    return [Address(family, str(sockaddr[0])) for family, *_, sockaddr in found]


def is_public(address: str) -> bool:
    """Whether an IP address is one by which everybody on the internet means the same machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = _hidden(ip)
        if hidden is None:
            return ip.is_global and ip in _UNICAST and ip not in _TEREDO
        ip = hidden
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _hidden(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which a packet for this mapped, 6to4 or NAT64 address would go."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
