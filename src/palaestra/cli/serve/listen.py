"""The listening socket, opened before anything else so that a taken port is said at once."""

import errno
import socket

from palaestra.core.errors import ConfigurationError

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises ConfigurationError that names the way out.

    It listens, not only is bound: two sockets that are merely bound may share a port.
    """
    family, address = _resolve(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A restart must not wait until the kernel has forgotten the last connections.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as wrong:
        listener.close()
        raise ConfigurationError(_explain(wrong, host, port)) from wrong
    listener.setblocking(False)
    return listener


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[object, ...]]:
    bare = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as wrong:
        raise ConfigurationError(f"--host {host} is not known: {wrong.strerror}.") from wrong
    # A name such as localhost has addresses of both kinds; clients try the older one always.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    return family, address


def _explain(wrong: OSError, host: str, port: int) -> str:
    if wrong.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program; "
            f"choose another one: --port {_other(port)}."
        )
    if wrong.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Port {port} may not be opened by this user: ports below 1024 need privileges. "
            f"Choose a higher one (--port {_other(port)}) and let a proxy answer on {port}."
        )
    if wrong.errno == errno.EADDRNOTAVAIL:
        return f"--host {host} is not an address of this machine."
    return f"The server cannot listen on {host} port {port}: {wrong.strerror}."


def _other(port: int) -> int:
    return 8080 if port < 1024 else port % 65535 + 1
