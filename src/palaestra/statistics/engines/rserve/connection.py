"""One connection to Rserve."""

import asyncio
import socket
from dataclasses import dataclass

from palaestra.statistics.engines.rserve.decoding import Malformed, decode_item
from palaestra.statistics.engines.rserve.encoding import (
    Buffer,
    call,
    size_of,
    text_item,
)
from palaestra.statistics.engines.rserve.values import RValue
from palaestra.statistics.engines.rserve.wire import GREETING, HEADER, Command

LARGEST = 4 << 30
_CHUNK = 1 << 20


class ProtocolError(Exception):
    """The other side does not speak QAP1, or answered nonsense; the connection is of no use."""


class ConnectionGone(Exception):
    """The server closed the connection."""


class RError(Exception):
    """R answered with an error; `status` is Rserve's number. Its text stays on the server."""

    def __init__(self, status: int) -> None:
        super().__init__(f"R answered with an error (status {status})")
        self.status = status


@dataclass(frozen=True, slots=True)
class _Reply:
    command: int
    body: memoryview


class Connection:
    """Made by `open`. `capabilities` are the names that a server in that mode hands out."""

    def __init__(self, sock: socket.socket, references: dict[str, str]) -> None:
        self._socket, self._references = sock, references
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: str | tuple[str, int], *, patience: float = 10.0) -> "Connection":
        """A path of a unix socket, or host and port.

        Raises OSError, TimeoutError, ConnectionGone or ProtocolError.
        """
        family = socket.AF_UNIX if isinstance(path, str) else socket.AF_INET
        sock = socket.socket(family)
        sock.setblocking(False)
        try:
            async with asyncio.timeout(patience):
                await asyncio.get_running_loop().sock_connect(sock, path)
                return cls(sock, await _greeted(sock))
        except BaseException:
            sock.close()
            raise

    @property
    def capabilities(self) -> tuple[str, ...]:
        return tuple(self._references)

    async def call(self, capability: str, *arguments: RValue) -> RValue:
        """What the function answers.

        Raises KeyError for a name that was not handed out, RError, ConnectionGone, ProtocolError.
        """
        body = call(self._references[capability], list(arguments))
        return await self._asked(Command.CALL, body)

    async def unsafe_evaluate(self, code: str) -> RValue:
        """R code, as a plain server takes it. Never with text of others."""
        return await self._asked(Command.EVALUATE, text_item(code))

    async def _asked(self, command: Command, body: list[Buffer]) -> RValue:
        async with self._turn:
            await _send(self._socket, command, body)
            reply = await _receive(self._socket)
            while reply.command & 0xFFFFF000 == Command.OUT_OF_BAND:
                reply = await _receive(self._socket)
        return _answer(reply)

    @property
    def peer(self) -> int:
        """Process that listens on the unix socket, by its number on this side."""
        told = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return int.from_bytes(told[:4], "little")

    @property
    def closed(self) -> bool:
        return self._socket.fileno() < 0

    async def close(self) -> None:
        """A computation that runs on the other side is not stopped by this."""
        self._socket.close()


def _answer(reply: _Reply) -> RValue:
    if reply.command & 0xFFFFFF == Command.ERROR:
        raise RError(reply.command >> 24 & 0x7F)
    if reply.command & 0xFFFFFF != Command.OK:
        raise ProtocolError(f"an answer of type {reply.command:#x}")
    try:
        return decode_item(reply.body)
    except Malformed as wrong:
        raise ProtocolError(str(wrong)) from None


async def _greeted(sock: socket.socket) -> dict[str, str]:
    """The references of a server in object-capability mode; of a plain one, none."""
    first = bytes(await _exactly(sock, HEADER.size))
    if first[:4] == b"Rsrv":
        rest = bytes(await _exactly(sock, GREETING - HEADER.size))
        if (first + rest)[8:12] != b"QAP1":
            raise ProtocolError("a server of another protocol")
        return {}
    reply = await _received(sock, first)
    if reply.command != Command.CAPABILITIES:
        raise ProtocolError("no greeting of Rserve")
    value = decode_item(reply.body)
    names = value.names or []
    return {
        name or "": each.data[0]
        for name, each in zip(names, value.data, strict=True)
        if each.kind == "string" and "OCref" in each.classes
    }


async def _send(sock: socket.socket, command: Command, body: list[Buffer]) -> None:
    size = size_of(body)
    header = HEADER.pack(command, size & 0xFFFFFFFF, 0, size >> 32)
    loop = asyncio.get_running_loop()
    try:
        small = bytearray(header)
        for buffer in body:
            if len(buffer) < _CHUNK:
                small += buffer
                continue
            await loop.sock_sendall(sock, small)
            await loop.sock_sendall(sock, buffer)
            small = bytearray()
        await loop.sock_sendall(sock, small)
    except OSError:
        raise ConnectionGone("the server closed the connection") from None


async def _receive(sock: socket.socket) -> _Reply:
    return await _received(sock, bytes(await _exactly(sock, HEADER.size)))


async def _received(sock: socket.socket, header: bytes) -> _Reply:
    command, low, _, high = HEADER.unpack(header)
    size = low | high << 32
    if size > LARGEST:
        raise ProtocolError(f"an answer of {size} bytes")
    return _Reply(command=command, body=memoryview(await _exactly(sock, size)))


async def _exactly(sock: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, got = memoryview(data), 0
    loop = asyncio.get_running_loop()
    while got < size:
        try:
            count = await loop.sock_recv_into(sock, view[got:])
        except OSError:
            count = 0
        if count == 0:
            raise ConnectionGone("the server closed the connection")
        got += count
    return data
