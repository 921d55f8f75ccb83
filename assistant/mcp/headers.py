"""Headers that repeat parts of a message, for proxies that route by them."""

import base64
import re
from collections.abc import Callable

from assistant.mcp.messages import HEADER_MISMATCH, Message, RpcError

METHOD_HEADER, NAME_HEADER = "Mcp-Method", "Mcp-Name"
NAME_PARAMETERS = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""The parameters that NAME_HEADER repeats, by method."""
ReadHeader = Callable[[str], str | None]
"""Returns the value of a header of HTTP by its name, None without one."""
ENCODED = re.compile(r"=\?base64\?(.*)\?=")


def check_headers(
    message: Message, read_header: ReadHeader, version: object, version_header: str
) -> None:
    """Raise RpcError unless the headers repeat what the message says.

    A proxy may have let a request pass by them; a message that says something else would deceive
    it.
    """
    expected = {version_header: version, METHOD_HEADER: message.method}
    parameter = NAME_PARAMETERS.get(message.method)
    if parameter is not None:
        expected[NAME_HEADER] = message.params.get(parameter)
    for name, value in expected.items():
        if _decode(read_header(name)) != value:
            raise RpcError(HEADER_MISMATCH, f"The header {name} contradicts the message.")


def _decode(value: str | None) -> str | None:
    """Decode a value that had to be encoded to be a header; None for what is no such code."""
    match = ENCODED.fullmatch(value or "")
    if match is None:
        return value
    try:
        return base64.b64decode(match[1], validate=True).decode()
    except ValueError:
        return None
