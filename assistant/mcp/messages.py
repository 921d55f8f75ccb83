"""Messages of JSON-RPC 2.0, as the Model Context Protocol uses it."""

from dataclasses import dataclass
from typing import Any

from core.json_types import JsonObject

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

MAX_BYTES = 256 * 1024
"""Messages are small; a larger one is refused, whatever it comes by."""

RequestId = str | int


class RpcError(Exception):
    """An error that a client gets instead of a result."""

    def __init__(self, code: int, message: str, data: JsonObject | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or without an id a notification, which gets no answer."""

    id: RequestId | None
    method: str
    params: JsonObject

    @property
    def is_notification(self) -> bool:
        """Whether the client expects no answer."""
        return self.id is None

    @property
    def meta(self) -> JsonObject:
        """What the client says about the request itself."""
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


def read_message(document: Any) -> Message:
    """Read a message. Raises RpcError for what is none, such as a batch or a response."""
    if not isinstance(document, dict):
        raise RpcError(INVALID_REQUEST, "Send one request or notification; batches are refused.")
    method, params = document.get("method"), document.get("params", {})
    if document.get("jsonrpc") != "2.0" or not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "This is no request and no notification of JSON-RPC 2.0.")
    if not isinstance(params, dict):
        raise RpcError(INVALID_REQUEST, "params must be an object.")
    return Message(_read_id(document), method, params)


def find_id(document: Any) -> RequestId | None:
    """Find the id of what may be no request, for the error that answers it."""
    id_ = document.get("id") if isinstance(document, dict) else None
    # ``bool`` is a subclass of ``int``, hence no isinstance.
    return id_ if type(id_) in {str, int} else None


def write_result(id_: RequestId | None, result: JsonObject) -> JsonObject:
    """Build the message of a result."""
    return {"jsonrpc": "2.0", "id": id_, "result": result}


def write_error(id_: RequestId | None, error: RpcError) -> JsonObject:
    """Build the message of an error; the id is null where none could be read."""
    content: JsonObject = {"code": error.code, "message": error.message}
    if error.data is not None:
        content["data"] = error.data
    return {"jsonrpc": "2.0", "id": id_, "error": content}


def _read_id(document: JsonObject) -> RequestId | None:
    if "id" not in document:
        return None
    id_ = find_id(document)
    if id_ is None:
        raise RpcError(INVALID_REQUEST, "The id must be a string or a whole number.")
    return id_
