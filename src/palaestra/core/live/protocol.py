"""uvicorn's WebSocket, with one thing more: a ready frame written to it without detours.

The ASGI extension `palaestra.frames` of a connection's scope is this object. It leans on private
fields of uvicorn and asyncio; both libraries are pinned, and who uses it falls back to `send`.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

EXTENSION = "palaestra.frames"
_TEXT_AND_FINAL = 0x81
_ONE_BYTE, _TWO_BYTES = 125, 0xFFFF


def text_frame(text: bytes) -> bytes:
    """UTF-8 as one WebSocket frame of a server: unmasked, not compressed."""
    size = len(text)
    if size <= _ONE_BYTE:
        return bytes((_TEXT_AND_FINAL, size)) + text
    if size <= _TWO_BYTES:
        return bytes((_TEXT_AND_FINAL, 126)) + size.to_bytes(2, "big") + text
    return bytes((_TEXT_AND_FINAL, 127)) + size.to_bytes(8, "big") + text


class FrameProtocol(WebSocketsSansIOProtocol):
    """What uvicorn is given as `ws`."""

    # Takes a whole text message at once, or says that it must go by the queue.
    take: Callable[[bytes], bool] | None = None

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # else the handshake was refused
            scope: Any = self.scope
            scope["extensions"][EXTENSION] = self

    def send_receive_event_to_app(self) -> None:
        """A message that somebody takes needs no task that waits for it."""
        is_text = self.curr_msg_data_type == "text" and len(self.frames) == 1
        if is_text and self.take is not None and not self.close_sent and self.queue.empty():
            data = bytes(self.frames[0])
            if self.take(data):
                self.frames = []
                return
        super().send_receive_event_to_app()

    def write_frame(self, frame: bytes) -> bool:
        """Write it now, if nothing waits to be written before it; whether it was."""
        writable = self.writable
        # A writer that waited is still in line when the transport can take more again.
        if not writable.is_set() or writable._waiters:
            return False
        if self.close_sent or self.disconnected or self.conn.state is not State.OPEN:
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        """End the connection at once, without a word: its peer does not listen."""
        self.transport.abort()
