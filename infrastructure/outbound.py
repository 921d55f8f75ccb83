"""HTTP requests to addresses that people enter: webhooks, services of push, tables of rates.

The name is resolved once, every address is checked, and the connection goes to a checked address,
so that a name server cannot answer differently in between (DNS rebinding). Redirects are not
followed, proxies of the environment are not used, and everything together ends after a few seconds,
however slowly the other side sends.
"""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Self

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, InvalidHeader, LocationParseError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeout
from urllib3.util import Retry

from core.limits import URL_LENGTH
from core.outbound_failures import SENTENCES, Failure
from infrastructure.outbound_addresses import AddressPolicy, Refused, Unresolvable

MAX_SECONDS = 5.0
MAX_RESPONSE_BYTES = 16 * 1024
"""What is read of an answer: enough for an error message."""
MAX_RETRY_AFTER = dt.timedelta(days=1)
"""The longest time for which a server is left alone because it asks for it."""


class OutboundError(Exception):
    """A request without an answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(SENTENCES[failure])
        self.failure = failure
        self.sentence = SENTENCES[failure]


class AddressRefused(OutboundError):
    """The address itself is not allowed, which says nothing about the host."""


@dataclass(frozen=True, slots=True)
class OutboundResponse:
    """An answer, also one with an error status; ``body`` is its beginning.

    ``retry_after`` is the time that the server asks to be left alone for.
    """

    status: int
    body: bytes
    retry_after: dt.timedelta = dt.timedelta()


@dataclass(frozen=True, slots=True)
class OutboundClient:
    """Sends single requests to addresses that people enter."""

    policy: AddressPolicy
    seconds: float = MAX_SECONDS

    def check(self, url: str) -> None:
        """Check an address as far as possible without the network. Raises OutboundError."""
        scheme, host, _, _ = _split(url)
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            # A name, which may lead into an allowed network.
            if scheme == "http" and not self.policy.allowed_networks:
                raise AddressRefused(Failure.HTTPS_REQUIRED) from None
            return
        if not self.policy.is_allowed(address):
            raise AddressRefused(Failure.REFUSED_ADDRESS)
        if scheme == "http" and not self.policy.is_listed(address):
            raise AddressRefused(Failure.HTTPS_REQUIRED)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> OutboundResponse:
        """Send a POST request; https is required outside of the allowed networks.

        Raises:
            OutboundError: The address is not allowed, or there was no complete answer in time.
        """
        return self._send("POST", url, body, headers, MAX_RESPONSE_BYTES)

    def get(self, url: str, max_bytes: int) -> OutboundResponse:
        """Send a GET request and read at most so much of the answer, as ``post`` does."""
        return self._send("GET", url, None, {}, max_bytes)

    def _send(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        max_bytes: int,
    ) -> OutboundResponse:
        scheme, host, port, target = _split(url)
        with _Deadline(self.seconds) as deadline:
            route = _Route(self.policy, deadline, scheme)
            connection = _connect(scheme, host, port, route)
            try:
                connection.request(
                    method,
                    target,
                    body=body,
                    headers={"Accept-Encoding": "identity", **headers},
                    preload_content=False,
                    decode_content=False,
                )
                response = connection.getresponse()
                beginning = response.read(max_bytes)
            except (TimeoutError, HTTPTimeout) as error:
                raise OutboundError(Failure.TIMEOUT) from error
            except (ssl.SSLError, SSLError) as error:
                raise OutboundError(deadline.failure or Failure.TLS) from error
            except (HTTPException, HTTPError, OSError, ValueError) as error:
                raise OutboundError(deadline.failure or Failure.CONNECTION) from error
            finally:
                connection.close()
            # What was cut off may look like the end of an answer.
            if deadline.failure:
                raise OutboundError(deadline.failure)
            retry_after = _read_retry_after(response.headers.get("Retry-After"))
            return OutboundResponse(response.status, beginning, retry_after)


def _read_retry_after(header: str | None) -> dt.timedelta:
    """Read seconds or a date, at most a day; what is neither asks for nothing."""
    if header is None:
        return dt.timedelta()
    try:
        seconds = Retry().parse_retry_after(header)
    except (InvalidHeader, ValueError, OverflowError):
        return dt.timedelta()
    return dt.timedelta(seconds=min(seconds, MAX_RETRY_AFTER.total_seconds()))


class _Deadline:
    """Ends a connection when the time is up.

    Timeouts of sockets limit each read alone, so that a server which sends a byte every second
    would hold a thread for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    @property
    def seconds_left(self) -> float:
        return self._end - time.monotonic()

    @property
    def failure(self) -> Failure | None:
        """What an error means once the time is up."""
        return Failure.TIMEOUT if self.seconds_left <= 0 else None

    def watch(self, connected: socket.socket) -> None:
        """End this connection at the deadline."""
        with self._lock:
            # A second descriptor: TLS takes the first one over while it shakes hands.
            self._socket = connected.dup()

    def _cut(self) -> None:
        with self._lock:
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class _Route:
    """How to reach a host: by a checked address, before the deadline."""

    policy: AddressPolicy
    deadline: _Deadline
    scheme: str

    def open(self, host: str, port: int) -> socket.socket:
        try:
            addresses = self.policy.resolve(host, port, self.deadline.seconds_left)
        except Refused as error:
            raise AddressRefused(Failure.REFUSED_ADDRESS) from error
        except Unresolvable as error:
            raise OutboundError(Failure.UNRESOLVABLE) from error
        if self.scheme == "http" and not all(map(self.policy.is_listed, addresses)):
            raise AddressRefused(Failure.HTTPS_REQUIRED)

        for tried, address in enumerate(addresses):
            # An address that does not answer leaves time for the others.
            seconds = self.deadline.seconds_left / (len(addresses) - tried)
            if seconds <= 0:
                break
            with contextlib.suppress(OSError):
                connected = socket.create_connection((str(address), port), seconds)
                connected.settimeout(max(self.deadline.seconds_left, 0.01))
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.deadline.watch(connected)
                return connected
        raise OutboundError(self.deadline.failure or Failure.CONNECTION)


class _CheckedConnection(HTTPConnection):
    """A connection that keeps the name of its host, but goes to the address that was checked."""

    def __init__(self, *args: Any, route: _Route, **options: Any) -> None:
        super().__init__(*args, **options)
        self._route = route

    def _new_conn(self) -> socket.socket:
        return self._route.open(self.host, self.port)


class _CheckedTlsConnection(_CheckedConnection, HTTPSConnection):
    """The same with TLS: certificate and server name are those of the host's name."""


def _connect(scheme: str, host: str, port: int, route: _Route) -> _CheckedConnection:
    connection_type = _CheckedTlsConnection if scheme == "https" else _CheckedConnection
    return connection_type(host, port, route=route, timeout=max(route.deadline.seconds_left, 0.01))


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, with its port, to name its circuit breaker."""
    _, host, port, _ = _split(url)
    return f"{host.lower()}:{port}"


def _split(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and target of a URL. Raises OutboundError."""
    try:
        parts = urllib3.util.parse_url(url)
    except LocationParseError as error:
        raise AddressRefused(Failure.INVALID_URL) from error
    is_valid = (
        parts.scheme in {"http", "https"}
        and parts.host
        and parts.auth is None
        and len(url) <= URL_LENGTH
        and url.isprintable()
        and " " not in url
    )
    if not is_valid:
        raise AddressRefused(Failure.INVALID_URL)
    assert parts.scheme is not None
    assert parts.host is not None
    host = parts.host.removeprefix("[").removesuffix("]")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, host, port, parts.request_uri
