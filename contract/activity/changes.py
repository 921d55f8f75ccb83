"""Delta synchronisation: the log of changes."""

from marshmallow import fields

from contract.activity.change_rows import ENTITIES, PublicFields, class_name, row_schema
from contract.base import OwnedSchema, Schema, UnionSchema
from contract.fields import Moment, Whole, one_of
from core.events import EVENT_TYPES, Event

MAX_CHANGES = 1_000
DATA = "The whole row after the change; null if it was deleted."


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


class AnyChangeSchema(Schema):
    """A change of one row of any type."""

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
            "description": DATA,
        },
    )
    version = fields.Integer(metadata={"description": "Version of the format of `data`."})
    created_at = Moment(metadata={"description": "Time of the change, in UTC."})


class ChangesSchema(Schema):
    """Changes in order."""

    next_since = fields.Integer(metadata={"description": "Value of `since` for the next call."})
    has_more = fields.Boolean(metadata={"description": "Whether more changes follow already."})


def changes_schema(public_fields: PublicFields) -> type[Schema]:
    """Build the schema of the list of changes from the published columns of each table."""
    variants = tuple(_change_schema(entity, public_fields) for entity in ENTITIES)
    union = type(
        "ChangeSchema",
        (AnyChangeSchema, UnionSchema),
        {
            "variants": variants,
            "discriminator": "entity",
            "__doc__": "A change of one row. Its `entity` says which columns its `data` has.",
        },
    )
    items = fields.List(
        fields.Nested(union), metadata={"description": "The changes, oldest first."}
    )
    members = {"items": items, "__doc__": ChangesSchema.__doc__}
    return type("ChangesSchema", (ChangesSchema,), members)


def _change_schema(entity: str, public_fields: PublicFields) -> type[Schema]:
    """Build the schema of a change of a row of one type."""
    noun = entity.replace("_", " ")
    types = [event.type for event in Event.__subclasses__() if event.entity == entity]
    members = {
        "type": one_of(*types, metadata={"description": "Type of the event."}),
        "entity": one_of(entity, metadata={"description": f"Always {entity}."}),
        "data": fields.Nested(
            row_schema(entity, public_fields),
            allow_none=True,
            metadata={"description": DATA},
        ),
        "__doc__": f"A change of a row of type {noun}.",
    }
    return type(f"{class_name(entity)}EventSchema", (AnyChangeSchema,), members)
