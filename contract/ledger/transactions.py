"""Transactions: one, many, and what narrows them down."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    MAX_BULK,
    BulkSchema,
    DaysQuerySchema,
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Tag, Whole, one_of
from models import KINDS, Transaction

EXPORT_FORMATS = ("csv", "json", "ofx", "beancount", "ledger")


class TransactionSchema(RowSchema):
    """One movement of money; a refund is an expense with a negative amount."""

    class Meta:
        model = Transaction

    id = auto_field()
    user_id = fields.Integer()
    kind = auto_field()
    date = Day()
    amount = Amount()
    currency = auto_field()
    category_id = fields.Integer(allow_none=True)
    account_id = fields.Integer(allow_none=True)
    to_account_id = fields.Integer(allow_none=True)
    payee = auto_field()
    description = auto_field()
    notes = auto_field()
    category_source = one_of(
        "person",
        "rule",
        "model",
        allow_none=True,
        metadata={"description": "Who chose the category."},
    )
    tags = fields.List(fields.String())
    counterpart_id = fields.Integer(
        allow_none=True,
        metadata={"description": "The other leg, where a transfer is one row of each account."},
    )
    external_id = fields.String(allow_none=True, metadata={"description": "The bank's own id."})
    is_pending = fields.Boolean(metadata={"description": "The bank has not booked it yet."})
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class CategoryCandidateSchema(Schema):
    category_id = fields.Integer()
    category_name = fields.String()
    confidence = fields.Float()


class CategorySuggestionSchema(Schema):
    """What a transaction probably is. ``confidence`` is the calibrated probability that it is right."""

    category_id = fields.Integer(allow_none=True)
    category_name = fields.String(allow_none=True)
    confidence = fields.Float()
    confidence_level = one_of("HIGH", "MEDIUM", "LOW")
    decision = one_of("apply", "suggest", "ask")
    candidates = fields.List(fields.Nested(CategoryCandidateSchema))
    reason = fields.String()
    payee = fields.String(metadata={"description": "The payee without the bank's additions."})
    source = one_of("rule", "model", "llm", "none")
    rule_ids = fields.List(
        fields.Integer(), metadata={"description": "Your rules that matched, in their order."}
    )


class RecordedTransactionSchema(TransactionSchema):
    """A new transaction; without a category it comes with what it may be, which was applied if that was sure."""

    category_suggestion = fields.Nested(CategorySuggestionSchema, allow_none=True)


class ListedTransactionSchema(RecordedTransactionSchema):
    """A transaction in a list; the last two only in the review queue (``uncertain=true``)."""

    settles = fields.Integer(
        metadata={"description": "How many rows of the queue the same answer settles."}
    )


class ExpenseCreateSchema(OwnedSchema):
    """Money spent; negative for a refund."""

    amount = Amount(required=True)
    currency = Currency(metadata={"description": "Default: the account's, else your own."})
    date = Day(metadata={"description": "Default: your today."})
    category_id = Whole(allow_none=True)
    account_id = Whole(allow_none=True)
    payee = Line(200)
    description = Line(200)
    notes = Line(2_000)
    tags = fields.List(Tag(), validate=validate.Length(max=20))
    ai_classify = Flag(
        metadata={
            "description": "Without a category: false leaves it so; true also asks the language model."
        }
    )


class RecordQuerySchema(OwnedSchema):
    on_uncertain = one_of(
        "keep",
        "reject",
        load_default="keep",
        metadata={"description": "reject: 409 when no category is sure."},
    )


class IncomeCreateSchema(ExpenseCreateSchema):
    """Money received."""


class TransactionCreateSchema(ExpenseCreateSchema):
    """Any movement of money; a transfer names both accounts."""

    kind = one_of(*KINDS, required=True)
    to_account_id = Whole(allow_none=True)


class ExpenseUpdateSchema(ExpenseCreateSchema, UpdateSchema):
    """Changes an expense."""

    class Meta:
        exclude = ("ai_classify",)


class IncomeUpdateSchema(IncomeCreateSchema, UpdateSchema):
    """Changes an income."""

    class Meta:
        exclude = ("ai_classify",)


class TransactionUpdateSchema(TransactionCreateSchema, UpdateSchema):
    """Changes a transaction."""

    class Meta:
        exclude = ("ai_classify",)


class TransactionFilterSchema(DaysQuerySchema):
    """Filters; every one narrows what is found."""

    category_id = Whole()
    uncategorized = Flag()
    account_id = Whole()
    min_amount = Amount()
    max_amount = Amount()
    currency = Currency()
    tag = Tag()
    import_id = Whole(metadata={"description": "What this import brought."})
    q = Line(
        200, metadata={"description": "Words that occur in payee, description, notes or tags."}
    )

    @validates_schema(skip_on_field_errors=True)
    def amounts_make_sense(self, data: dict[str, Any], **_: Any) -> None:
        if {"min_amount", "max_amount"} <= data.keys() and data["min_amount"] > data["max_amount"]:
            raise ValidationError("The maximum is below the minimum.", "max_amount")
        if data.get("uncategorized") and "category_id" in data:
            raise ValidationError("Give category_id or uncategorized, not both.", "uncategorized")


class ExpenseListQuerySchema(PageQuerySchema, TransactionFilterSchema):
    """Which page of what passes the filters."""


class TransactionExportQuerySchema(TransactionFilterSchema):
    """What to export, and as what."""

    kind = one_of(*KINDS)
    format = one_of(*EXPORT_FORMATS, load_default="csv")


class TransactionListQuerySchema(ExpenseListQuerySchema):
    kind = one_of(*KINDS)
    uncertain = Flag(
        metadata={
            "description": "The review queue: rows without a category, those first of which one answer settles most."
        }
    )


class BulkRowSchema(TransactionCreateSchema):
    """One of many new transactions."""

    class Meta:
        exclude = ("user_id",)


class BulkCreateSchema(BulkSchema):
    """Up to 1,000 new transactions, all or none."""

    list_name = "transactions"
    transactions = fields.List(
        fields.Nested(BulkRowSchema), required=True, validate=validate.Length(min=1, max=MAX_BULK)
    )


class BulkChangeSchema(TransactionUpdateSchema):
    """The changes to one of many transactions."""

    class Meta:
        exclude = ("user_id", "ai_classify")

    id = Whole()

    @validates_schema(skip_on_field_errors=True)
    def names_its_row(self, data: dict[str, Any], **_: Any) -> None:
        if "id" not in data:
            raise ValidationError("Missing data for required field.", "id")
        if len(data) == 1:
            raise ValidationError("Name at least one field to change.")


class BulkUpdateSchema(BulkSchema):
    """Changes to up to 1,000 transactions, all or none."""

    list_name = "updates"
    updates = fields.List(
        fields.Nested(BulkChangeSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_BULK),
    )


class BulkCategorizeSchema(OwnedSchema):
    """Either the transactions to put into a category, or one whose likes get its category."""

    transaction_ids = fields.List(Whole(), validate=validate.Length(min=1, max=MAX_BULK))
    like = Whole(
        metadata={
            "description": "All of the same payee and kind, except those that you chose yourself."
        }
    )
    category_id = Whole(
        allow_none=True, metadata={"description": "With like: by default that transaction's own."}
    )
    preview = Flag(
        metadata={"description": "With like: show what would change, and change nothing."}
    )

    @validates_schema(skip_on_field_errors=True)
    def names_rows(self, data: dict[str, Any], **_: Any) -> None:
        if ("like" in data) == ("transaction_ids" in data):
            raise ValidationError("Give transaction_ids or like, and not both.", "transaction_ids")
        if "transaction_ids" in data and "category_id" not in data:
            raise ValidationError("Missing data for required field.", "category_id")
        if "transaction_ids" in data and "preview" in data:
            raise ValidationError("Only with like.", "preview")


class BulkAnswerSchema(Schema):
    """The rows as they are now, in the order of the request."""

    count = fields.Integer()
    items = fields.List(fields.Nested(TransactionSchema))


class BulkCategorizeAnswerSchema(Schema):
    """What was changed, or with ``preview`` would be; ``items`` are the first fifty of them."""

    count = fields.Integer()
    category_id = fields.Integer(allow_none=True)
    transaction_ids = fields.List(fields.Integer())
    preview = fields.Boolean()
    kept_choices = fields.Integer(metadata={"description": "Likes that stay as you chose them."})
    items = fields.List(fields.Nested(TransactionSchema))


class BacklogAnswerSchema(Schema):
    """How many rows without a category were looked at, and what became of them."""

    examined = fields.Integer()
    by_rule = fields.Integer()
    by_model = fields.Integer()
    suggested = fields.Integer()
    left = fields.Integer()


TransactionPageSchema = page_schema(TransactionSchema, "Transaction")
ListedTransactionPageSchema = page_schema(ListedTransactionSchema, "ListedTransaction")
