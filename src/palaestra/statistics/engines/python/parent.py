"""``python -m …engines.python.parent SOCKET``: warm libraries once, then fork a worker
for each connection. It ends when its standard input does, and its workers with it."""

import os
import resource
import select
import signal
import socket
import sys
from importlib import import_module

from palaestra.statistics.engines.python import worker


def main(path: str) -> None:
    _warm()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o600)
    listener.listen(128)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            os.killpg(0, signal.SIGKILL)
        connection, _ = listener.accept()
        if os.fork() == 0:
            _child(listener, connection)
        connection.close()


def _warm() -> None:
    """What workers share; each of them would take seconds to load it."""
    for name in ("scipy.optimize", "scipy.special", "scipy.stats"):
        import_module(name)


def _child(listener: socket.socket, connection: socket.socket) -> None:
    listener.close()
    sys.stdin.close()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        connection.sendall(os.getpid().to_bytes(8, "little"))
        worker.serve(connection)
    except OSError:
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
