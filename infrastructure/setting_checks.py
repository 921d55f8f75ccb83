"""Checks of single settings. Each takes a value and returns what it must be, or None when it is."""

import re
from collections.abc import Callable, Collection
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from limits import parse_many

from infrastructure.origins import ANY, is_origin

Check = Callable[[Any], str | None]

LEAST_KEY_BYTES = 32
"""256 bits: the strength of HMAC-SHA256, which the keys are for."""

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")
REDIS_SCHEMES = ("redis", "rediss", "unix")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def number(least: float, most: float | None = None) -> Check:
    """Build a check for numbers in a range, both ends included."""
    allowed = f"at least {least:g}" if most is None else f"between {least:g} and {most:g}"

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
        is_one = len(parse_many(value)) == 1
    except ValueError:
        is_one = False
    return None if is_one else 'a rate such as "10/second", or "off"'


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


def optional_url(schemes: Collection[str], example: str) -> Check:
    """Build a check for an empty value or a URL with one of the schemes."""

    def check(value: str) -> str | None:
        if not value or _scheme(value) in schemes:
            return None
        return f"empty or a URL such as {example}"

    return check


def optional_web_address(value: str) -> str | None:
    """Check an empty value or an http(s) address with a host."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        # Reading the port checks it: urlsplit raises only here.
        _ = parts.port
    except ValueError:
        is_address = False
    return None if is_address else "an address such as https://outlay.example"


def origins(values: Collection[str]) -> str | None:
    """Check browser origins: scheme, host and port, without a path, or ``*`` for any."""
    for value in values:
        if value != ANY and not is_origin(value):
            return (
                "a list of origins such as https://app.example or http://localhost:5173,"
                f' in lower case and without a path ("{value}" is not one)'
            )
    return None


def sender(value: str) -> str | None:
    """Check a From line: an address, with or without a name."""
    _, address = parseaddr(value)
    return None if "@" in address else "a sender such as Outlay <outlay@example.com>"


def _scheme(url: str) -> str:
    return url.partition("://")[0] if "://" in url else ""
