"""People who write without pause, to whichever web process answers, and remember what it said."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.live.client import Answer, Client, File, register
from tests.live.load import until
from tests.live.server import HANG_SECONDS

LIMITS = {"weekly": 30, "monthly": 150, "yearly": 5_000}
"""Of the budgets, in the order in which spending reaches them."""
IMPORTED_ROWS = 40


class Person:
    """Somebody with budgets who records expenses of 1.00, and in between imports files."""

    def __init__(self, number: int, urls: Sequence[str]) -> None:
        self.name = f"person{number}"
        first = register(urls[number % len(urls)], self.name)
        self._clients = [Client(url, first.token) for url in urls]
        self.acknowledged: list[str] = []
        self.imports: list[int] = []
        self.unanswered = 0
        self._sent = 0
        for period, limit in LIMITS.items():
            self.insist("POST", "/budgets", {"amount": limit, "period": period})

    def record(self) -> None:
        """Record an expense."""
        self._sent += 1
        payee = f"{self.name} bought {self._sent}"
        self.insist("POST", "/expenses", {"amount": 1, "payee": payee})
        self.acknowledged.append(payee)

    def start_import(self) -> None:
        """Upload a file whose rows are like no other's, for a worker to import."""
        mark = uuid.uuid4().hex[:8]
        today = dt.datetime.now(dt.UTC).date()
        rows = [f"{today},{self.name} {mark} {row},-1.00" for row in range(IMPORTED_ROWS)]
        file = File("\n".join(["Date,Payee,Amount", *rows]) + "\n", {"categorize": "false"})
        job = self.insist("POST", "/transactions/import", file, Prefer="respond-async")
        self.imports.append(job["id"])

    def insist(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request until some web process answers it; the JSON of a success.

        The Idempotency-Key stays the same, as after a connection that broke: what was done already
        is not done again.
        """
        headers["Idempotency_Key"] = uuid.uuid4().hex
        deadline = time.monotonic() + HANG_SECONDS
        while time.monotonic() < deadline:
            answer = self._try(method, path, body, headers)
            if answer is not None and answer.status < 300:
                return answer.json
            assert answer is None or answer.status == 503, (method, path, answer)
            time.sleep(0.1)
        raise AssertionError(f"no answer to {method} {path}")

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer | None:
        # The next attempt goes to the other process.
        self._clients.append(self._clients.pop(0))
        try:
            return self._clients[0].send(method, path, body, timeout=30, **headers)
        except OSError:
            self.unanswered += 1
            return None


class Crowd:
    """People who all write at the same time until they are asked to stop."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self._over = threading.Event()
        self._errors: list[Exception] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let everybody write within the block."""
        threads = [threading.Thread(target=self._write, args=(person,)) for person in self.people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join(timeout=HANG_SECONDS)
        assert self._errors == []

    def await_rows(self, count: int) -> None:
        """Wait until everybody has so many more rows: all that they need works."""
        goals = {person: len(person.acknowledged) + count for person in self.people}

        def are_reached() -> bool:
            if self._errors:
                raise self._errors[0]
            return all(len(person.acknowledged) >= goal for person, goal in goals.items())

        until(are_reached, self.describe)

    def describe(self) -> str:
        rows = {person.name: len(person.acknowledged) for person in self.people}
        return f"{rows}, {sum(person.unanswered for person in self.people)} without an answer"

    def _write(self, person: Person) -> None:
        try:
            while not self._over.is_set():
                person.record()
        except Exception as error:
            self._errors.append(error)
            raise
