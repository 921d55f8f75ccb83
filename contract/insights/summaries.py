"""Schemas of summaries and statistics of expenses or of income."""

from marshmallow import fields

from contract.base import (
    INCLUDE_SUBCATEGORIES,
    ConvertingQuerySchema,
    DaysQuerySchema,
    PeriodSchema,
    Schema,
    converted_currencies,
    other_currencies,
)
from contract.fields import Amount, Day, Flag, Whole, one_of
from contract.insights.category_breakdowns import GROSS, REFUNDS, CategoryShareSchema
from contract.ledger.transactions import TransactionSchema
from core.enums import Weekday

CHANGE = {
    "description": "Change from the preceding days in percent, with two decimals; null unless their"
    " sum is positive."
}


class SummaryQuerySchema(DaysQuerySchema, ConvertingQuerySchema):
    """Parameters of a summary or of statistics of some days."""

    category_id = Whole(metadata={"description": "Only transactions of this category."})
    include_subcategories = Flag(metadata=INCLUDE_SUBCATEGORIES)


class DailyTotalSchema(Schema):
    """The sum of one day."""

    date = Day(metadata={"description": "The day."})
    total = Amount(metadata={"description": "Sum of the day's amounts; 0 without transactions."})
    count = fields.Integer(metadata={"description": "Number of transactions on the day."})


class PreviousPeriodSchema(Schema):
    """The sum of the preceding days, and the change since then."""

    total = Amount(
        attribute="previous_total", metadata={"description": "Sum of the preceding days."}
    )
    change_percent = fields.Float(allow_none=True, metadata=CHANGE)


class DaysComparisonSchema(Schema):
    """Days of the summary compared with the period immediately before it.

    A whole month, quarter or year is compared with the whole one before, other days with as many.
    While the period is in progress, its days up to today are compared with as many of the first of
    the preceding days.
    """

    period = fields.Nested(
        PeriodSchema, metadata={"description": "Days of the summary that are compared."}
    )
    previous_period = fields.Nested(
        PeriodSchema, metadata={"description": "Preceding days that they are compared with."}
    )
    total = Amount(metadata={"description": "Sum of the days in `period`."})
    previous_total = Amount(metadata={"description": "Sum of the days in `previous_period`."})
    change_percent = fields.Float(allow_none=True, metadata=CHANGE)


class SummarySchema(Schema):
    """Fields that summaries of expenses and of income have in common."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days that were added up."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    gross = Amount(metadata=GROSS)
    refunds = Amount(metadata=REFUNDS)
    transaction_count = fields.Integer(metadata={"description": "Number of transactions."})
    category_breakdown = fields.List(
        fields.Nested(CategoryShareSchema),
        metadata={"description": "Sums by category, largest first."},
    )
    daily_breakdown = fields.List(
        fields.Nested(DailyTotalSchema),
        metadata={"description": "Sums of every day of the period, oldest first."},
    )
    previous_period = fields.Nested(
        PreviousPeriodSchema,
        metadata={"description": "Sum of the preceding days in `comparison`, and the change."},
    )
    comparison = fields.Nested(
        DaysComparisonSchema,
        metadata={"description": "Comparison with the period immediately before."},
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()


class ExpenseSummarySchema(SummarySchema):
    """Expenses of a period by category and by day."""

    total_spending = Amount(
        attribute="total", metadata={"description": "Sum of the expenses: `gross` less `refunds`."}
    )
    average_daily_spending = Amount(
        attribute="average_daily",
        metadata={"description": "`total_spending` divided by the number of days."},
    )


class IncomeSummarySchema(SummarySchema):
    """Income of a period by category and by day."""

    total_income = Amount(attribute="total", metadata={"description": "Sum of the income."})
    average_daily_income = Amount(
        attribute="average_daily",
        metadata={"description": "`total_income` divided by the number of days."},
    )


class WeekdayTotalSchema(Schema):
    """The sum of all days of the period that fall on one weekday."""

    weekday = one_of(*Weekday, metadata={"description": "Name of the weekday in English."})
    total = Amount(metadata={"description": "Sum of the amounts on this weekday."})
    count = fields.Integer(metadata={"description": "Number of transactions on this weekday."})


class MonthTotalSchema(Schema):
    """The sum of the days of the period that fall into one month."""

    year = fields.Integer(metadata={"description": "Year in which the month starts."})
    month = fields.Integer(
        metadata={"description": "Number, 1 to 12, of the calendar month in which it starts."}
    )
    total = Amount(metadata={"description": "Sum of the amounts in the month."})
    count = fields.Integer(metadata={"description": "Number of transactions in the month."})


class PauseSchema(Schema):
    """The longest run of days without a transaction."""

    days = fields.Integer(metadata={"description": "Number of days; 0 if no day qualifies."})
    start_date = Day(
        allow_none=True, metadata={"description": "First day of the run; null without one."}
    )
    end_date = Day(
        allow_none=True, metadata={"description": "Last day of the run; null without one."}
    )


class StatisticsSchema(Schema):
    """Fields that statistics of expenses and of income have in common."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days that were looked at."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    count = fields.Integer(metadata={"description": "Number of transactions."})
    total = Amount(metadata={"description": "Sum of the amounts: `gross` less `refunds`."})
    gross = Amount(metadata=GROSS)
    refunds = Amount(metadata=REFUNDS)
    mean = Amount(
        allow_none=True, metadata={"description": "Mean amount; null without transactions."}
    )
    median = Amount(
        allow_none=True,
        metadata={"description": "Median of the amounts entered in `currency`; null without any."},
    )
    largest = fields.Nested(
        TransactionSchema,
        allow_none=True,
        metadata={
            "description": "Transaction of the largest amount entered in `currency`; null without"
            " any."
        },
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()
    by_weekday = fields.List(
        fields.Nested(WeekdayTotalSchema),
        metadata={"description": "Sums by weekday, Monday first."},
    )
    by_month = fields.List(
        fields.Nested(MonthTotalSchema), metadata={"description": "Sums by month, oldest first."}
    )
    busiest_category = fields.Nested(
        CategoryShareSchema,
        allow_none=True,
        metadata={"description": "Category with the most transactions; null without transactions."},
    )


class ExpenseStatisticsSchema(StatisticsSchema):
    """Statistics of expenses."""

    longest_streak_without_spending = fields.Nested(
        PauseSchema,
        attribute="longest_streak_without",
        metadata={"description": "Longest run of days up to today without an expense."},
    )


class IncomeStatisticsSchema(StatisticsSchema):
    """Statistics of income."""

    longest_streak_without_income = fields.Nested(
        PauseSchema,
        attribute="longest_streak_without",
        metadata={"description": "Longest run of days up to today without income."},
    )
