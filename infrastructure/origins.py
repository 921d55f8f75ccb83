"""Origins of browser frontends: which are valid, and which an application allows."""

import ipaddress
import re
from collections.abc import Sequence

ANY = "*"
LOOPBACK_ORIGINS = ("http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*")
"""Frontends in development on this machine, at any port."""

ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(?P<port>.+))?")
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
PORT = re.compile(r"[1-9][0-9]{0,4}")
# Ports have 16 bits.
LARGEST_PORT = 65_535
DEFAULT_PORTS = {"http": "80", "https": "443"}


def is_origin(text: str) -> bool:
    """Check an origin as browsers send it, with ``:*`` for any port.

    Browsers send scheme and host in lower case, no path, and no port that is the scheme's own:
    another form would never match.
    """
    match = ORIGIN.fullmatch(text)
    if match is None:
        return False
    return _is_host(match["host"]) and _is_port(match["port"], match["scheme"])


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return _is_address(host[1:-1])
    labels = host.split(".")
    # A name whose last label is a number is read as an IPv4 address.
    if labels[-1].isdigit():
        return _is_address(host)
    return all(LABEL.fullmatch(label) for label in labels)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_port(port: str | None, scheme: str) -> bool:
    if port is None or port == ANY:
        return True
    is_number = PORT.fullmatch(port) is not None and int(port) <= LARGEST_PORT
    return is_number and port != DEFAULT_PORTS[scheme]


def is_loopback(host: str) -> bool:
    """Return whether a host name or address reaches only this machine."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    # A server that listens on :: sees callers of its IPv4 addresses as ::ffff:127.0.0.1.
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def compile_origins(origins: Sequence[str]) -> str | list[re.Pattern[str]]:
    """Return the origins as flask-cors takes them: ``*``, or a pattern for each."""
    if ANY in origins:
        return ANY
    return [_compile(origin) for origin in origins]


def is_allowed(origin: str, origins: Sequence[str]) -> bool:
    """Return whether one of these origins allows a page of an origin."""
    return ANY in origins or any(_compile(allowed).match(origin) for allowed in origins)


def _compile(origin: str) -> re.Pattern[str]:
    # Patterns of our own: flask-cors would read "[::1]" and "*" as regular expressions.
    if origin.endswith(f":{ANY}"):
        return re.compile(rf"{re.escape(origin.removesuffix(f':{ANY}'))}(:[0-9]{{1,5}})?\Z")
    return re.compile(rf"{re.escape(origin)}\Z")
