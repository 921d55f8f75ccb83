"""Schemas of the sums of every category in every month."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from webargs.fields import DelimitedList

from contract.base import (
    INCLUDE_SUBCATEGORIES,
    ConvertingQuerySchema,
    PeriodSchema,
    Schema,
    converted_currencies,
    other_currencies,
)
from contract.fields import Amount, Day, Flag, Whole, one_of
from contract.insights.category_breakdowns import GROSS, REFUNDS, REPORTED_KINDS
from contract.insights.months import MONTH, YEAR
from core.enums import TransactionKind
from core.limits import MAX_MONTHS

TOTAL = {"description": "Sum of the amounts: `gross` less `refunds`."}
COUNT = {"description": "Number of transactions."}


class CategorySeriesQuerySchema(ConvertingQuerySchema):
    """Parameters of a series: a number of months, or the months of a date range."""

    kind = one_of(
        *REPORTED_KINDS,
        load_default=TransactionKind.EXPENSE.value,
        metadata={"description": "Kind of transactions to add up."},
    )
    months = Whole(
        1,
        MAX_MONTHS,
        metadata={"description": "Number of months, ending with the current one. Defaults to 12."},
    )
    start_date = Day(
        metadata={"description": "Any day of the first month. Defaults to a year before the end."}
    )
    end_date = Day(metadata={"description": "Any day of the last month. Defaults to today."})
    category_ids = DelimitedList(
        Whole(),
        metadata={
            "description": "Ids of the categories to include, separated by commas. Defaults to all."
        },
    )
    include_subcategories = Flag(metadata=INCLUDE_SUBCATEGORIES)

    @validates_schema(skip_on_field_errors=True)
    def require_one_range(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("start_date"), data.get("end_date")
        if "months" in data and (start or end):
            message = "Use either months or start_date and end_date, not both."
            raise ValidationError(message, "months")
        if start and end and start > end:
            raise ValidationError("end_date must not be before start_date.", "end_date")


class SeriesMonthSchema(Schema):
    """All categories of a series in one month."""

    year = fields.Integer(metadata=YEAR)
    month = fields.Integer(metadata=MONTH)
    period = fields.Nested(PeriodSchema, metadata={"description": "Days of the month."})
    total = Amount(attribute="sum.total", metadata=TOTAL)
    gross = Amount(attribute="sum.gross", metadata=GROSS)
    refunds = Amount(attribute="sum.refunds", metadata=REFUNDS)
    count = fields.Integer(attribute="sum.count", metadata=COUNT)


class CategoryMonthSchema(Schema):
    """The sum of a category in one month."""

    total = Amount(metadata=TOTAL)
    gross = Amount(metadata=GROSS)
    refunds = Amount(metadata=REFUNDS)
    count = fields.Integer(metadata=COUNT)


class CategorySeriesSchema(Schema):
    """A category with its sum over all months and in each of them."""

    category_id = fields.Integer(
        attribute="share.category_id",
        allow_none=True,
        metadata={"description": "Id of the category; null for transactions without one."},
    )
    category_name = fields.String(
        attribute="share.category_name",
        metadata={"description": "Name of the category, or `Uncategorized`."},
    )
    parent_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of its parent category; null for a top-level category."},
    )
    icon = fields.String(
        attribute="share.icon",
        allow_none=True,
        metadata={"description": "Name of the category's icon; null if it has none."},
    )
    color = fields.String(
        attribute="share.color",
        allow_none=True,
        metadata={"description": "The category's color as #RRGGBB; null if it has none."},
    )
    total = Amount(attribute="share.total", metadata=TOTAL)
    gross = Amount(attribute="share.gross", metadata=GROSS)
    refunds = Amount(attribute="share.refunds", metadata=REFUNDS)
    percentage = fields.Float(
        attribute="share.percentage",
        metadata={"description": "Share of `gross` in that of all categories in percent."},
    )
    count = fields.Integer(attribute="share.count", metadata=COUNT)
    months = fields.List(
        fields.Nested(CategoryMonthSchema),
        metadata={
            "description": "One item for each of the months of the series, in their order; zero"
            " without transactions."
        },
    )


class CategoryMonthsSchema(Schema):
    """Sums of every category in every month of a range."""

    kind = one_of(
        *REPORTED_KINDS, metadata={"description": "Kind of transactions that were added up."}
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    period = fields.Nested(PeriodSchema, metadata={"description": "Days of all months."})
    months = fields.List(
        fields.Nested(SeriesMonthSchema), metadata={"description": "The months, oldest first."}
    )
    categories = fields.List(
        fields.Nested(CategorySeriesSchema),
        metadata={"description": "Categories with transactions, largest sum first."},
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()
