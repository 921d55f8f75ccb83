"""Take the socket of a request out of its server, so that an idle listener holds no thread.

Known as hijacking elsewhere. The server keeps a socket that is closed at its other end: it notices
that its client has gone and finishes the request.
"""

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any

SOCKET_KEYS = ("gunicorn.socket", "werkzeug.socket")
"""Where servers with a thread per request leave the socket in the environment of a request."""

Adopt = Callable[[socket.socket], None]
"""Takes the socket over, as its only owner."""


def can_hand_over(environ: dict[str, Any]) -> bool:
    """Return whether the server of a request lets its socket be taken."""
    found = _find_socket(environ)
    # Within TLS and HTTP/2, the bytes of the socket belong to the server's own layers.
    is_plain = isinstance(found, socket.socket) and not isinstance(found, ssl.SSLSocket)
    return is_plain and environ.get("HTTP_VERSION") != "2"


def is_chunked(environ: dict[str, Any]) -> bool:
    """Return whether the server sends a body of unknown length in chunks (RFC 9112, 7.1)."""
    return bool(environ.get("SERVER_PROTOCOL") == "HTTP/1.1")


def hand_over(environ: dict[str, Any], beginning: bytes, adopt: Adopt) -> Iterator[bytes]:
    """Build the body of a response whose socket is handed over once its beginning was sent.

    So the server itself sends the head of the response.
    """
    yield beginning
    adopt(_take_socket(environ))


def _take_socket(environ: dict[str, Any]) -> socket.socket:
    found = _find_socket(environ)
    assert isinstance(found, socket.socket), "checked with can_hand_over"
    descriptor = os.dup(found.fileno())
    try:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            # The number that the server knows now means another socket: shutting it down, which
            # would end the connection whoever else holds it, shuts down that one.
            os.dup2(ours.fileno(), found.fileno(), inheritable=False)
    except BaseException:
        os.close(descriptor)
        raise
    return socket.socket(fileno=descriptor)


def _find_socket(environ: dict[str, Any]) -> object:
    return next((environ[key] for key in SOCKET_KEYS if key in environ), None)
