"""Schemas of a suggested category, as it comes with a transaction."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Amount, Sentence, one_of
from core.enums import Decision, SuggestionSource

CONFIDENCE = {"description": "Calibrated probability that the category is right, 0 to 1."}


class CategoryCandidateSchema(Schema):
    """A category that a transaction may belong to."""

    category_id = fields.Integer()
    category_name = fields.String()
    confidence = fields.Float(metadata=CONFIDENCE)


class SuggestedPartSchema(Schema):
    """A part of the usual split of a payee."""

    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the part's category; null without one."}
    )
    amount = Amount(
        metadata={"description": "Amount of the part; all of them add up to the transaction's."}
    )


class CategorySuggestionSchema(Schema):
    """A suggested category of a transaction."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the suggested category; null if there is none."},
    )
    category_name = fields.String(
        allow_none=True,
        metadata={"description": "Name of the suggested category; null if there is none."},
    )
    confidence = fields.Float(metadata=CONFIDENCE)
    confidence_level = one_of(
        "HIGH",
        "MEDIUM",
        "LOW",
        metadata={"description": "The decision as a level: apply, suggest, ask."},
    )
    decision = one_of(
        *Decision,
        metadata={
            "description": "What the confidence allows: apply the category, suggest it, or ask"
            " the user."
        },
    )
    candidates = fields.List(
        fields.Nested(CategoryCandidateSchema),
        metadata={"description": "Up to three categories, the most probable first."},
    )
    reason = Sentence(metadata={"description": "Why the category was suggested."})
    payee = fields.String(metadata={"description": "The payee without what banks add to it."})
    source = one_of(
        *SuggestionSource, metadata={"description": "Origin of the suggestion; none without one."}
    )
    rule_ids = fields.List(
        fields.Integer(),
        metadata={"description": "Ids of your rules that matched, in execution order."},
    )
    parts = fields.List(
        fields.Nested(SuggestedPartSchema),
        metadata={
            "description": "How the transaction is usually split: in the shares of the last three"
            " payments to the payee, if all were split alike. Never applied by itself; empty for"
            " most."
        },
    )
