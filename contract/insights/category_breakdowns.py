"""Schemas of sums by category."""

from marshmallow import fields
from webargs.fields import DelimitedList

from contract.base import (
    INCLUDE_SUBCATEGORIES,
    ConvertingQuerySchema,
    DaysQuerySchema,
    MonthQuerySchema,
    PeriodSchema,
    Schema,
    converted_currencies,
    other_currencies,
)
from contract.fields import Amount, Flag, Whole, one_of
from core.enums import TransactionKind

REPORTED_KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)
"""Kinds that reports add up; transfers are neither."""


GROSS = {"description": "Sum of the amounts before refunds, never negative."}
REFUNDS = {"description": "Sum of the refunds, as a positive amount; 0 for income."}


class CategoryShareSchema(Schema):
    """The sum of one category and its share of a breakdown."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category; null for transactions without one."},
    )
    category_name = fields.String(
        metadata={"description": "Name of the category, or `Uncategorized`."}
    )
    icon = fields.String(
        allow_none=True,
        metadata={"description": "Name of the category's icon; null if it has none."},
    )
    color = fields.String(
        allow_none=True,
        metadata={"description": "The category's color as #RRGGBB; null if it has none."},
    )
    total = Amount(
        metadata={
            "description": "Sum of the category's amounts, `gross` less `refunds`; negative if"
            " refunds outweigh."
        }
    )
    gross = Amount(metadata=GROSS)
    refunds = Amount(metadata=REFUNDS)
    percentage = fields.Float(
        metadata={
            "description": "Share of `gross` in that of all categories in percent, with two"
            " decimals. The percentages of a breakdown add up to 100."
        }
    )
    count = fields.Integer(metadata={"description": "Number of transactions."})


class BreakdownQuerySchema(DaysQuerySchema, ConvertingQuerySchema, MonthQuerySchema):
    """Parameters of a breakdown: a month (by default the current one), or a date range."""

    kind = one_of(
        *REPORTED_KINDS,
        load_default=TransactionKind.EXPENSE.value,
        metadata={"description": "Kind of transactions to add up."},
    )


class SpendingByCategoryQuerySchema(BreakdownQuerySchema):
    """Parameters of a breakdown that may be limited to some categories."""

    category_ids = DelimitedList(
        Whole(),
        metadata={
            "description": "Ids of the categories to include, separated by commas. Defaults to all."
        },
    )
    include_subcategories = Flag(metadata=INCLUDE_SUBCATEGORIES)


class BreakdownSchema(Schema):
    """Sums of a period by category."""

    kind = one_of(
        *REPORTED_KINDS, metadata={"description": "Kind of transactions that were added up."}
    )
    period = fields.Nested(PeriodSchema, metadata={"description": "Days that were added up."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    total = Amount(
        metadata={"description": "Sum of all categories of the breakdown: `gross` less `refunds`."}
    )
    gross = Amount(metadata=GROSS)
    refunds = Amount(metadata=REFUNDS)
    category_breakdown = fields.List(
        fields.Nested(CategoryShareSchema),
        metadata={"description": "Categories with transactions, largest sum first."},
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()
