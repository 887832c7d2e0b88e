"""Pages that lie in pipes and sockets, which no process has mapped."""

import fcntl
import os
import socket

kept, size = [], 0
try:
    reader, writer = os.pipe()
    fcntl.fcntl(writer, 1031, 1 << 20)
    print("ESCAPED F_SETPIPE_SZ")
except OSError:
    pass
for _ in range(20):
    if os.fork() == 0:
        break
while True:
    try:
        pair = socket.socketpair()
    except OSError:
        break
    kept.append(pair)
    for one in pair:
        one.setblocking(False)
        try:
            while True:
                size += one.send(bytes(1 << 16))
        except OSError:
            continue
