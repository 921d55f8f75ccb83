"""Counting of requests against the rate limits, and the headers that tell clients about them."""

import ipaddress

from flask import g, request
from werkzeug.wrappers import Response

from container import container
from infrastructure.rate_limits import LimitState, TooMany

IPV6_NETWORK_BITS = 64
"""A provider gives a customer a whole network of this size: its addresses are one caller."""


def count_user(user_id: int) -> None:
    """Count the request of a user. Raises TooMany."""
    # Per user and not per address: people behind one router do not share a limit.
    _apply(container().limits.count_api(f"user:{user_id}"))


def count_address() -> None:
    """Count a request that names no user for its address. Raises TooMany."""
    _apply(container().limits.count_api(f"address:{client_network()}"))


def count_attempt(endpoint: str, account: str | None = None) -> None:
    """Count an attempt at a secret for its address and the account that it names.

    Raises TooMany.
    """
    limits = container().limits
    _apply(limits.count_auth(endpoint, f"address:{client_network()}"))
    # Per account as well: guesses for one account may come from many addresses.
    if account:
        _apply(limits.count_auth(endpoint, f"account:{account}"))


def client_network() -> str:
    """Return the address of the client; of an IPv6 address, its network."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        # A Unix socket has no addresses; without PROXIES its callers share one limit.
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), IPV6_NETWORK_BITS), strict=False))


def _apply(state: LimitState | None) -> None:
    if state is None:
        return
    states: dict[str, LimitState] = g.setdefault("limit_states", {})
    earlier = states.get(state.policy)
    # A login counts for an address and for an account under one policy; clients must heed the
    # tighter.
    if earlier is None or state.remaining <= earlier.remaining:
        states[state.policy] = state
    if state.retry_after is not None:
        raise TooMany(state.retry_after)


def add_headers(response: Response) -> None:
    """Add ``RateLimit`` and ``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers-10)."""
    states = g.get("limit_states", {}).values()
    if states:
        policies = (f'"{state.policy}";q={state.quota};w={state.window}' for state in states)
        limits = (f'"{state.policy}";r={state.remaining};t={state.reset}' for state in states)
        response.headers["RateLimit-Policy"] = ", ".join(policies)
        response.headers["RateLimit"] = ", ".join(limits)
