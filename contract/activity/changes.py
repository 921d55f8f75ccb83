"""Delta synchronisation: the log of changes."""

from marshmallow import fields

from contract.base import OwnedSchema, Schema
from contract.fields import Moment, Whole, one_of
from core.events import ENTITIES, EVENT_TYPES

MAX_CHANGES = 1_000


class ChangesQuerySchema(OwnedSchema):
    """Parameters of the list of changes."""

    since = Whole(
        0,
        load_default=0,
        metadata={"description": "The `next_since` of the preceding call; 0 starts at the first."},
    )
    limit = Whole(
        1,
        MAX_CHANGES,
        load_default=200,
        metadata={"description": "Maximum number of changes to return."},
    )


class ChangeSchema(Schema):
    """A change of one row."""

    seq = fields.Integer(
        metadata={"description": "Number of the change in your log, without gaps."}
    )
    type = one_of(*EVENT_TYPES, metadata={"description": "Type of the event."})
    entity = one_of(*ENTITIES, metadata={"description": "Type of the row."})
    entity_id = fields.Integer(metadata={"description": "Id of the row."})
    deleted = fields.Boolean(metadata={"description": "Whether the row was deleted."})
    data = fields.Raw(
        allow_none=True,
        metadata={
            "type": "object",
            "description": "The whole row after the change; null if it was deleted.",
        },
    )
    version = fields.Integer(metadata={"description": "Version of the format of `data`."})
    created_at = Moment(metadata={"description": "Time of the change, in UTC."})


class ChangesSchema(Schema):
    """Changes in order."""

    items = fields.List(
        fields.Nested(ChangeSchema), metadata={"description": "The changes, oldest first."}
    )
    next_since = fields.Integer(metadata={"description": "Value of `since` for the next call."})
    has_more = fields.Boolean(metadata={"description": "Whether more changes follow already."})
