"""Checks of single settings. Each takes a value and returns what it must be, or None when it is."""

import ipaddress
import re
from collections.abc import Callable, Collection, Sequence
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import redis
from limits import parse_many

from infrastructure.origins import ANY, is_origin

Check = Callable[[Any], str | None]

LEAST_KEY_BYTES = 32
"""256 bits: the strength of HMAC-SHA256, which the keys are for."""

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")
REDIS_SCHEMES = ("redis", "rediss", "unix")
AMQP_SCHEMES = ("amqp", "amqps")
LOG_CONSUMERS = ("analytics", "notifications", "webhooks", "relay")
ALL_OR_NONE = ("all", "none")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

MAX_BYTES = 2**40
"""One TiB, which no request fills: a larger limit is a slip of the keyboard."""
MAX_REQUESTS = 1_000_000
"""Of a rate, in its unit of time; more than that is meant to be "off"."""

MAX_SHOWN = 80
"""Characters of a wrong value in a message, which is to stay one line."""

HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?")
VISIBLE_ASCII = re.compile(r"[\x21-\x7e]*")


def number(least: float, most: float | None = None) -> Check:
    """Build a check for numbers in a range, both ends included."""
    allowed = f"of at least {least}" if most is None else f"between {least} and {most}"

    def check(value: float) -> str | None:
        in_range = least <= value and (most is None or value <= most)
        return None if in_range else f"a number {allowed}"

    return check


def choice(*allowed: str) -> Check:
    """Build a check for one of several words."""

    def check(value: str) -> str | None:
        return (
            None
            if value in allowed
            else f"one of {', '.join(word or '(empty)' for word in allowed)}"
        )

    return check


def rate_limit(value: str) -> str | None:
    """Check a rate such as ``10/second``, or ``off``."""
    if value.lower() == "off":
        return None
    try:
        (rate,) = parse_many(value)
    except ValueError:  # no rate, or several
        is_rate = False
    else:
        # A rate of nothing parses as well.
        is_rate = 1 <= rate.amount <= MAX_REQUESTS
    return None if is_rate else 'a rate such as "10/second", or "off"'


def optional_key(value: str) -> str | None:
    """Check a secret key; an empty one is generated."""
    if not value or len(value.encode()) >= LEAST_KEY_BYTES:
        return None
    return f"at least {LEAST_KEY_BYTES} bytes long, or empty to have a key generated"


def optional_token(value: str) -> str | None:
    """Check a bearer token that the operator chooses, or an empty value."""
    if not value or re.fullmatch(r"[A-Za-z0-9._~+/=-]{16,}", value):
        return None
    return "empty or at least 16 letters, digits and characters of ._~+/=-"


def one_line(value: object) -> str | None:
    """Check a text without line breaks and other invisible characters, or an empty value."""
    return None if str(value).isprintable() else "a text in one line"


def optional_ascii(value: str) -> str | None:
    """Check a text that headers and SMTP can carry: printable ASCII, or an empty value."""
    return None if value.isascii() and value.isprintable() else "a text of ASCII characters"


def optional_api_key(value: str) -> str | None:
    """Check the API key of another server, which is sent in a header, or an empty value."""
    return None if VISIBLE_ASCII.fullmatch(value) else "empty or ASCII characters without spaces"


def host(value: str) -> str | None:
    """Check the form of a host name or an address, without a port."""
    if _is_host(value):
        return None
    return "a host name or an address without a port, such as 127.0.0.1 or ::1"


def optional_host(value: str) -> str | None:
    """Check a host name or an address without a port, or an empty value."""
    if not value or _is_host(value):
        return None
    return "empty or a host name without a port, such as mail.example"


def trusted_hosts(values: Collection[str]) -> str | None:
    """Check host names as requests name them, without a port; ``.name`` has all subdomains."""
    for value in values:
        is_address = value.startswith("[") and value.endswith("]") and _is_host(value[1:-1])
        if not is_address and not HOST_NAME.fullmatch(value.removeprefix(".")):
            return (
                "a list of host names such as outlay.example, or .example with all subdomains,"
                f' without a port ("{shown(value)}" is not one)'
            )
    return None


def _is_host(value: str) -> bool:
    if ":" not in value:
        return HOST_NAME.fullmatch(value) is not None
    try:
        ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return True


def optional_url(schemes: Collection[str], example: str) -> Check:
    """Build a check for an empty value or a URL with one of the schemes."""

    def check(value: str) -> str | None:
        if not value or _scheme(value) in schemes:
            return None
        return f"empty or a URL such as {example}"

    return check


def optional_redis_url(value: str) -> str | None:
    """Check an empty value or the URL of a Redis database; whether it answers is not asked."""
    if not value or (_scheme(value) in REDIS_SCHEMES and _is_redis_url(value)):
        return None
    return "empty or a URL such as redis://127.0.0.1:6379/0"


def _is_redis_url(value: str) -> bool:
    try:
        # Builds a connection without opening it: a wrong port and unknown options fail here.
        redis.ConnectionPool.from_url(value).make_connection()
    except (ValueError, TypeError):
        return False
    parts = urlsplit(value)
    # redis-py reads any path that is no number as database 0.
    return parts.scheme == "unix" or re.fullmatch(r"/?[0-9]*", parts.path) is not None


def optional_amqp_url(value: str) -> str | None:
    """Check an empty value or the URL of a RabbitMQ broker; whether it answers is not asked."""
    if not value or (_scheme(value) in AMQP_SCHEMES and _is_amqp_url(value)):
        return None
    return "empty or a URL such as amqp://user:password@host:5672/"


def optional_broker_url(value: str) -> str | None:
    """Check an empty value or the URL of a RabbitMQ broker or Redis database."""
    if optional_amqp_url(value) is None or optional_redis_url(value) is None:
        return None
    return "empty or a URL such as amqp://user:password@host:5672/ or redis://127.0.0.1:6379/1"


def _is_amqp_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        # Reading the port checks it: urlsplit raises only here.
        _ = parts.port
    except ValueError:
        return False
    # The rest of the path is the name of the virtual host; options would be ignored.
    has_options = bool(parts.query or parts.fragment)
    return bool(parts.hostname) and "/" not in parts.path[1:] and not has_options


def log_consumers(values: Sequence[str]) -> str | None:
    """Check the names of consumers of the log, or one word for all or none of them."""
    if len(values) == 1 and values[0] in ALL_OR_NONE:
        return None
    for value in values:
        if value not in LOG_CONSUMERS:
            allowed = ", ".join(LOG_CONSUMERS)
            return f'all, none, or names of {allowed} ("{shown(value)}" is not one)'
    return None if values else "all, none, or names of consumers"


def optional_web_address(example: str) -> Check:
    """Build a check for an empty value or an http(s) address to which a path can be added."""

    def check(value: str) -> str | None:
        is_address = not value or (VISIBLE_ASCII.fullmatch(value) and _is_web_address(value))
        return None if is_address else f"empty or an address such as {example}"

    return check


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        # Reading the port checks it: urlsplit raises only here.
        _ = parts.port
    except ValueError:
        return False
    is_base = "?" not in value and "#" not in value
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_base


def origins(values: Collection[str]) -> str | None:
    """Check browser origins: scheme, host and port, without a path, or ``*`` for any."""
    for value in values:
        if value != ANY and not is_origin(value):
            return (
                "a list of origins such as https://app.example or http://localhost:5173,"
                f' in lower case and without a path ("{value}" is not one)'
            )
    return None


def networks(values: Collection[str]) -> str | None:
    """Check networks in CIDR notation, or single addresses."""
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError:
            return (
                "a list of networks such as 192.168.1.0/24 or fd00::/8, whose address has no bits"
                f' beyond the length ("{shown(value)}" is not one)'
            )
    return None


def sender(value: str) -> str | None:
    """Check a From line: one address, with or without a name."""
    message = EmailMessage()
    try:
        message["From"] = value
    except ValueError:  # a line break
        is_sender = False
    else:
        addresses = message["From"].addresses
        is_sender = len(addresses) == 1 and addresses[0].username and addresses[0].domain
    return None if is_sender else "a sender such as Outlay <outlay@example.com>"


def shown(value: object) -> str:
    """Return a wrong value as a message of one line shows it."""
    text = str(value)
    visible = "".join(letter if letter.isprintable() else "�" for letter in text)
    return visible if len(visible) <= MAX_SHOWN else f"{visible[:MAX_SHOWN]}…"


def shown_url(url: str) -> str:
    """Return a wrong URL as a message shows it: without anything that may be a password."""
    if "@" not in url and "?" not in url:
        return shown(url)
    return f"{shown(_scheme(url))}://…" if _scheme(url) else "…"


def _scheme(url: str) -> str:
    return url.partition("://")[0] if "://" in url else ""
