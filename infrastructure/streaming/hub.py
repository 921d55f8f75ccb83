"""The hub: all streams of this process, on one thread.

The log is the truth, and the log is the queue: each stream has a position, and what follows it is
read when there is a hint that the log has grown and the client takes it. A hint that is lost costs
seconds, until the next look at all logs, and never an event.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

import structlog
from flask import Flask

from infrastructure.streaming.channels import Channel, CloseCode
from infrastructure.streaming.messages import Source
from infrastructure.streaming.seats import Seats

log = structlog.get_logger()

LOOK_SECONDS = 5.0
"""How often all logs and credentials are looked at, whatever hints there are."""
BEAT_SECONDS = 25
"""How often each client hears something. Proxies close connections that are idle for a minute."""
STOP_SECONDS = 1.0
"""How long clients have to take their leave."""
READERS = 2
"""Threads that read the log."""

ResultT = TypeVar("ResultT")
ValueT = TypeVar("ValueT")


class Audience:
    """The streams that follow one person's log."""

    def __init__(self) -> None:
        self.channels: set[Channel] = set()
        self.hints = 0
        self.serving: asyncio.Task[None] | None = None

    def group_by_position(self) -> dict[int, list[Channel]]:
        """Group those that want messages, so that the log is read once for all at its end."""
        groups: dict[int, list[Channel]] = {}
        for channel in self.channels:
            if channel.is_ready:
                groups.setdefault(channel.position, []).append(channel)
        return groups


class Hub:
    """Owns the sockets of streams, and writes to them what is new in their logs."""

    def __init__(self, max_streams: int, max_per_person: int) -> None:
        self.seats = Seats(max_streams, max_per_person)
        self._audiences: dict[int, Audience] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = count()
        self._all_left = asyncio.Event()
        self._is_stopping = False
        self._readers: ThreadPoolExecutor | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._app: Flask | None = None
        self._source: Source | None = None

    def init_app(self, app: Flask, source: Source) -> None:
        """Bind the hub to the application in whose context it reads the log."""
        self._app, self._source = app, source

    def adopt(self, connection: socket.socket, channel: Channel) -> None:
        """Serve a stream over a socket, of which the hub is the only owner from now on."""
        connection.setblocking(False)
        if connection.family != socket.AF_UNIX:
            _notice_dead_peers(connection)
        channel.is_adopted = True
        self._call(self._begin, connection, channel)

    def release_unless_adopted(self, channel: Channel) -> None:
        """Give back the seat of a stream whose socket never came."""
        if not channel.is_adopted:
            self.seats.leave(channel.seat)

    def hint(self, user_ids: Iterable[int]) -> None:
        """Tell that the logs of these people have grown. From any thread; never waits."""
        if self._loop is not None:
            self._call(self._note_hints, frozenset(user_ids))

    def look_soon(self) -> None:
        """Look at all logs, because any may have grown. From any thread; never waits."""
        if self._loop is not None:
            self._call(self._look_again)

    def close(self) -> None:
        """Say goodbye to all clients and end the threads."""
        with self._lock:
            loop, thread, readers = self._loop, self._thread, self._readers
            self._loop = self._thread = self._readers = None
        if loop is None or thread is None or readers is None:
            return
        asyncio.run_coroutine_threadsafe(self._stop(), loop).add_done_callback(
            lambda _: loop.call_soon_threadsafe(loop.stop)
        )
        thread.join()
        readers.shutdown(wait=False, cancel_futures=True)

    def _call(self, function: Callable[..., object], *args: object) -> None:
        loop = self._start()
        # The loop may be closed by now, when the process ends.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(function, *args)

    def _start(self) -> asyncio.AbstractEventLoop:
        # The thread starts on first use: gunicorn forks after the application was built.
        with self._lock:
            if self._loop is None:
                self._is_stopping = False
                self._loop = asyncio.new_event_loop()
                self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="stream-reader")
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), daemon=True, name="streams"
                )
                self._thread.start()
            return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        keeping = [loop.create_task(self._keep_beating()), loop.create_task(self._keep_looking())]
        try:
            loop.run_forever()
        finally:
            for task in keeping:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*keeping, return_exceptions=True))
            loop.close()

    # From here on, everything runs in the thread of the loop.

    def _begin(self, connection: socket.socket, channel: Channel) -> None:
        channel.on_change = self._follow_change
        channel.turn = next(self._turns) % BEAT_SECONDS
        self._audiences.setdefault(channel.seat.user_id, Audience()).channels.add(channel)
        self._spawn(self._connect(connection, channel))

    async def _connect(self, connection: socket.socket, channel: Channel) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(lambda: channel, connection)
        except OSError:  # the client has gone already
            connection.close()
        if self._is_stopping:
            channel.end(CloseCode.GOING_AWAY)
        self._follow_change(channel)

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself keeps no task alive.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _follow_change(self, channel: Channel) -> None:
        """Go on with a client that can be written to; forget one that has left."""
        audience = self._audiences.get(channel.seat.user_id)
        if audience is None or channel not in audience.channels:
            return
        if channel.is_connected:
            self._serve_soon(channel.seat.user_id, audience)
            return
        audience.channels.discard(channel)
        self.seats.leave(channel.seat)
        if not audience.channels:
            del self._audiences[channel.seat.user_id]
        if not self._audiences:
            self._all_left.set()

    def _note_hints(self, user_ids: Collection[int]) -> None:
        for user_id in user_ids:
            audience = self._audiences.get(user_id)
            if audience is None:
                continue
            audience.hints += 1
            for channel in audience.channels:
                channel.is_behind = True
            self._serve_soon(user_id, audience)

    def _serve_soon(self, user_id: int, audience: Audience) -> None:
        if audience.serving is None or audience.serving.done():
            audience.serving = self._spawn(self._serve(user_id, audience))

    async def _serve(self, user_id: int, audience: Audience) -> None:
        """Write what follows their positions to all who take it, until there is no more."""
        assert self._source is not None
        while groups := audience.group_by_position():
            for position, channels in groups.items():
                hints = audience.hints
                try:
                    batch = await self._in_reader(self._source.read, user_id, position)
                except Exception as error:  # noqa: BLE001 (whatever it is, the next look tries again)
                    log.warning("stream_not_read", user_id=user_id, error=type(error).__name__)
                    return
                for channel in channels:
                    channel.is_behind = batch.has_more or audience.hints != hints
                    channel.send(batch.messages)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._end_invalid()
            await self._look()

    def _look_again(self) -> None:
        self._spawn(self._look())

    async def _look(self) -> None:
        """Find logs that have grown without a hint, and end the streams of people who are gone."""
        assert self._source is not None
        channels = [channel for channel in self._channels() if channel.is_open]
        user_ids = {channel.seat.user_id for channel in channels}
        ends = await self._ask(self._source.find_ends, user_ids)
        if ends is None:
            return
        for channel in channels:
            end = ends.get(channel.seat.user_id)
            if end is None:
                channel.end(CloseCode.SESSION_ENDED)
            elif end > channel.position:
                self._note_hints({channel.seat.user_id})

    async def _end_invalid(self) -> None:
        """End the streams of sessions that have ended."""
        assert self._source is not None
        channels = [channel for channel in self._channels() if channel.is_open]
        credentials = {channel.seat.credential for channel in channels}
        valid = await self._ask(self._source.find_valid, credentials)
        if valid is None:
            return
        for channel in channels:
            if channel.seat.credential not in valid:
                channel.end(CloseCode.SESSION_ENDED)

    async def _ask(
        self, question: Callable[[set[ValueT]], ResultT], subjects: set[ValueT]
    ) -> ResultT | None:
        """Ask the source about all listeners at once; None if there is nobody, or no answer."""
        if not subjects:
            return None
        try:
            return await self._in_reader(question, subjects)
        except Exception as error:  # noqa: BLE001 (whatever it is, the next look tries again)
            log.warning("streams_not_checked", error=type(error).__name__)
            return None

    async def _keep_beating(self) -> None:
        """Let each client hear something in turn, and close the connections of those that hang."""
        turn = 0
        while True:
            await asyncio.sleep(1)
            turn = (turn + 1) % BEAT_SECONDS
            for channel in list(self._channels()):
                channel.close_if_stuck()
                if channel.is_open and channel.turn == turn:
                    channel.beat()

    async def _stop(self) -> None:
        self._is_stopping = True
        for channel in list(self._channels()):
            channel.end(CloseCode.GOING_AWAY)
        if self._audiences:
            self._all_left.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_left.wait(), STOP_SECONDS)
        for channel in list(self._channels()):
            channel.abort()
        await asyncio.sleep(0)

    def _channels(self) -> Iterator[Channel]:
        for audience in self._audiences.values():
            yield from audience.channels

    async def _in_reader(self, function: Callable[..., ResultT], *args: object) -> ResultT:
        readers = self._readers
        if readers is None:
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(
            readers, self._in_context, function, *args
        )

    def _in_context(self, function: Callable[..., ResultT], *args: object) -> ResultT:
        assert self._app is not None
        # Leaving the context returns the connection to the database.
        with self._app.app_context():
            return function(*args)


def _notice_dead_peers(connection: socket.socket) -> None:
    """Let the kernel end the connection when nothing that is sent is confirmed for a minute."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 60_000)
    # A message is one small packet; it must not wait for the next.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
