"""Suggested categories, feedback on them, and retraining."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from contract.base import OwnedSchema, Schema, UnionSchema
from contract.fields import Amount, Currency, Day, Flag, Line, Name, Whole, one_of
from contract.ledger.category_suggestions import CategorySuggestionSchema
from contract.ledger.transactions import TransactionSchema
from core.enums import TransactionKind
from core.json_types import JsonObject
from core.limits import CATEGORY_NAME_LENGTH, LINE_LENGTH, MAX_BULK


class CategorizeRowSchema(Schema):
    """A transaction to suggest a category for; a payee or a description is required."""

    payee = Line(
        LINE_LENGTH, metadata={"description": "Payee, as the bank writes it or as you would."}
    )
    merchant = Line(
        LINE_LENGTH, metadata={"description": "Another name for `payee`, used if that is missing."}
    )
    description = Line(LINE_LENGTH, metadata={"description": "Purpose or reference."})
    amount = Amount(
        metadata={"description": "Amount in units of the currency; negative for a refund."}
    )
    currency = Currency(metadata={"description": "ISO 4217 code. Defaults to your currency."})
    kind = one_of(
        *TransactionKind,
        load_default=TransactionKind.EXPENSE.value,
        metadata={"description": "Direction of the transaction."},
    )
    date = Day(metadata={"description": "Calendar day. Defaults to today in your time zone."})
    account_id = Whole(
        allow_none=True,
        metadata={"description": "Id of the account, for your rules; null without one."},
    )

    @pre_load
    def use_merchant_as_payee(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and "merchant" in data and "payee" not in data:
            return {**data, "payee": data["merchant"]}
        return data

    @validates_schema(skip_on_field_errors=True)
    def require_text(self, data: JsonObject, **_: Any) -> None:
        if not _has_text(data):
            raise ValidationError("A payee or a description is required.", "description")


class CategorizeSchema(OwnedSchema, CategorizeRowSchema):
    """One transaction, or up to 1,000 as `transactions`."""

    transactions = fields.List(
        fields.Nested(CategorizeRowSchema),
        validate=validate.Length(min=1, max=MAX_BULK),
        metadata={"description": "1 to 1,000 transactions, instead of the fields of one."},
    )
    ask_llm = Flag(
        load_default=False,
        metadata={
            "description": "Also ask a language model where the model is unsure. For one"
            " transaction only."
        },
    )

    @validates_schema(skip_on_field_errors=True)
    def require_text(self, data: JsonObject, **_: Any) -> None:
        if "transactions" not in data:
            super().require_text(data)
            return

        if _has_text(data):
            raise ValidationError(
                "Use either transactions or the fields of one transaction, not both.",
                "transactions",
            )
        # Each question to the language model takes seconds.
        if len(data["transactions"]) > 1 and data["ask_llm"]:
            raise ValidationError("ask_llm requires a single transaction.", "ask_llm")


def _has_text(data: JsonObject) -> bool:
    return bool(data.get("payee") or data.get("description"))


class CategorySuggestionListSchema(Schema):
    """The suggestions for many transactions."""

    items = fields.List(
        fields.Nested(CategorySuggestionSchema),
        metadata={"description": "The suggestions, in the order of the request."},
    )


class CategorizeAnswerSchema(CategorySuggestionListSchema, CategorySuggestionSchema, UnionSchema):
    """The suggestion for one transaction, or a list of them if `transactions` were sent."""

    variants = (CategorySuggestionSchema, CategorySuggestionListSchema)


class FeedbackSchema(OwnedSchema):
    """The true category of a transaction, by its id or its name."""

    transaction_id = Whole(required=True, metadata={"description": "Id of the transaction."})
    category_id = Whole(
        allow_none=True, metadata={"description": "Id of the true category; null clears it."}
    )
    actual_category = Name(
        CATEGORY_NAME_LENGTH,
        metadata={"description": "Name of the true category, instead of `category_id`."},
    )
    predicted_category = Line(
        CATEGORY_NAME_LENGTH,
        metadata={"description": "Accepted and ignored: the suggestion is stored."},
    )

    @validates_schema(skip_on_field_errors=True)
    def require_one_category(self, data: JsonObject, **_: Any) -> None:
        if ("category_id" in data) == ("actual_category" in data):
            raise ValidationError(
                "Exactly one of category_id and actual_category is required.", "category_id"
            )


class FeedbackAnswerSchema(Schema):
    """The categorized transaction, and whether its category had been suggested."""

    transaction = fields.Nested(
        TransactionSchema, metadata={"description": "The transaction as it is now."}
    )
    was_right = fields.Boolean(
        allow_none=True,
        metadata={
            "description": "Whether the last suggestion was this category; null if there was none."
        },
    )
    labels = fields.Integer(
        metadata={"description": "Number of categories chosen by you that the model knows now."}
    )


class RetrainSchema(OwnedSchema):
    """The user whose data a job works on."""


class RetrainAnswerSchema(Schema):
    """Size of a rebuilt categorization model."""

    labels = fields.Integer(
        metadata={"description": "Number of transactions with a category that you chose."}
    )
    categories = fields.Integer(metadata={"description": "Number of categories among them."})
    variant = fields.String(metadata={"description": "Name of the model's variant."})
