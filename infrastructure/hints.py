"""Tell the processes of an installation whose log has grown, and that there are jobs.

A hint may be lost or come twice: it only says when to look. Nothing here ever waits in the thread
of a request.
"""

import json
import secrets
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

import structlog

log = structlog.get_logger()

PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds before each attempt to reach a lost carrier again; the last one stays."""
GATHER_SECONDS = 0.01
"""How long hints are gathered: an import tells of its user once, not with every chunk."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What another process has changed; ``is_unknown``: anything may have changed."""

    user_ids: Collection[int] = ()
    has_jobs: bool = False
    is_unknown: bool = False


class Carrier(Protocol):
    """What takes hints from process to process."""

    errors: tuple[type[Exception], ...]
    """Raised while the carrier cannot be reached."""

    def send(self, text: str) -> None:
        """Send a text to all processes, this one included."""

    def listen(self, stopping: threading.Event) -> Iterator[str | None]:
        """Yield the texts of all processes until stopped; None where some may have been lost."""

    def close(self) -> None:
        """Close the connections for sending."""


class Hints:
    """Sends the hints of this process and receives those of others, in two threads."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._process = secrets.token_hex(8)
        self._listeners: list[Callable[[Hint], object]] = []
        self._user_ids: set[int] = set()
        self._has_jobs = False
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def connect(self, listener: Callable[[Hint], object]) -> None:
        """Call this with every hint of another process, in a thread of its own."""
        self._listeners.append(listener)

    def tell_of_user(self, user_id: int) -> None:
        """Tell other processes that a user's log has grown."""
        if self._threads:
            self._user_ids.add(user_id)
            self._wanted.set()

    def tell_of_jobs(self) -> None:
        """Tell other processes that there are jobs."""
        if self._threads:
            self._has_jobs = True
            self._wanted.set()

    def start(self) -> None:
        """Send and receive from now on, until the process ends."""
        self._stopping.clear()
        # Daemons: they hold nothing that the end of the process could damage.
        self._threads = [
            threading.Thread(target=work, daemon=True, name=name)
            for work, name in ((self._send, "hints-out"), (self._receive, "hints-in"))
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End the threads."""
        self._stopping.set()
        self._wanted.set()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._carrier.close()

    def _send(self) -> None:
        is_lost = False
        while not self._stopping.is_set():
            self._wanted.wait()
            self._stopping.wait(GATHER_SECONDS)
            self._wanted.clear()
            text = self._take_text()
            try:
                if text is not None:
                    self._carrier.send(text)
                is_lost = False
            except self._carrier.errors as error:
                # The others look for themselves every few seconds.
                if not is_lost:
                    log.warning("hints_not_sent", error=type(error).__name__)
                is_lost = True

    def _take_text(self) -> str | None:
        # One pop after the other: other threads add meanwhile.
        user_ids = []
        while self._user_ids:
            user_ids.append(self._user_ids.pop())
        has_jobs, self._has_jobs = self._has_jobs, False
        if not user_ids and not has_jobs:
            return None
        return json.dumps({"from": self._process, "users": user_ids, "jobs": has_jobs})

    def _receive(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                for text in self._carrier.listen(self._stopping):
                    failures = 0
                    self._pass_on(text)
            except self._carrier.errors as error:
                if failures == 0:
                    log.warning("hints_not_received", error=type(error).__name__)
                self._stopping.wait(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    def _pass_on(self, text: str | None) -> None:
        hint = Hint(is_unknown=True) if text is None else self._read(text)
        if hint is None:
            return
        for listener in self._listeners:
            listener(hint)

    def _read(self, text: str) -> Hint | None:
        """Read a hint; None for one of this process, which knows, and for what is none."""
        try:
            values = json.loads(text)
            is_own = values["from"] == self._process
            hint = Hint(frozenset(map(int, values["users"])), bool(values["jobs"]))
        except (ValueError, TypeError, KeyError):
            return None
        return None if is_own else hint
