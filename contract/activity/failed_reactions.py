"""Reactions to events that have failed."""

from marshmallow import fields

from contract.base import Schema, page_schema
from contract.fields import Moment, one_of
from core.enums import ReactionName
from core.events import EVENT_TYPES


class FailedReactionSchema(Schema):
    """A reaction to an event that has failed, until it succeeds or an admin dismisses it."""

    id = fields.Integer(metadata={"description": "Id of the failed reaction."})
    user_id = fields.Integer(metadata={"description": "Id of the user it is about."})
    reaction = one_of(*ReactionName, metadata={"description": "What should have followed."})
    event_type = one_of(
        *EVENT_TYPES, metadata={"description": "Newest event that it should have followed from."}
    )
    seq = fields.Integer(metadata={"description": "Number of that event in the user's log."})
    attempts = fields.Integer(metadata={"description": "Times it was tried."})
    error = fields.String(metadata={"description": "What went wrong where, without any values."})
    next_attempt_at = Moment(
        allow_none=True,
        metadata={"description": "Time of the next attempt, in UTC; null when it is parked."},
    )
    created_at = Moment(metadata={"description": "Time of the first failure, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last failure, in UTC."})


FailedReactionPageSchema = page_schema(FailedReactionSchema, "FailedReaction")
