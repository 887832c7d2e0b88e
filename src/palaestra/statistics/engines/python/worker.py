"""The process of one session: reads requests, answers them, until the server hangs up."""

import signal
import socket
from typing import Any

from palaestra.statistics.engines.python.answers import Held, answer
from palaestra.statistics.engines.python.wire import HEAD, packed, unpacked
from palaestra.statistics.structures import Problem


def serve(connection: socket.socket) -> None:
    held: Held = {}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (request := _received(connection)) is not None:
        connection.sendall(packed(_answered(held, request)))


def _answered(held: Held, request: dict[str, Any]) -> dict[str, Any]:
    """SIGINT ends the computation and nothing else."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return {"answer": answer(held, request)}
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        return {"problem": ["cancelled", "The computation was stopped.", None]}
    except Problem as problem:
        return {"problem": [problem.code, problem.message, problem.path]}
    except MemoryError:
        return {"problem": ["r_error", "It needs more memory than a session has.", None]}
    except Exception as wrong:
        # What numpy and scipy say of numbers that a method cannot take. Whatever else it may be,
        # the session goes on with all it holds.
        return {"problem": ["r_error", str(wrong) or type(wrong).__name__, None]}


def _received(connection: socket.socket) -> Any:
    head = _exactly(connection, HEAD.size)
    if head is None:
        return None
    body = _exactly(connection, HEAD.unpack(head)[0])
    return None if body is None else unpacked(body)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    parts = bytearray(size)
    view, got = memoryview(parts), 0
    while got < size:
        count = connection.recv_into(view[got:])
        if count == 0:
            return None
        got += count
    return bytes(parts)
