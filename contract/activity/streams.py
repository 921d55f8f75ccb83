"""Streams of changes: how to open one."""

from marshmallow import fields

from contract.base import OwnedSchema, Schema
from contract.fields import Flag, Line, Whole
from core.limits import QUERY_SECRET_LENGTH

SINCE = (
    "Number of the last change that you have. Defaults to the newest one, so that only what"
    " happens from now on is sent."
)
FOLLOW = "Whether the stream stays open; false ends it after the changes that are there."
TICKET = (
    "A ticket of `POST /auth/stream-ticket`, instead of other credentials: browsers send no"
    " Authorization header with a stream."
)
OTHER_CREDENTIAL = (
    "An access token or an API token, instead of other credentials. A ticket is safer."
)


class StreamQuerySchema(OwnedSchema):
    """Parameters of a stream of changes."""

    since = Whole(0, metadata={"description": SINCE})
    ticket = Line(QUERY_SECRET_LENGTH, 1, load_only=True, metadata={"description": TICKET})


class EventStreamQuerySchema(StreamQuerySchema):
    """Parameters of a stream of Server-Sent Events."""

    follow = Flag(load_default=True, metadata={"description": FOLLOW})


class WebSocketQuerySchema(StreamQuerySchema):
    """Parameters of a WebSocket connection."""

    token = Line(QUERY_SECRET_LENGTH, 1, load_only=True, metadata={"description": OTHER_CREDENTIAL})


class StreamTicketSchema(Schema):
    """A ticket with which a session opens one stream."""

    ticket = fields.String(metadata={"description": "The ticket. It is valid once."})
    expires_in = fields.Integer(metadata={"description": "Lifetime of the ticket in seconds."})
