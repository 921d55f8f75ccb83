"""Schemas of the filters of transaction lists and exports."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contract.base import INCLUDE_SUBCATEGORIES, DaysQuerySchema, NamedPageQuerySchema, Schema
from contract.fields import Amount, Currency, Flag, Line, Tag, Whole, one_of
from core.enums import ExportFormat, TransactionKind
from core.limits import LINE_LENGTH

KIND = {"description": "Only transactions of this kind."}


class TransactionFilterSchema(DaysQuerySchema):
    """Filters of transactions. A transaction must match all of them."""

    category_id = Whole(metadata={"description": "Only transactions of the category with this id."})
    include_subcategories = Flag(metadata=INCLUDE_SUBCATEGORIES)
    uncategorized = Flag(metadata={"description": "true: only transactions without a category."})
    account_id = Whole(
        metadata={"description": "Only transactions from or to the account with this id."}
    )
    min_amount = Amount(
        metadata={"description": "Smallest amount, included, in `currency` or yours."}
    )
    max_amount = Amount(
        metadata={"description": "Largest amount, included, in `currency` or yours."}
    )
    currency = Currency(metadata={"description": "Only transactions in this ISO 4217 currency."})
    tag = Tag(metadata={"description": "Only transactions with this tag (ignoring case)."})
    import_id = Whole(
        metadata={
            "description": "Only transactions that the import with this id created or booked."
        }
    )
    q = Line(
        LINE_LENGTH,
        metadata={
            "description": "Words that must all be found, ignoring case and accents: in payee,"
            " description, notes, tags, and in the names of the accounts, of the category and of"
            " the categories above it. A word also finds the currency and the exact amount that it"
            " names: 12.50 and 12,50 find the same amount; 1250 finds 1,250.00 and not 12.50."
        },
    )

    @validates_schema(skip_on_field_errors=True)
    def check_combinations(self, data: dict[str, Any], **_: Any) -> None:
        low, high = data.get("min_amount"), data.get("max_amount")
        if low is not None and high is not None and low > high:
            raise ValidationError("max_amount must not be less than min_amount.", "max_amount")
        if data.get("uncategorized") and "category_id" in data:
            message = "Use either category_id or uncategorized, not both."
            raise ValidationError(message, "uncategorized")


class ExpenseListQuerySchema(NamedPageQuerySchema, TransactionFilterSchema):
    """Filters of the list of expenses or incomes."""


class TransactionListQuerySchema(ExpenseListQuerySchema):
    """Filters of the list of transactions."""

    kind = one_of(*TransactionKind, metadata=KIND)
    uncertain = Flag(
        metadata={
            "description": "true: the review queue, which is transactions without a category; those"
            " first of which one answer categorizes the most."
        }
    )


class TransactionSumQuerySchema(TransactionFilterSchema):
    """The filters of the list of transactions, for its sum and count."""

    kind = one_of(*TransactionKind, metadata=KIND)
    uncertain = Flag(
        metadata={
            "description": "true: the review queue, which is transactions that need a category."
        }
    )


class TransactionSumSchema(Schema):
    """The sum of the matching transactions of one kind in one currency."""

    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transactions."})
    currency = fields.String(metadata={"description": "ISO 4217 code of the total."})
    total = Amount(
        metadata={
            "description": "Sum of their amounts as in the list: refunds and the receiving side of"
            " a linked transfer are negative."
        }
    )
    count = fields.Integer(metadata={"description": "Number of these transactions."})


class TransactionSumsSchema(Schema):
    """Sums and count of all transactions that match some filters."""

    count = fields.Integer(
        metadata={"description": "Number of matching transactions, on all pages of the list."}
    )
    sums = fields.List(
        fields.Nested(TransactionSumSchema),
        metadata={
            "description": "One item for each kind and currency that occurs; empty if nothing"
            " matches."
        },
    )


class TransactionExportQuerySchema(TransactionFilterSchema):
    """Filters and file format of an export."""

    kind = one_of(*TransactionKind, metadata=KIND)
    format = one_of(
        *ExportFormat,
        load_default=ExportFormat.CSV,
        metadata={"description": "Format of the file."},
    )
