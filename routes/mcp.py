"""The Model Context Protocol over HTTP (streamable HTTP without streams), at ``/mcp``."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response

from assistant.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    INVALID_REQUEST,
    MAX_BYTES,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    UNSUPPORTED_VERSION,
    RpcError,
    find_id,
    read_message,
    write_error,
    write_result,
)
from assistant.mcp.server import answer
from assistant.mcp.versions import Revision, find_revision
from core.errors import Forbidden
from infrastructure import strict_json
from infrastructure.origins import is_allowed
from routes.http.authorization import authorize_api_token
from routes.http.rendering import json_response

PATH = "/mcp"
STATUSES = {
    PARSE_ERROR: HTTPStatus.BAD_REQUEST,
    INVALID_REQUEST: HTTPStatus.BAD_REQUEST,
    INVALID_PARAMS: HTTPStatus.BAD_REQUEST,
    HEADER_MISMATCH: HTTPStatus.BAD_REQUEST,
    UNSUPPORTED_VERSION: HTTPStatus.BAD_REQUEST,
    METHOD_NOT_FOUND: HTTPStatus.NOT_FOUND,
}

mcp = Blueprint("mcp", __name__)


def register(app: Flask) -> None:
    """Serve the protocol, unless it is turned off."""
    if app.config["MCP"]:
        app.register_blueprint(mcp)


@mcp.post(PATH)
def answer_message() -> Response:
    """Answer one message of a client that has an API token."""
    _check_origin()
    caller = authorize_api_token()
    request.max_content_length = MAX_BYTES
    document = None
    # Errors of a handshake revision are plain answers, unless the message itself is wrong.
    revision = None
    try:
        document = _read_body()
        message = read_message(document)
        revision = find_revision(message, request.headers.get)
        if message.is_notification:
            return Response(status=HTTPStatus.ACCEPTED)
        result = answer(caller, message, revision)
    except RpcError as error:
        return json_response(write_error(find_id(document), error), _choose_status(error, revision))
    return json_response(write_result(message.id, result))


def _read_body() -> object:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON as application/json.")
    if request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")
    try:
        return strict_json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise RpcError(PARSE_ERROR, "The body is not valid JSON in UTF-8.") from None


def _choose_status(error: RpcError, revision: Revision | None) -> int:
    if revision is not None and not revision.is_stateless:
        return int(HTTPStatus.OK)
    return int(STATUSES.get(error.code, HTTPStatus.OK))


def _check_origin() -> None:
    """Raise Forbidden for a page of another origin.

    Not by the host of the request: a page whose name was bound to this address has the same. Only
    browsers send an origin.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return
    public_url = urlsplit(current_app.config["PUBLIC_URL"])
    own = f"{public_url.scheme}://{public_url.netloc}".lower()
    if origin != own and not is_allowed(origin, current_app.config["CORS_ORIGINS"]):
        raise Forbidden(
            "Pages of this origin may not use the protocol. An operator can allow them with"
            " CORS_ORIGINS.",
            code="foreign_origin",
        )
