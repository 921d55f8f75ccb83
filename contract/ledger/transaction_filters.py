"""Schemas of the filters of transaction lists and exports."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contract.base import INCLUDE_SUBCATEGORIES, DaysQuerySchema, NamedPageQuerySchema, Schema
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Several, Tag, Whole, one_of
from core.enums import CategorySource, ExportFormat, TransactionKind, TransactionSort
from core.limits import LINE_LENGTH

SEVERAL = "Several are repeated or separated by commas."


class TransactionFilterSchema(DaysQuerySchema):
    """Filters of transactions. A transaction must match all of them."""

    category_id = Several(
        Whole(),
        metadata={"description": f"Only transactions of these categories, by id. {SEVERAL}"},
    )
    include_subcategories = Flag(metadata=INCLUDE_SUBCATEGORIES)
    uncategorized = Flag(metadata={"description": "true: only transactions without a category."})
    account_id = Several(
        Whole(),
        metadata={"description": f"Only transactions from or to these accounts, by id. {SEVERAL}"},
    )
    min_amount = Amount(
        metadata={"description": "Smallest amount, included, in each named `currency` or in yours."}
    )
    max_amount = Amount(
        metadata={"description": "Largest amount, included, in each named `currency` or in yours."}
    )
    currency = Several(
        Currency(),
        metadata={"description": f"Only transactions in these ISO 4217 currencies. {SEVERAL}"},
    )
    original_currency = Several(
        Currency(),
        metadata={
            "description": "Only transactions whose original amount is in these ISO 4217"
            f" currencies. {SEVERAL}"
        },
    )
    payee = Several(
        Line(LINE_LENGTH),
        split=False,
        metadata={
            "description": "Only transactions of these payees, ignoring case and accents. Repeat"
            " the parameter for several; a comma is part of the name."
        },
    )
    tag = Several(
        Tag(),
        split=False,
        metadata={
            "description": "Only transactions with any of these tags (ignoring case). Repeat the"
            " parameter for several; a comma is part of the tag."
        },
    )
    has_tag = Flag(
        metadata={"description": "true: only transactions with tags; false: only those without."}
    )
    pending = Flag(
        metadata={
            "description": "true: only transactions that the bank has yet to book; false: only"
            " booked ones and your own."
        }
    )
    is_recurring = Flag(
        metadata={
            "description": "true: only payments of recurring series; false: only other"
            " transactions."
        }
    )
    recurring_series_id = Several(
        Whole(),
        metadata={"description": f"Only payments of these recurring series, by id. {SEVERAL}"},
    )
    source = Several(
        one_of(*CategorySource),
        metadata={"description": f"Only transactions whose category these chose. {SEVERAL}"},
    )
    updated_since = Moment(
        metadata={
            "description": "Only transactions created or changed at this time or later: RFC 3339"
            " with an offset. Deletions are in `/changes`."
        }
    )
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


class AnyKindFilterSchema(TransactionFilterSchema):
    """Filters of transactions of all kinds."""

    kind = Several(
        one_of(*TransactionKind),
        metadata={"description": f"Only transactions of these kinds. {SEVERAL}"},
    )


class ExpenseListQuerySchema(NamedPageQuerySchema, TransactionFilterSchema):
    """Filters and order of the list of expenses or incomes."""

    sort = one_of(
        *TransactionSort,
        load_default=TransactionSort.NEWEST,
        metadata={
            "description": "Order of the list; a minus means descending. `amount` compares amounts"
            " of the same currency, one currency after the other; `payee` ignores case and accents."
        },
    )


class TransactionListQuerySchema(ExpenseListQuerySchema, AnyKindFilterSchema):
    """Filters and order of the list of transactions."""

    uncertain = Flag(
        metadata={
            "description": "true: the review queue, which is transactions without a category; those"
            " first of which one answer categorizes the most. It has no other `sort`."
        }
    )

    @validates_schema(skip_on_field_errors=True)
    def keep_order_of_queue(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("uncertain") and data["sort"] != TransactionSort.NEWEST:
            raise ValidationError("The review queue has an order of its own.", "sort")


class TransactionSumQuerySchema(AnyKindFilterSchema):
    """The filters of the list of transactions, for its sum and count."""

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


class TransactionDaySchema(Schema):
    """The matching transactions of one day."""

    date = Day(metadata={"description": "Calendar day of the transactions."})
    count = fields.Integer(metadata={"description": "Number of transactions of the day."})
    sums = fields.List(
        fields.Nested(TransactionSumSchema),
        metadata={"description": "One item for each kind and currency that occurs."},
    )


class TransactionDaysSchema(Schema):
    """The days with transactions that match some filters."""

    count = fields.Integer(
        metadata={"description": "Number of matching transactions, on all pages of the list."}
    )
    days = fields.List(
        fields.Nested(TransactionDaySchema),
        metadata={"description": "The days, newest first; days without a match are left out."},
    )


class TransactionExportQuerySchema(AnyKindFilterSchema):
    """Filters and file format of an export."""

    format = one_of(
        *ExportFormat,
        load_default=ExportFormat.CSV,
        metadata={"description": "Format of the file."},
    )
