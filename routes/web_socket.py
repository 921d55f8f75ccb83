"""The WebSocket ``/ws/connect``: the same changes as the stream of events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NotRequired, TypedDict

from flask import Flask, Response, g, request
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol
from werkzeug.wsgi import ClosingIterator

from container import container
from core.errors import Malformed, Unavailable
from infrastructure.streaming.channels import WebSocket
from infrastructure.streaming.handover import can_hand_over, hand_over
from routes.http.authorization import authorize, resolve_subject
from routes.http.parsing import StrictParser
from routes.http.streams import find_start, take_seat
from schemas import WebSocketQuerySchema

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PATH = "/ws/connect"
PARSER = StrictParser()
SWITCHING = 101


class WebSocketQuery(TypedDict):
    """Query of a WebSocket connection."""

    since: NotRequired[int]
    ticket: NotRequired[str]
    token: NotRequired[str]


class Switching(Response):
    """A response without a body, whose iterator the server runs all the same: it hands over."""

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """Return the iterator, which Werkzeug replaces by nothing for this status."""
        return ClosingIterator(self.iter_encoded(), self.close)


def register(app: Flask) -> None:
    """Bind the route to an application. It is outside of ``/api``, where other systems have it."""
    app.add_url_rule(PATH, "connect_web_socket", connect, websocket=True)


def connect() -> Response:
    """Open a WebSocket that sends changes as they happen.

    Raises Unavailable where the server does not give its socket away.
    """
    # A page of another site can open a WebSocket with the cookies of this one, which is why the
    # authorisation checks where a request with cookies comes from.
    caller = g.caller = authorize("read", in_query=("ticket", "token"))
    assert caller is not None, "the route is not public"
    query: WebSocketQuery = PARSER.parse(WebSocketQuerySchema(), request, location="query")
    subject = resolve_subject(caller, query)  # type: ignore[arg-type]
    if not can_hand_over(request.environ):
        raise Unavailable(
            "This server cannot keep a WebSocket open. Follow /api/events/stream instead."
        )

    headers = _shake_hands()
    start = find_start(subject, query.get("since"))
    channel = WebSocket(take_seat(subject), start)
    hub = container().hub
    body = hand_over(request.environ, b"", lambda taken: hub.adopt(taken, channel))
    response = Switching(body, SWITCHING, headers)
    # It describes a body, of which there is none.
    del response.headers["Content-Type"]
    response.call_on_close(lambda: hub.release_unless_adopted(channel))
    return response


def _shake_hands() -> dict[str, str]:
    """Accept the handshake; return the headers of its answer. Raises Malformed."""
    # Without the query: it may hold a token, which nothing here needs.
    handshake = Request(request.path, Headers(request.headers.items()), request.method)
    answer = ServerProtocol().accept(handshake)
    if answer.status_code != SWITCHING:
        raise Malformed("The request is no valid WebSocket handshake (RFC 6455, section 4).")
    return {name: value for name, value in answer.headers.raw_items() if name != "Date"}
