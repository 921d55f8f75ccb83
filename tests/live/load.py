"""Clients that write without pause, and a count of what was acknowledged."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.live.client import Client
from tests.live.server import HANG_SECONDS

WRITERS = 4


class Load:
    """Writers of one user, who remember the ids of the rows that the server acknowledged."""

    def __init__(self, client: Client) -> None:
        self.clients = [Client(client.url, client.token) for _ in range(WRITERS)]
        self.acknowledged: set[int] = set()
        self.unanswered = 0
        self._over = threading.Event()

    def _write(self, client: Client) -> None:
        while not self._over.is_set():
            try:
                answer = client.send("POST", "/expenses", {"amount": 1, "date": "2026-03-14"})
            except OSError:
                # No connection, or none that lasted: nothing was acknowledged.
                self.unanswered += 1
                time.sleep(0.1)
                continue
            if answer.status == 201:
                self.acknowledged.add(answer.json["id"])
            else:
                time.sleep(0.05)

    @contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._write, args=(client,)) for client in self.clients]
        for thread in threads:
            thread.start()
        try:
            self.await_rows()
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join(timeout=HANG_SECONDS)

    def await_rows(self, count: int = 8) -> None:
        """Wait until so many more rows are acknowledged: the server works, by itself."""
        goal = len(self.acknowledged) + count
        until(lambda: len(self.acknowledged) >= goal, self.describe)

    def await_refusals(self, count: int = 4) -> None:
        """Wait until the trouble shows in problems with status 503."""
        goal = self.refusals + count
        until(lambda: self.refusals >= goal, self.describe)

    @property
    def refusals(self) -> int:
        return sum(client.statuses[503] for client in self.clients)

    @property
    def broken(self) -> list[str]:
        """Answers that are neither a success nor a problem that asks to try again."""
        return [answer for client in self.clients for answer in client.broken]

    def describe(self) -> str:
        statuses = [dict(client.statuses) for client in self.clients]
        return f"{statuses}, {self.unanswered} without an answer, {self.broken[:3]}"

    def check(self, stored: set[int]) -> None:
        """Nothing that was acknowledged is lost, and every answer was one to act on."""
        assert self.broken == []
        assert self.acknowledged <= stored, self.acknowledged - stored
        unexpected = [set(client.statuses) - {201, 503} for client in self.clients]
        assert unexpected == [set()] * WRITERS


def until(is_true: Callable[[], bool], describe: Callable[[], Any]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, describe()
        time.sleep(0.05)
