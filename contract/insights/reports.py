"""Sums, statistics and what stands out."""

from marshmallow import fields
from webargs.fields import DelimitedList

from contract.base import (
    CurrencyQuerySchema,
    DaysQuerySchema,
    MonthQuerySchema,
    OwnedSchema,
    PeriodSchema,
    Schema,
)
from contract.fields import Amount, Currency, Day, Whole, one_of
from contract.ledger.transactions import TransactionSchema

MAX_MONTHS = 120


class CategoryShareSchema(Schema):
    """What went to one category; the percentages of a breakdown sum to 100."""

    category_id = fields.Integer(allow_none=True)
    category_name = fields.String()
    icon = fields.String(allow_none=True)
    color = fields.String(allow_none=True)
    total = Amount()
    percentage = fields.Float()
    count = fields.Integer()


class DailyTotalSchema(Schema):
    date = Day()
    total = Amount()
    count = fields.Integer()


class PreviousPeriodSchema(Schema):
    """As many days immediately before."""

    total = Amount()
    change_percent = fields.Float(allow_none=True)


class SummaryQuerySchema(DaysQuerySchema):
    """The last 30 days unless told."""

    category_id = Whole()
    currency = Currency(metadata={"description": "Default: your own."})


class SummarySchema(Schema):
    period = fields.Nested(PeriodSchema)
    currency = fields.String()
    transaction_count = fields.Integer()
    category_breakdown = fields.List(fields.Nested(CategoryShareSchema))
    daily_breakdown = fields.List(fields.Nested(DailyTotalSchema))
    previous_period = fields.Nested(PreviousPeriodSchema)
    other_currencies = fields.List(
        fields.String(),
        metadata={
            "description": "Currencies you also have transactions in; they are not in these sums."
        },
    )


class ExpenseSummarySchema(SummarySchema):
    """Spending of a period, for pie and bar charts."""

    total_spending = Amount(attribute="total")
    average_daily_spending = Amount(attribute="average_daily")


class IncomeSummarySchema(SummarySchema):
    """Income of a period."""

    total_income = Amount(attribute="total")
    average_daily_income = Amount(attribute="average_daily")


class WeekdayTotalSchema(Schema):
    weekday = fields.String()
    total = Amount()
    count = fields.Integer()


class MonthTotalSchema(Schema):
    year = fields.Integer()
    month = fields.Integer()
    total = Amount()
    count = fields.Integer()


class PauseSchema(Schema):
    """The longest run of days without any."""

    days = fields.Integer()
    start_date = Day(allow_none=True)
    end_date = Day(allow_none=True)


class StatisticsSchema(Schema):
    period = fields.Nested(PeriodSchema)
    currency = fields.String()
    count = fields.Integer()
    total = Amount()
    mean = Amount(allow_none=True)
    median = Amount(allow_none=True)
    largest = fields.Nested(TransactionSchema, allow_none=True)
    by_weekday = fields.List(fields.Nested(WeekdayTotalSchema))
    by_month = fields.List(fields.Nested(MonthTotalSchema))
    busiest_category = fields.Nested(CategoryShareSchema, allow_none=True)


class ExpenseStatisticsSchema(StatisticsSchema):
    longest_streak_without_spending = fields.Nested(PauseSchema, attribute="longest_streak_without")


class IncomeStatisticsSchema(StatisticsSchema):
    longest_streak_without_income = fields.Nested(PauseSchema, attribute="longest_streak_without")


class BalanceSchema(Schema):
    """Income against expenses; the savings rate is in percent of income."""

    currency = fields.String()
    period = fields.Nested(PeriodSchema)
    total_income = Amount()
    total_expenses = Amount()
    savings = Amount()
    savings_rate = fields.Float(allow_none=True)


class MonthBalanceSchema(BalanceSchema):
    year = fields.Integer()
    month = fields.Integer()


class MonthlySummarySchema(MonthBalanceSchema):
    expenses_by_category = fields.List(fields.Nested(CategoryShareSchema))


class YearQuerySchema(OwnedSchema):
    year = Whole(1901, 2198)
    currency = Currency(metadata={"description": "Default: your own."})


class YearlySummarySchema(BalanceSchema):
    year = fields.Integer()
    months = fields.List(fields.Nested(MonthBalanceSchema))
    expenses_by_category = fields.List(fields.Nested(CategoryShareSchema))


class MonthsQuerySchema(CurrencyQuerySchema):
    months = Whole(1, MAX_MONTHS, load_default=12)


class IncomeVsExpenseSchema(BalanceSchema):
    months = fields.List(fields.Nested(MonthBalanceSchema))


class BreakdownQuerySchema(DaysQuerySchema, MonthQuerySchema):
    """A month (the current one unless named), or some days."""

    kind = one_of("expense", "income", load_default="expense")


class SpendingByCategoryQuerySchema(BreakdownQuerySchema):
    category_ids = DelimitedList(
        Whole(), metadata={"description": "Only these, separated by commas."}
    )


class BreakdownSchema(Schema):
    kind = fields.String()
    period = fields.Nested(PeriodSchema)
    currency = fields.String()
    total = Amount()
    category_breakdown = fields.List(fields.Nested(CategoryShareSchema))


class TrendsQuerySchema(CurrencyQuerySchema):
    months_back = Whole(1, MAX_MONTHS, load_default=12)


class TrendMonthSchema(MonthBalanceSchema):
    total_income_change_percent = fields.Float(allow_none=True)
    total_expenses_change_percent = fields.Float(allow_none=True)


class TrendsSchema(Schema):
    period = fields.Nested(PeriodSchema)
    currency = fields.String()
    months = fields.List(fields.Nested(TrendMonthSchema))


class InsightSchema(Schema):
    """One observation, with the numbers it rests on."""

    code = fields.String()
    severity = fields.String()
    text = fields.String()
    tip = fields.String(allow_none=True)
    numbers = fields.Dict(keys=fields.String())


class MonthInsightsSchema(Schema):
    year = fields.Integer()
    month = fields.Integer()
    summary = fields.Nested(MonthlySummarySchema)
    top_categories = fields.List(fields.Nested(CategoryShareSchema))
    insights = fields.List(fields.Nested(InsightSchema))
    tips = fields.List(fields.String())
    source = fields.String(metadata={"description": "``rules``: said from the numbers alone."})


class LedgerInsightsSchema(MonthInsightsSchema):
    largest_expenses = fields.List(fields.Nested(TransactionSchema))
