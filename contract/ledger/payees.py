"""Schemas of the lists of payees and tags."""

from marshmallow import fields

from contract.base import PageQuerySchema, Schema, page_schema
from contract.fields import Amount, Day, Line, one_of
from core.enums import TransactionKind
from core.limits import LINE_LENGTH, TAG_LENGTH


class PayeeListQuerySchema(PageQuerySchema):
    """Page of the list of payees."""

    q = Line(
        LINE_LENGTH,
        metadata={
            "description": "Name of the payee as far as it is typed, ignoring case, accents and"
            " spacing."
        },
    )


class PayeeSchema(Schema):
    """A payee with the newest of its transactions; spellings that differ in case are one payee."""

    name = fields.String(metadata={"description": "Name, as in the newest transaction."})
    count = fields.Integer(metadata={"description": "Number of transactions."})
    last_date = Day(metadata={"description": "Date of the newest transaction."})
    last_kind = one_of(
        *TransactionKind, metadata={"description": "Kind of the newest transaction."}
    )
    last_amount = Amount(
        metadata={"description": "Amount of the newest transaction; negative for a refund."}
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of `last_amount`."})
    last_category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category of the newest transaction; null without one."},
    )
    last_category_name = fields.String(
        allow_none=True, metadata={"description": "Name of that category; null without one."}
    )


class TagListQuerySchema(PageQuerySchema):
    """Page of the list of tags."""

    q = Line(
        TAG_LENGTH,
        metadata={"description": "Beginning of the tag, ignoring case, accents and spacing."},
    )


class TagUseSchema(Schema):
    """A tag with its use; spellings that differ in case are one tag."""

    tag = fields.String(metadata={"description": "The tag in its most frequent spelling."})
    count = fields.Integer(metadata={"description": "Number of transactions with the tag."})
    last_date = Day(metadata={"description": "Date of the newest transaction with the tag."})


PayeePageSchema = page_schema(PayeeSchema, "Payee")
TagUsePageSchema = page_schema(TagUseSchema, "TagUse")
