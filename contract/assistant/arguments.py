"""Arguments of tools. No tool takes a user: it is about the caller."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contract.base import Schema
from contract.fields import Amount, Day, Line, Month, Name, Whole, one_of
from core.enums import PeriodUnit, TransactionKind
from core.limits import LINE_LENGTH

MAX_ROWS = 100
"""Rows of one answer; sums are always of all rows."""
MAX_CATEGORIZED = 50
CONFIRMATION_LENGTH = 200
SPENDING_KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)
EITHER_KIND = "`expense` or `income`."
CATEGORY_ID = "Id of a category, from `get_categories`; it includes its subcategories."


class NoArguments(Schema):
    """A tool without arguments."""


class MonthArguments(Schema):
    """One month."""

    month = Month(
        metadata={"description": "Month as YYYY-MM. Defaults to the current month."},
    )


class DateRangeArguments(Schema):
    """A first and a last day."""

    start_date = Day(metadata={"description": "First day, YYYY-MM-DD, included."})
    end_date = Day(
        metadata={"description": "Last day, YYYY-MM-DD, included. Defaults to today."},
    )

    @validates_schema(skip_on_field_errors=True)
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and start > end:
            raise ValidationError("end_date must not be before start_date.", "end_date")


def row_limit() -> Whole:
    """Build the field for the number of rows to return."""
    description = "Maximum number of transactions to return. Totals cover all that match."
    return Whole(1, MAX_ROWS, load_default=20, metadata={"description": description})


class TransactionArguments(DateRangeArguments):
    """Filters of transactions."""

    kind = one_of(*TransactionKind, metadata={"description": "Only this kind."})
    category_id = Whole(metadata={"description": CATEGORY_ID})
    account_id = Whole(metadata={"description": "Id of an account, from `get_accounts`."})
    min_amount = Amount(metadata={"description": "Smallest amount."})
    max_amount = Amount(metadata={"description": "Largest amount."})
    limit = row_limit()


class SearchArguments(DateRangeArguments):
    """Words to search for."""

    text = Name(
        LINE_LENGTH,
        required=True,
        metadata={
            "description": "Words or an amount to look for in payees, descriptions, notes and tags;"
            " all must occur."
        },
    )
    limit = row_limit()


class BreakdownArguments(DateRangeArguments):
    """A month or a date range to break down."""

    month = Month(
        metadata={
            "description": "Month as YYYY-MM. Defaults to the current month; excludes `start_date`"
            " and `end_date`."
        }
    )
    kind = one_of(
        *SPENDING_KINDS,
        load_default=TransactionKind.EXPENSE,
        metadata={"description": EITHER_KIND},
    )

    @validates_schema(skip_on_field_errors=True)
    def require_one_period(self, data: dict[str, Any], **_: Any) -> None:
        if "month" in data and data.keys() & {"start_date", "end_date"}:
            raise ValidationError("Use either month or start_date and end_date.", "month")


class MonthSeriesArguments(MonthArguments):
    """Some months in a row."""

    months = Whole(
        1,
        24,
        load_default=1,
        metadata={"description": "Number of months, the named one being the last."},
    )


class ComparisonArguments(Schema):
    """Two date ranges to compare."""

    first_start_date = Day(
        required=True, metadata={"description": "First day of the earlier range, included."}
    )
    first_end_date = Day(
        required=True, metadata={"description": "Last day of the earlier range, included."}
    )
    second_start_date = Day(
        required=True, metadata={"description": "First day of the later range, included."}
    )
    second_end_date = Day(
        required=True, metadata={"description": "Last day of the later range, included."}
    )
    kind = one_of(
        *SPENDING_KINDS,
        load_default=TransactionKind.EXPENSE,
        metadata={"description": EITHER_KIND},
    )

    @validates_schema(skip_on_field_errors=True)
    def check_orders(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("first", "second"):
            if data[f"{name}_start_date"] > data[f"{name}_end_date"]:
                message = "The last day must not be before the first."
                raise ValidationError(message, f"{name}_end_date")


class ForecastArguments(Schema):
    """What to forecast."""

    category_id = Whole(metadata={"description": f"{CATEGORY_ID} Defaults to all spending."})


class CashFlowArguments(Schema):
    """The days of a cash flow."""

    days = Whole(
        1, 180, load_default=30, metadata={"description": "Number of days from tomorrow on."}
    )
    account_id = Whole(
        metadata={"description": "Id of one account. Defaults to all in the main currency."}
    )


class AffordabilityArguments(Schema):
    """An amount and a day."""

    amount = Amount(required=True, metadata={"description": "Amount in the main currency."})
    date = Day(metadata={"description": "Day of the payment. Defaults to today."})


class NetWorthArguments(Schema):
    """The months of a history."""

    months = Whole(1, 60, load_default=12, metadata={"description": "Number of months up to now."})


class ConfirmedSchema(Schema):
    """Arguments of a tool that writes: a first call previews, a second one confirms."""

    confirmation = Line(
        CONFIRMATION_LENGTH,
        1,
        metadata={
            "description": "The `confirmation` of a preview that the person has approved, together"
            " with the same arguments. Omit it first: then nothing is saved."
        },
    )


class RecordTransactionArguments(ConfirmedSchema):
    """A transaction to record."""

    kind = one_of(
        *SPENDING_KINDS,
        load_default=TransactionKind.EXPENSE,
        metadata={"description": EITHER_KIND},
    )
    amount = Amount(
        required=True,
        metadata={"description": "Amount, positive; an expense below zero is a refund."},
    )
    date = Day(metadata={"description": "Day, YYYY-MM-DD. Defaults to today."})
    payee = Line(LINE_LENGTH, metadata={"description": "Who was paid, or who paid."})
    description = Line(LINE_LENGTH, metadata={"description": "What it was for."})
    category_id = Whole(
        metadata={
            "description": "Id of a category, from `get_categories`. Defaults to what the person's"
            " rules or a certain model suggest."
        }
    )
    account_id = Whole(
        metadata={
            "description": "Id of an account, from `get_accounts`. Defaults to the person's default"
            " account."
        }
    )


class CategorizeArguments(ConfirmedSchema):
    """Transactions and their category."""

    transaction_ids = fields.List(
        Whole(),
        required=True,
        validate=validate.Length(1, MAX_CATEGORIZED),
        metadata={"description": "Ids of transactions, from `get_transactions`."},
    )
    category_id = Whole(
        required=True, metadata={"description": "Id of a category, from `get_categories`."}
    )


class BudgetArguments(ConfirmedSchema):
    """A budget to set."""

    category_id = Whole(metadata={"description": f"{CATEGORY_ID} Defaults to all spending."})
    amount = Amount(
        required=True, metadata={"description": "Limit of each period, greater than zero."}
    )
    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY,
        metadata={"description": "Length of the period."},
    )
