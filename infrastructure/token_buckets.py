"""Token buckets, counted across processes.

A bucket holds a burst of tokens and is refilled at a steady rate; a request takes one. What is
stored is the time at which the bucket will be full again, which says how many tokens it has at any
time: one number per caller, and none for those who have not called lately.
"""

import math
import threading
import time
from dataclasses import dataclass
from typing import Protocol

import redis

from infrastructure.counter_file import NOW, CounterFile

CLOCK_STEP = 1.0
"""Seconds by which a bucket may exceed its burst before the clock must have been set back.

Such a bucket counts as full: nobody is locked out until the old time comes round again.
"""
ROUNDING = 0.001
"""Share of a token by which the sum of refill times may be off."""
MAX_OWN_BUCKETS = 10_000
"""Buckets that a process remembers while the shared store is unreachable."""


@dataclass(frozen=True, slots=True)
class BucketSize:
    """A burst of tokens, and the seconds until one of them is refilled."""

    burst: int
    seconds_per_token: float

    @property
    def seconds(self) -> float:
        """Seconds until an empty bucket is full."""
        return self.burst * self.seconds_per_token


@dataclass(frozen=True, slots=True)
class Draw:
    """The result of asking for a token.

    ``seconds_to_full`` is the time until the bucket is full again, after this request.
    """

    granted: bool
    seconds_to_full: float

    def remaining(self, size: BucketSize) -> int:
        """Return how many tokens are left."""
        missing = self.seconds_to_full / size.seconds_per_token
        return max(0, math.floor(size.burst - missing + ROUNDING))

    def wait(self, size: BucketSize) -> float:
        """Return the seconds until there is a token."""
        return max(0.0, self.seconds_to_full + size.seconds_per_token - size.seconds)


class Buckets(Protocol):
    """A store of buckets."""

    def draw(self, key: str, size: BucketSize) -> Draw:
        """Take a token of a bucket if there is one."""


FULL_AT = (
    f"CASE WHEN full_at > {NOW} AND full_at <= {NOW} + :capacity + {CLOCK_STEP}"
    f" THEN full_at ELSE {NOW} END"
)
DRAW_IN_FILE = (
    # One statement checks and takes: two requests can never take the same token.
    f"INSERT INTO buckets VALUES (:key, {NOW} + :cost)"  # noqa: S608 (constants)
    f" ON CONFLICT (key) DO UPDATE SET full_at = {FULL_AT} + :cost"
    f" WHERE {FULL_AT} + :cost <= {NOW} + :capacity + :rounding"
    f" RETURNING full_at - {NOW}"
)
READ_FROM_FILE = f"SELECT full_at - {NOW} FROM buckets WHERE key = :key"  # noqa: S608 (constants)


class FileBuckets:
    """Buckets in the counter file, for the processes of one machine."""

    def __init__(self, file: CounterFile) -> None:
        self._file = file

    def draw(self, key: str, size: BucketSize) -> Draw:
        values = {
            "key": key,
            "cost": size.seconds_per_token,
            "capacity": size.seconds,
            "rounding": size.seconds_per_token * ROUNDING,
        }
        row = self._file.run(DRAW_IN_FILE, values)
        if row is not None:
            return Draw(granted=True, seconds_to_full=row[0])

        row = self._file.run(READ_FROM_FILE, {"key": key})
        return Draw(granted=False, seconds_to_full=size.seconds if row is None else row[0])


DRAW_IN_REDIS = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local cost, capacity, rounding, step = unpack(ARGV)
local full_at = tonumber(redis.call('GET', KEYS[1]) or '0')
if full_at < now or full_at > now + capacity + step then
  full_at = now
end
if full_at + cost > now + capacity + rounding then
  return {0, string.format('%.6f', full_at - now)}
end
full_at = full_at + cost
local lifetime = math.ceil((full_at - now) * 1000)
redis.call('SET', KEYS[1], string.format('%.6f', full_at), 'PX', lifetime)
return {1, string.format('%.6f', full_at - now)}
"""
"""The server runs a script as a whole, and its clock is the only one that counts."""


class RedisBuckets:
    """Buckets in Redis, for any number of machines. They expire when they are full."""

    def __init__(self, client: redis.Redis) -> None:
        self._draw = client.register_script(DRAW_IN_REDIS)

    def draw(self, key: str, size: BucketSize) -> Draw:
        cost = size.seconds_per_token
        arguments = (cost, size.seconds, cost * ROUNDING, CLOCK_STEP)
        granted, seconds = self._draw(keys=[f"outlay:bucket:{key}"], args=arguments)
        return Draw(granted=bool(granted), seconds_to_full=float(seconds))


class OwnBuckets:
    """Buckets in the memory of one process, as long as the shared store is unreachable."""

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def draw(self, key: str, size: BucketSize) -> Draw:
        with self._lock:
            now = time.monotonic()
            full_at = max(self._full_at.get(key, now), now)
            if full_at + size.seconds_per_token > now + size.seconds * (1 + ROUNDING):
                return Draw(granted=False, seconds_to_full=full_at - now)

            full_at += size.seconds_per_token
            self._make_room(now)
            self._full_at[key] = full_at
            return Draw(granted=True, seconds_to_full=full_at - now)

    def __len__(self) -> int:
        return len(self._full_at)

    def _make_room(self, now: float) -> None:
        if len(self._full_at) < MAX_OWN_BUCKETS:
            return
        waiting = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
        # Callers with many addresses must not fill the memory; the oldest bucket is nearly full.
        while len(waiting) >= MAX_OWN_BUCKETS:
            waiting.pop(next(iter(waiting)))
        self._full_at = waiting
