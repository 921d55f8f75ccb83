"""Problem documents for requests that the server refuses before the application sees them."""

import json
import socket
import uuid

from gunicorn import util

from routes.http import problems

UNKNOWN = {4: "malformed_request", 5: "internal_error"}
"""Codes of the statuses that only the server has, by their first digit."""


def install() -> None:
    """Let Gunicorn answer with problem documents instead of HTML pages."""
    # Gunicorn has no setting for it; its workers call this function for every request that they
    # cannot parse, such as one with a request line of more than 8,190 bytes.
    util.write_error = write_problem


def write_problem(client: socket.socket, status: int, reason: str, message: str) -> None:
    """Write the response to a request that cannot be parsed; the connection ends with it."""
    code, meaning = problems.MEANINGS.get(status, (UNKNOWN[status // 100], message or reason))
    request_id = uuid.uuid4().hex
    body = json.dumps(problems.document(status, meaning, code, [], request_id)).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n"
        "Connection: close\r\n"
        f"Content-Type: {problems.MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        f"X-Request-ID: {request_id}\r\n"
        "\r\n"
    )
    util.write_nonblock(client, head.encode("latin-1") + body)
