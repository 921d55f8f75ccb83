"""Error responses."""

from marshmallow import fields

from contract.base import OtherCurrencySchema, Schema
from contract.fields import Sentence, one_of
from contract.ledger.category_suggestions import CategoryCandidateSchema
from core.error_codes import ErrorCode


class ProblemFieldSchema(Schema):
    """A field of the request and what is wrong with it."""

    pointer = fields.String(
        metadata={
            "description": "JSON pointer (RFC 6901) into the body, or ?name for a query parameter."
        }
    )
    message = Sentence(metadata={"description": "What is wrong with the field."})


class ProblemSchema(Schema):
    """An error response (RFC 9457)."""

    type = fields.String(metadata={"description": "URN of the error's type."})
    title = fields.String(metadata={"description": "Name of the HTTP status."})
    status = fields.Integer(metadata={"description": "The HTTP status."})
    detail = Sentence(metadata={"description": "The error in a sentence."})
    code = one_of(*ErrorCode, metadata={"description": "Cause of the error; never renamed."})
    errors = fields.List(
        fields.Nested(ProblemFieldSchema),
        metadata={"description": "Invalid fields of the request; empty for other errors."},
    )
    missing = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "What is missing, as counts by name.", "optional": True},
    )
    found = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "What is there, as counts by name.", "optional": True},
    )
    other_currencies = fields.List(
        fields.Nested(OtherCurrencySchema),
        metadata={
            "description": "Expenses in other currencies, where there is too little history in the"
            " one that a forecast is about.",
            "optional": True,
        },
    )
    missing_ids = fields.List(
        fields.Integer(),
        metadata={"description": "Ids in the request that do not exist.", "optional": True},
    )
    usage = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Number of rows by type that use the row.", "optional": True},
    )
    suggested_category_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the most probable category; null without one.",
            "optional": True,
        },
    )
    confidence = fields.Float(
        metadata={"description": "Probability that this category is right.", "optional": True}
    )
    candidates = fields.List(
        fields.Nested(CategoryCandidateSchema),
        metadata={"description": "Probable categories, the first most so.", "optional": True},
    )
    budget_id = fields.Integer(
        metadata={
            "description": "Id of the budget that the request conflicts with.",
            "optional": True,
        }
    )
    retry_after = fields.Integer(
        metadata={"description": "Seconds to wait, as in Retry-After.", "optional": True}
    )
    request_id = fields.String(
        metadata={"description": "Id of the request, which finds it in the server's log."}
    )
