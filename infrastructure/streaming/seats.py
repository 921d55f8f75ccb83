"""Count streams, so that neither one person nor all together take what the process needs."""

import threading
from collections import Counter

from infrastructure.rate_limits import TooMany
from infrastructure.streaming.channels import Seat

RETRY_SECONDS = 10
"""When a client that found no seat should try again."""


class Seats:
    """Seats for streams: a number for all, and a number for each person."""

    def __init__(self, total: int, per_person: int) -> None:
        self.total, self.per_person = total, per_person
        self._taken: Counter[int] = Counter()
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """How many seats are taken."""
        return self._taken.total()

    def take(self, seat: Seat) -> None:
        """Take a seat. Raises TooMany."""
        with self._lock:
            is_full = self._taken.total() >= self.total
            if is_full or self._taken[seat.user_id] >= self.per_person:
                raise TooMany(RETRY_SECONDS)
            self._taken[seat.user_id] += 1

    def leave(self, seat: Seat) -> None:
        """Give a seat back."""
        with self._lock:
            self._taken[seat.user_id] -= 1
            # Counters keep zeros.
            self._taken += Counter()
