"""The two protocols of streams: Server-Sent Events and WebSocket, each over one socket.

Everything here runs in the thread of the hub.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from websockets.protocol import State
from websockets.server import ServerProtocol

from infrastructure.streaming.messages import Credential, Message

SLOW_SECONDS = 20
"""How long a client may leave unread what the buffer of its socket does not hold."""
CLOSING_SECONDS = 5
"""How long a client may take to close its side."""
MAX_BUFFER = 256 * 1024
"""Bytes that wait for a client, beyond which nothing more is read for it."""
MAX_INCOMING = 4096
"""Bytes of a message from a client. Clients have nothing to say."""
MAX_INCOMING_FRAMES = 100
"""Frames that a client may send between two pings."""
RETRY_MS = (1_000, 5_000)
"""When browsers connect again: not all at the same time after a restart."""


class CloseCode(IntEnum):
    """Why a stream ends, in the numbers of WebSocket (RFC 6455, section 7.4)."""

    GOING_AWAY = 1001
    POLICY_VIOLATION = 1008
    TRY_AGAIN_LATER = 1013
    SESSION_ENDED = 4401


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose log a stream follows, and the credentials that it lasts as long as."""

    user_id: int
    credential: Credential


class Channel(asyncio.Protocol):
    """A client that listens, at a position in a log.

    ``is_adopted``: the hub has its socket. ``is_behind``: the log may have more for it.
    ``on_change`` is called when it can be written to again, and when it has ended. ``turn`` is the
    second of a round at which it hears something.
    """

    def __init__(self, seat: Seat, position: int) -> None:
        self.seat = seat
        self.position = position
        self.is_behind = True
        self.is_open = False
        self.is_adopted = False
        self.turn = 0
        self.on_change: Callable[[Channel], None] = lambda _channel: None
        self._paused_at: float | None = None
        self._closing_at: float | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def is_connected(self) -> bool:
        """Whether there is still a connection, if only to be closed."""
        return self._transport is not None

    @property
    def is_ready(self) -> bool:
        """Whether it wants messages and can be written to."""
        return self.is_open and self.is_behind and self._paused_at is None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.set_write_buffer_limits(high=MAX_BUFFER)
        self._transport = transport
        self.is_open = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        self._transport = None
        self.on_change(self)

    def pause_writing(self) -> None:
        self._paused_at = _now()

    def resume_writing(self) -> None:
        self._paused_at = None
        self.on_change(self)

    def send(self, messages: Sequence[Message]) -> None:
        """Send messages in their order."""
        if messages and self.is_open:
            self.position = messages[-1].position
            self._write(self._encode(messages))

    def beat(self) -> None:
        """Keep proxies from closing an idle connection."""
        raise NotImplementedError

    def end(self, code: CloseCode) -> None:
        """Say goodbye and close the connection."""
        raise NotImplementedError

    def close_if_stuck(self) -> None:
        """Close the connection of a client that does not read or does not close."""
        now = _now()
        is_slow = self._paused_at is not None and now - self._paused_at > SLOW_SECONDS
        is_late = self._closing_at is not None and now - self._closing_at > CLOSING_SECONDS
        if is_slow or is_late:
            self.abort()

    def abort(self) -> None:
        """Close the connection without a word."""
        if self._transport is not None:
            self._transport.abort()

    def _encode(self, messages: Sequence[Message]) -> bytes:
        raise NotImplementedError

    def _write(self, data: bytes) -> None:
        if self._transport is not None and data:
            self._transport.write(data)

    def _close(self) -> None:
        """Close the connection once everything is sent."""
        self.is_open = False
        self._closing_at = self._closing_at or _now()
        if self._transport is not None:
            self._transport.close()


class EventStream(Channel):
    """Server-Sent Events, as the rest of a response whose head was sent."""

    def __init__(self, seat: Seat, position: int, *, chunked: bool) -> None:
        super().__init__(seat, position)
        self._chunked = chunked

    def data_received(self, data: bytes) -> None:
        # Another request on the same connection, for which this response would have to end.
        self.abort()

    def beat(self) -> None:
        self._write(self._frame(b":\n\n"))

    def end(self, code: CloseCode) -> None:
        if not self.is_open:
            return
        self._write(self._frame(f'event: end\ndata: {{"code":{int(code)}}}\n\n'.encode()))
        if self._chunked:
            self._write(b"0\r\n\r\n")
        self._close()

    def _encode(self, messages: Sequence[Message]) -> bytes:
        return self._frame(encode_events(messages))

    def _frame(self, text: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(text), text) if self._chunked else text


def encode_events(messages: Sequence[Message]) -> bytes:
    """Encode messages as Server-Sent Events; changes are of the type that needs no name."""
    return "".join(map(_encode_event, messages)).encode()


def _encode_event(message: Message) -> str:
    name = f"event: {message.control}\n" if message.control else ""
    return f"{name}id: {message.position}\ndata: {message.data}\n\n"


def encode_retry() -> bytes:
    """Encode after how many milliseconds the client connects again."""
    return f"retry: {random.randint(*RETRY_MS)}\n\n".encode()  # noqa: S311 (no secret)


class WebSocket(Channel):
    """WebSocket, after the handshake."""

    def __init__(self, seat: Seat, start: Message) -> None:
        super().__init__(seat, start.position)
        self._start = start
        self._protocol = ServerProtocol(state=State.OPEN, max_size=MAX_INCOMING)
        self._incoming = 0
        self._is_answered = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.send([self._start])

    def data_received(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        # Nothing of what clients say is used, but that they are there.
        frames = self._protocol.events_received()
        self._is_answered = self._is_answered or bool(frames)
        self._incoming += len(frames)
        if self._incoming > MAX_INCOMING_FRAMES and self._protocol.state is State.OPEN:
            self._protocol.fail(CloseCode.POLICY_VIOLATION, "This stream takes no messages.")
        self._flush()

    def eof_received(self) -> bool:
        self._protocol.receive_eof()
        self._flush()
        return False

    def beat(self) -> None:
        if self._protocol.state is not State.OPEN:
            return
        if not self._is_answered:
            # The client has answered nothing since the last ping.
            self.abort()
            return
        self._is_answered = False
        self._incoming = 0
        self._protocol.send_ping(b"")
        self._flush()

    def end(self, code: CloseCode) -> None:
        if self.is_open and self._protocol.state is State.OPEN:
            self._protocol.send_close(code, code.name.lower())
            self._flush()
            self.is_open = False
            self._closing_at = _now()

    def _encode(self, messages: Sequence[Message]) -> bytes:
        for message in messages:
            self._protocol.send_text(message.data.encode())
        return b"".join(self._protocol.data_to_send())

    def send(self, messages: Sequence[Message]) -> None:
        if self._protocol.state is State.OPEN:
            super().send(messages)

    def _flush(self) -> None:
        pieces = self._protocol.data_to_send()
        self._write(b"".join(pieces))
        # An empty piece is the end of what this side has to say.
        if b"" in pieces:
            self._end_writing()

    def _end_writing(self) -> None:
        """Say no more, and read on until the client has closed its side.

        A socket that is closed with unread bytes is reset, and the client may lose what was
        written last: the reason of the end.
        """
        self.is_open = False
        self._closing_at = self._closing_at or _now()
        if self._transport is not None:
            self._transport.write_eof()


def _now() -> float:
    return asyncio.get_running_loop().time()
