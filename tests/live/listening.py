"""Listen to a stream of events, as browsers do."""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.live.server import HANG_SECONDS, Server

Event = dict[str, str]


class Listener:
    """A client that reads events one after the other."""

    def __init__(
        self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse
    ) -> None:
        self._connection, self._answer = connection, answer
        self.last_id = ""

    def read(self) -> Event | None:
        """Wait for the next event; None at the end of the stream."""
        event: Event = {}
        while line := self._answer.readline():
            text = line.decode().rstrip("\n")
            if text:
                name, _, value = text.partition(": ")
                event[name] = value
            elif "data" in event:
                self.last_id = event.get("id", self.last_id)
                return event
            else:
                event = {}
        return None

    def read_changes(self, last: int) -> Iterator[Any]:
        """Read changes up to the one with this number."""
        while (event := self.read()) is not None:
            if "event" in event:
                continue
            yield json.loads(event["data"])
            if int(event["id"]) >= last:
                return
        raise AssertionError(f"the stream ended before change {last}")

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


def listen(server: Server, token: str, query: str = "", last_event_id: str = "") -> Listener:
    """Open a stream and read its first event, after which it is open."""
    connection = http.client.HTTPConnection(
        server.url.removeprefix("http://"), timeout=HANG_SECONDS
    )
    headers = {"Authorization": f"Bearer {token}"}
    if last_event_id:
        headers["Last-Event-ID"] = last_event_id
    connection.request("GET", f"/api/events/stream{query}", headers=headers)
    try:
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
    except BaseException:
        connection.close()
        raise
    listener = Listener(connection, answer)
    first = listener.read()
    assert first is not None
    assert first["event"] in {"ready", "reset"}
    return listener


@contextmanager
def listening(server: Server, token: str, count: int) -> Iterator[list[Listener]]:
    """So many open streams of one person."""
    with ExitStack() as clients:
        listeners = []
        for _ in range(count):
            listeners.append(listen(server, token))
            clients.callback(listeners[-1].close)
        yield listeners
