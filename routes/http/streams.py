"""Responses that are streams: they begin in a view and go on in the hub."""

from collections.abc import Iterator

from flask import current_app, g, request
from werkzeug.wrappers import Response

from container import container
from core.errors import Malformed
from core.identity import Caller
from infrastructure.ids import MAX_ID
from infrastructure.streaming.channels import EventStream, Seat, encode_events, encode_retry
from infrastructure.streaming.handover import can_hand_over, hand_over, is_chunked
from infrastructure.streaming.messages import (
    READY,
    RESET,
    Credential,
    Message,
    control_message,
)
from routes.http.change_messages import ChangeSource

EVENT_STREAM = "text/event-stream"
MAX_MISSED = 10_000
"""Changes beyond which it is less work for both sides to read everything anew."""
HEADERS = {
    # Answers are personal, and proxies must not wait for their end: nginx knows the last header.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


def open_event_stream(subject: Caller, since: int | None, *, follow: bool) -> Response:
    """Answer with the changes after a position, and with those to come.

    The position is that of the header ``Last-Event-ID``, with which browsers connect again, or else
    ``since``. Where the server's socket cannot be had, the answer ends after what is there, and the
    client asks again. Raises Malformed or TooMany.
    """
    last_event_id = _read_last_event_id()
    start = find_start(subject, since if last_event_id is None else last_event_id)
    beginning = encode_retry() + encode_events([start])
    if not follow or not can_hand_over(request.environ):
        body = _read_to_end(subject.id, start.position)
        return _respond([beginning, *body])

    seat = take_seat(subject)
    hub = container().hub
    channel = EventStream(seat, start.position, chunked=is_chunked(request.environ))
    response = _respond(
        hand_over(request.environ, beginning, lambda taken: hub.adopt(taken, channel))
    )
    response.call_on_close(lambda: hub.release_unless_adopted(channel))
    return response


def find_start(subject: Caller, since: int | None) -> Message:
    """Return the first message of a stream: where it begins, or that the client lacks too much."""
    end = subject.sync_position
    if since is None:
        return control_message(READY, end)
    is_known = since <= end and end - since <= MAX_MISSED
    return control_message(READY, since) if is_known else control_message(RESET, end)


def take_seat(subject: Caller) -> Seat:
    """Take a seat for a stream of a user's log. Raises TooMany."""
    # An admin may follow the log of another user; the stream lasts as long as the admin's session.
    caller: Caller = g.caller
    credential = (
        Credential("session", caller.family)
        if caller.family is not None
        else Credential("token", caller.token_id or 0)
    )
    seat = Seat(subject.id, credential)
    container().hub.seats.take(seat)
    return seat


def _read_last_event_id() -> int | None:
    text = request.headers.get("Last-Event-ID", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_ID):
        raise Malformed("The header Last-Event-ID must be the id of an event of this stream.")
    return int(text)


def _read_to_end(user_id: int, position: int) -> Iterator[bytes]:
    """Encode the changes after a position."""
    source = ChangeSource()
    has_more = True
    while has_more:
        batch = source.read(user_id, position)
        if batch.messages:
            position = batch.messages[-1].position
            yield encode_events(batch.messages)
        has_more = batch.has_more


def _respond(body: Iterator[bytes] | list[bytes]) -> Response:
    return current_app.response_class(body, mimetype=EVENT_STREAM, headers=HEADERS)
