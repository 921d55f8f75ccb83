"""What takes hints from process to process: Redis, PostgreSQL, or the file of SQLite."""

import contextlib
import threading
from collections.abc import Iterator

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import make_url

from infrastructure.database import is_sqlite_url, sqlite_driver
from infrastructure.hints import Carrier

CHANNEL = "outlay_hints"
WAIT_SECONDS = 1.0
"""How long a carrier waits for texts before it looks whether it should stop."""
POLL_SECONDS = 0.25
"""How often the file of SQLite is looked at: 3 microseconds each."""
ALIVE_SECONDS = 5
"""After which silence a connection is checked, and how long it may take to answer."""


def choose_carrier(redis_url: str, database_url: str) -> Carrier:
    """Return Redis where it is configured, else what the database has."""
    if redis_url:
        return RedisCarrier(redis_url)
    if is_sqlite_url(database_url):
        return SqliteCarrier(database_url)
    return PostgresCarrier(database_url)


class RedisCarrier:
    """Publishes and subscribes to a channel of Redis."""

    errors: tuple[type[Exception], ...] = (redis.RedisError, OSError)

    def __init__(self, url: str) -> None:
        self._client: redis.Redis = redis.Redis.from_url(
            url,
            socket_connect_timeout=ALIVE_SECONDS,
            socket_timeout=ALIVE_SECONDS,
            health_check_interval=ALIVE_SECONDS,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        )
        # Channels are the server's, not a database's: installations may share a server by number.
        database = self._client.connection_pool.connection_kwargs.get("db") or 0
        self._channel = f"{CHANNEL}:{database}"

    def send(self, text: str) -> None:
        """Publish a text."""
        self._client.publish(self._channel, text)

    def close(self) -> None:
        """Close the connections to Redis."""
        self._client.close()

    def listen(self, stopping: threading.Event) -> Iterator[str | None]:
        """Yield what is published."""
        pubsub = self._client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        with pubsub as subscription:
            subscription.subscribe(self._channel)
            yield None
            while not stopping.is_set():
                message = subscription.get_message(timeout=WAIT_SECONDS)
                if message is not None:
                    yield message["data"].decode()


class PostgresCarrier:
    """LISTEN and NOTIFY of PostgreSQL, on connections of their own.

    NOTIFY is a statement of its own, never part of a transaction of the ledger: it takes a lock of
    the whole database until the commit.
    """

    errors: tuple[type[Exception], ...] = (psycopg.Error, OSError)

    def __init__(self, url: str) -> None:
        address = make_url(url).set(drivername="postgresql")
        self._url = address.render_as_string(hide_password=False)
        self._sender: psycopg.Connection | None = None

    def send(self, text: str) -> None:
        """Notify all listeners."""
        try:
            if self._sender is None:
                self._sender = self._connect()
            self._sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))
        except psycopg.Error:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection that sends."""
        if self._sender is not None:
            self._sender.close()
        self._sender = None

    def listen(self, stopping: threading.Event) -> Iterator[str | None]:
        """Yield what is notified."""
        with contextlib.closing(self._connect()) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            yield None
            while not stopping.is_set():
                for notification in connection.notifies(timeout=WAIT_SECONDS):
                    yield notification.payload

    def _connect(self) -> psycopg.Connection:
        # Checked by the system, because nothing is sent on a connection that listens.
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=ALIVE_SECONDS,
            keepalives_idle=ALIVE_SECONDS,
            keepalives_interval=ALIVE_SECONDS,
            keepalives_count=3,
            application_name="outlay hints",
        )


class SqliteCarrier:
    """Looks whether anything has been committed to the file; what, it cannot tell."""

    errors: tuple[type[Exception], ...] = (sqlite_driver.Error, OSError)

    def __init__(self, url: str) -> None:
        self._path = make_url(url).database or ":memory:"

    def send(self, text: str) -> None:
        """Do nothing: the commit itself is what others see."""

    def close(self) -> None:
        """Do nothing: there is no connection for sending."""

    def listen(self, stopping: threading.Event) -> Iterator[str | None]:
        """Yield after each change."""
        with contextlib.closing(sqlite_driver.connect(self._path)) as connection:
            version = None
            while not stopping.wait(POLL_SECONDS):
                # Changes with every commit of another connection.
                (current,) = connection.execute("PRAGMA data_version").fetchone()
                if current != version:
                    version = current
                    yield None
