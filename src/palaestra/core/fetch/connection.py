"""A connection to an address that was checked, whatever its name resolves to by now."""

import base64
import http.client
import io
import socket
import ssl
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from palaestra.core.errors import Unavailable
from palaestra.core.fetch.addresses import Address, port_of, resolved
from palaestra.core.fetch.limits import Limits


class Connection(http.client.HTTPConnection):
    """To the first of `addresses` that answers, or to the proxy of this scheme.

    Through a proxy, https goes in a tunnel to a checked address; http is asked for by its name,
    which the proxy resolves again, so that a proxy must itself keep away from private networks.
    """

    def __init__(self, parts: SplitResult, addresses: list[Address], limits: Limits) -> None:
        super().__init__(parts.hostname or "", port_of(parts))
        self.default_port = 443 if parts.scheme == "https" else 80
        self._parts = parts
        self._addresses = addresses
        self._limits = limits
        self._proxy = limits.proxies.get(parts.scheme)

    def target(self) -> str:
        """What stands after GET."""
        parts = self._parts
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if self._proxy and parts.scheme == "http":
            return f"http://{parts.netloc}{path}"
        return path

    def proxy_headers(self) -> dict[str, str]:
        if self._proxy and self._parts.scheme == "http":
            return _authorization(urlsplit(self._proxy))
        return {}

    def connect(self) -> None:
        """Raises OSError or Unavailable; `sock` is then what HTTPConnection needs of a socket."""
        raw = self._reached()
        try:
            if self._parts.scheme == "https":
                raw.settimeout(self._limits.left())
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
            self.sock: Any = _Timed(raw, self._limits)
        except BaseException:
            raw.close()
            raise

    def _reached(self) -> socket.socket:
        if not self._proxy:
            return _dialled(self._addresses, self.port, self._limits)
        proxy = urlsplit(self._proxy)
        host, port = proxy.hostname or "", port_of(proxy)
        raw = _dialled(resolved(host, port, self._limits), port, self._limits)
        if self._parts.scheme == "https":
            try:
                self._open_tunnel(raw, proxy)
            except BaseException:
                raw.close()
                raise
        return raw

    def _open_tunnel(self, raw: socket.socket, proxy: SplitResult) -> None:
        ip = self._addresses[0].ip
        place = f"[{ip}]:{self.port}" if ":" in ip else f"{ip}:{self.port}"
        lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
        lines += [f"{name}: {value}" for name, value in _authorization(proxy).items()]
        timed: Any = _Timed(raw, self._limits)
        timed.sendall("\r\n".join([*lines, "", ""]).encode())
        # The target says nothing before we do, so no byte of its own is read too early.
        answer = http.client.HTTPResponse(timed, method="CONNECT")
        answer.begin()
        if answer.status != 200:
            raise Unavailable(f"{self._limits.field}: the proxy answers {answer.status}.")


def _dialled(addresses: list[Address], port: int, limits: Limits) -> socket.socket:
    """A socket to the first address that takes us; raises the error of the last one."""
    wrong: OSError | None = None
    for number, address in enumerate(addresses):
        raw = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            # A silent address leaves time for those after it.
            raw.settimeout(limits.left() / (len(addresses) - number))
            raw.connect((address.ip, port))
        except OSError as error:
            raw.close()
            wrong = error
        else:
            return raw
    raise wrong or OSError("the name has no address")


def _authorization(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    said = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(said.encode()).decode()}"}


class _Timed:
    """A socket of which each step may take what is left of the whole time, and no more."""

    def __init__(self, raw: socket.socket, limits: Limits) -> None:
        self._raw = raw
        self._limits = limits

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(self._limits.left())
        self._raw.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._raw, self._limits))

    def close(self) -> None:
        self._raw.close()


class _TimedReader(io.RawIOBase):
    """Keeps the connection open until it is closed itself, as the file of a socket does."""

    def __init__(self, raw: socket.socket, limits: Limits) -> None:
        self._raw = raw
        self._file = raw.makefile("rb", buffering=0)
        self._limits = limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._raw.settimeout(self._limits.left())
        try:
            return self._file.readinto(buffer)
        except TimeoutError as error:
            raise self._limits.too_slow() from error

    def close(self) -> None:
        self._file.close()
        super().close()
