"""Sockets of every kind."""

import socket

FAMILIES = (
    ("IPv4", socket.AF_INET, socket.SOCK_STREAM),
    ("UDP", socket.AF_INET, socket.SOCK_DGRAM),
    ("IPv6", socket.AF_INET6, socket.SOCK_STREAM),
    ("raw", socket.AF_INET, socket.SOCK_RAW),
    ("packet", socket.AF_PACKET, socket.SOCK_RAW),
    ("netlink", socket.AF_NETLINK, socket.SOCK_RAW),
    ("vsock", 40, socket.SOCK_STREAM),
    ("alg", 38, socket.SOCK_SEQPACKET),
    ("bluetooth", 31, socket.SOCK_RAW),
)
for name, family, kind in FAMILIES:
    try:
        socket.socket(family, kind)
    except OSError:
        continue
    print("ESCAPED", name)
try:
    socket.getaddrinfo("example.org", 80)
    print("ESCAPED DNS")
except OSError:
    pass
