"""Threads that deliver to webhooks: they delay neither requests nor each other."""

import secrets
import threading

from infrastructure.background import PeriodicBackground
from infrastructure.process_names import name_worker
from services.activity.webhooks import webhook_queue
from services.activity.webhooks.webhook_sender import WebhookSender
from services.unit_of_work import rollback

WORKERS = 8
"""Receivers that are waited for at the same time."""
WORKERS_PER_USER = 2
"""So that nobody's silent receivers hold up the deliveries of others."""
LOOK_SECONDS = 5.0
"""How often each process looks for what is due, and for what another has left behind."""
REST_SECONDS = 0.2


class WebhookDispatcher(PeriodicBackground):
    """Queues what happens for the webhooks that want it, and delivers what is due.

    One thread reads the log and finds what is due; it never waits for a receiver. A pool delivers,
    at most one thread to a webhook.
    """

    def __init__(self, sender: WebhookSender) -> None:
        super().__init__(WORKERS, "webhooks")
        self.sender = sender
        self._token = secrets.token_hex(4)
        self._bell = threading.Event()
        self._running: dict[int, int] = {}
        self._lock = threading.Lock()

    def wake(self, _user_id: int | None = None) -> None:
        """Look for work soon."""
        self._bell.set()

    def stop(self) -> None:
        """Begin no further delivery."""
        super().stop()
        # Nor wait for the next look.
        self._bell.set()

    def count_behind(self) -> int:
        """Count the events of all users that are not queued for webhooks with room for them."""
        return webhook_queue.count_behind()

    def look(self) -> None:
        """Queue new events, and let the pool deliver what is due."""
        # A full queue is filled up again when there is room.
        while webhook_queue.enqueue():
            pass
        due = webhook_queue.find_due()
        rollback()
        for webhook_id, user_id in due:
            if self._begin(webhook_id, user_id):
                self.submit(self._deliver, webhook_id)

    def _pause(self) -> float:
        return LOOK_SECONDS

    def _tick(self) -> None:
        # In this thread, and not in the pool, whose threads wait for receivers.
        while not self._stopping.is_set():
            self._bell.clear()
            self._run(self.look, ())
            # Writes in quick succession are looked at together.
            self._stopping.wait(REST_SECONDS)
            self._bell.wait(self._pause())

    def _begin(self, webhook_id: int, user_id: int) -> bool:
        with self._lock:
            users = list(self._running.values())
            is_busy = webhook_id in self._running or len(users) >= WORKERS
            if is_busy or users.count(user_id) >= WORKERS_PER_USER:
                return False
            self._running[webhook_id] = user_id
            return True

    def _deliver(self, webhook_id: int) -> None:
        try:
            self.sender.deliver_due(webhook_id, self._worker, self._stopping.is_set)
        finally:
            with self._lock:
                self._running.pop(webhook_id, None)
            self._bell.set()

    @property
    def _worker(self) -> str:
        return name_worker(self._token)
