"""The protocol over standard input and output: one message a line."""

import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

import structlog

from assistant.mcp.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    MAX_BYTES,
    PARSE_ERROR,
    RpcError,
    find_id,
    read_message,
    write_error,
    write_result,
)
from assistant.mcp.server import answer
from assistant.mcp.versions import find_revision
from core.errors import Forbidden, Unauthenticated
from core.identity import Caller
from core.json_types import JsonObject
from infrastructure import strict_json

log = structlog.get_logger()


def serve(
    lines: BinaryIO, output: BinaryIO, run: Callable[[Callable[[Caller], JsonObject]], JsonObject]
) -> None:
    """Answer messages until the input ends.

    ``run`` calls what it is given with the caller, in a context of its own: a token that is revoked
    ends at once.
    """
    for line in _read_lines(lines):
        reply = answer_line(line, run)
        if reply is not None:
            output.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
            output.flush()


def answer_line(
    line: bytes | None, run: Callable[[Callable[[Caller], JsonObject]], JsonObject]
) -> JsonObject | None:
    """Answer one line; None, the line that was too long, gets an error, a notification nothing."""
    document = None
    try:
        document = _parse(line)
        message = read_message(document)
        revision = find_revision(message, None)
        if message.is_notification:
            return None
        result = run(lambda caller: answer(caller, message, revision))
    except RpcError as error:
        return write_error(find_id(document), error)
    except (Unauthenticated, Forbidden) as error:
        return write_error(find_id(document), RpcError(INVALID_REQUEST, error.detail))
    except Exception:
        # The client goes on; what went wrong is for the log of whoever runs the server.
        log.exception("mcp_failed")
        return write_error(find_id(document), RpcError(INTERNAL_ERROR, "Internal error"))
    return write_result(message.id, result)


def _parse(line: bytes | None) -> object:
    if line is None:
        raise RpcError(INVALID_REQUEST, "The message is too long.")
    try:
        return strict_json.loads(line)
    except (ValueError, RecursionError):
        raise RpcError(PARSE_ERROR, "The line is not valid JSON in UTF-8.") from None


def _read_lines(lines: BinaryIO) -> Iterator[bytes | None]:
    """Read lines that are not blank; None stands for one that is too long, and read to its end."""
    while line := lines.readline(MAX_BYTES + 1):
        is_whole = line.endswith(b"\n") or len(line) <= MAX_BYTES
        if is_whole:
            if line.strip():
                yield line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(MAX_BYTES)
        yield None
