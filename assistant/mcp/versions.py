"""Revisions of the protocol, and which one a message follows.

Until 2025-11-25, a client agrees on a revision with ``initialize`` and names it in a header. Since
2026-07-28, every request names its own revision in ``_meta``, and there is no session at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.mcp.headers import ReadHeader, check_headers
from assistant.mcp.messages import (
    INVALID_PARAMS,
    UNSUPPORTED_VERSION,
    Message,
    RpcError,
)

STATELESS = "2026-07-28"
HANDSHAKE: Sequence[str] = ("2025-06-18", "2025-11-25")
"""Revisions that ``initialize`` can agree on, the newest last.

Older ones have batches of requests, each of which the rate limits would count as one.
"""
SUPPORTED = (*HANDSHAKE, STATELESS)

VERSION_HEADER = "MCP-Protocol-Version"
META_PREFIX = "io.modelcontextprotocol/"
VERSION_KEY = f"{META_PREFIX}protocolVersion"
CAPABILITIES_KEY = f"{META_PREFIX}clientCapabilities"
SERVER_KEY = f"{META_PREFIX}serverInfo"


@dataclass(frozen=True, slots=True)
class Revision:
    """The revision that a message follows."""

    is_stateless: bool


def choose_version(requested: object) -> str:
    """Choose the revision that ``initialize`` answers: the requested one, or the newest.

    Raises RpcError.
    """
    if not isinstance(requested, str):
        raise RpcError(INVALID_PARAMS, "protocolVersion must be a string.")
    return requested if requested in HANDSHAKE else HANDSHAKE[-1]


def find_revision(message: Message, read_header: ReadHeader | None) -> Revision:
    """Find the revision of a message; ``read_header`` is None for other transports than HTTP.

    Raises RpcError for a revision that is not supported, and for headers that contradict the
    message.
    """
    header = None if read_header is None else read_header(VERSION_HEADER)
    if header == STATELESS or VERSION_KEY in message.meta:
        _check_stateless(message, read_header)
        return Revision(is_stateless=True)
    # Clients of these revisions send no header with the first request.
    if header is not None and header not in HANDSHAKE:
        raise unsupported(header)
    return Revision(is_stateless=False)


def unsupported(version: str) -> RpcError:
    """Build the error of a revision that is not supported, which names those that are."""
    data = {"supported": list(SUPPORTED), "requested": version}
    return RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version", data)


def _check_stateless(message: Message, read_header: ReadHeader | None) -> None:
    if message.is_notification:
        return
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in message.meta]
    if missing:
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {', '.join(missing)}.")
    version = message.meta[VERSION_KEY]
    if read_header is not None:
        check_headers(message, read_header, version, VERSION_HEADER)
    if not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, f"{VERSION_KEY} must be a string.")
    if version != STATELESS:
        raise unsupported(version)
