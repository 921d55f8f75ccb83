"""A WebSocket over a real connection, whose reset would lose what was written last."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.client import ClientProtocol
from websockets.protocol import State
from websockets.uri import parse_uri

from infrastructure.streaming import channels
from infrastructure.streaming.channels import Channel, CloseCode, Seat, WebSocket
from infrastructure.streaming.messages import READY, Credential, control_message

HANG_SECONDS = 60
"""A wait that takes this long has failed."""
SEAT = Seat(1, Credential("session", "a family"))

Connection = tuple[WebSocket, asyncio.StreamReader, asyncio.StreamWriter]


def build_client() -> ClientProtocol:
    return ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN)


@asynccontextmanager
async def connected() -> AsyncIterator[Connection]:
    """A WebSocket that is served, and the client's end of its connection.

    On leaving, the served one has lost its connection too.
    """
    served = WebSocket(SEAT, control_message(READY, 0))
    ended = asyncio.Event()

    def note_the_end(channel: Channel) -> None:
        if not channel.is_connected:
            ended.set()

    served.on_change = note_the_end
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: served, "127.0.0.1", 0)
    async with asyncio.timeout(HANG_SECONDS):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        yield served, reader, writer
        writer.close()
        await ended.wait()
    server.close()
    await server.wait_closed()


async def talk_too_much(client: ClientProtocol) -> None:
    """Send twice what is allowed, the second half after the end, and read only then."""
    async with connected() as (_, reader, writer):
        for _ in range(2):
            for _ in range(channels.MAX_INCOMING_FRAMES + 1):
                client.send_text(b"hello")
            writer.write(b"".join(client.data_to_send()))
            await asyncio.sleep(0.1)
        client.receive_data(await reader.read())
        client.receive_eof()


def test_a_client_that_goes_on_talking_still_hears_why_it_was_closed() -> None:
    client = build_client()
    asyncio.run(talk_too_much(client))
    assert client.close_code == CloseCode.POLICY_VIOLATION


async def stay_after_the_end(client: ClientProtocol) -> None:
    """Send what is too long, read to the end, and do not close."""
    async with connected() as (served, reader, writer):
        client.send_text(b"x" * (channels.MAX_INCOMING + 1))
        writer.write(b"".join(client.data_to_send()))
        await reader.read()
        assert served.is_connected
        await asyncio.sleep(0.01)
        served.close_if_stuck()
        await asyncio.sleep(0.01)
        assert not served.is_connected


def test_a_client_that_does_not_close_its_side_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "CLOSING_SECONDS", 0)
    asyncio.run(stay_after_the_end(build_client()))
