"""The history of a transaction."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Moment, one_of
from core.enums import HistoryActor
from core.events import Event

TYPES = tuple(event.type for event in Event.__subclasses__() if event.entity == "transaction")
VALUE = {"type": ["string", "number", "boolean", "array"], "items": {"type": "string"}}


class FieldChangeSchema(Schema):
    """A field of a transaction with its values before and after."""

    field = fields.String(metadata={"description": "Name of the field, such as category_id."})
    before = fields.Raw(
        allow_none=True,
        metadata={**VALUE, "description": "Value before; null where there was none."},
    )
    after = fields.Raw(
        allow_none=True, metadata={**VALUE, "description": "Value after; null: none."}
    )


class HistoryImportSchema(Schema):
    """The import that stored or updated a transaction."""

    id = fields.Integer(metadata={"description": "Id of the import."})
    filename = fields.String(metadata={"description": "Name of the file."})


class HistoryEntrySchema(Schema):
    """One event of a transaction."""

    seq = fields.Integer(metadata={"description": "Number of the change in your log."})
    type = one_of(*TYPES, metadata={"description": "Type of the event."})
    actor = one_of(
        *HistoryActor,
        metadata={
            "description": "Who made the change: person (a request of yours), rule or model (which"
            " chose the category), import (a file), system (work in the background)."
        },
    )
    source_import = fields.Nested(
        HistoryImportSchema,
        data_key="import",
        allow_none=True,
        metadata={"description": "The file that it came from; null: none."},
    )
    changes = fields.List(
        fields.Nested(FieldChangeSchema),
        metadata={"description": "What changed; of a new transaction, the values it began with."},
    )
    created_at = Moment(metadata={"description": "Time of the event, in UTC."})


class TransactionHistorySchema(Schema):
    """The events of a transaction, newest first."""

    items = fields.List(
        fields.Nested(HistoryEntrySchema), metadata={"description": "The newest 200 events."}
    )
    has_more = fields.Boolean(metadata={"description": "Whether there are older events."})
