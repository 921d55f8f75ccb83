"""Schemas of reports on months and years."""

from marshmallow import fields

from contract.base import (
    ConvertedCurrencySchema,
    ConvertingQuerySchema,
    MonthQuerySchema,
    OtherCurrencySchema,
    PeriodSchema,
    Schema,
)
from contract.fields import Amount, Whole, one_of
from contract.insights.category_breakdowns import REFUNDS, REPORTED_KINDS, CategoryShareSchema
from contract.insights.insights import InsightSchema
from contract.ledger.transactions import TransactionSchema
from core.enums import InsightSource
from core.limits import MAX_MONTHS

YEAR = {"description": "Year in which the month starts."}
MONTH = {"description": "Number, 1 to 12, of the calendar month in which it starts."}
EXPENSES_BY_CATEGORY = {"description": "Expenses by category, largest first."}


class OtherBalanceSchema(OtherCurrencySchema):
    """Income or expenses in one currency that a report leaves out."""

    kind = one_of(*REPORTED_KINDS, metadata={"description": "Kind of the transactions."})


class ConvertedBalanceSchema(ConvertedCurrencySchema):
    """Income or expenses in one other currency that a report contains."""

    kind = one_of(*REPORTED_KINDS, metadata={"description": "Kind of the transactions."})


CONVERTED_BALANCES = {
    "description": "Income and expenses in other currencies that these sums contain, converted;"
    " empty if there are none. What has no rate is in `other_currencies`."
}
OTHER_BALANCES = {
    "description": "Income and expenses of the period in other currencies, which are not in these"
    " amounts; empty if there are none."
}


class BalanceSchema(Schema):
    """Income against expenses of a period."""

    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    period = fields.Nested(PeriodSchema, metadata={"description": "Days that were added up."})
    total_income = Amount(metadata={"description": "Sum of the income."})
    total_expenses = Amount(
        metadata={"description": "Sum of the expenses: `gross_expenses` less `refunds`."}
    )
    gross_expenses = Amount(metadata={"description": "Sum of the expenses before refunds."})
    refunds = Amount(metadata=REFUNDS)
    savings = Amount(
        metadata={
            "description": "`total_income` less `total_expenses`; negative if more was spent."
        }
    )
    savings_rate = fields.Float(
        allow_none=True,
        metadata={
            "description": "`savings` in percent of `total_income`, with two decimals; null without"
            " income."
        },
    )


class MonthBalanceSchema(BalanceSchema):
    """Income against expenses of a month."""

    year = fields.Integer(metadata=YEAR)
    month = fields.Integer(metadata=MONTH)


class MonthComparisonSchema(Schema):
    """A month compared with the month before.

    While the month is in progress, its days up to today are compared with the same days of the
    month before.
    """

    period = fields.Nested(
        PeriodSchema,
        attribute="now.period",
        metadata={"description": "Days of the month that are compared."},
    )
    previous_period = fields.Nested(
        PeriodSchema,
        attribute="before.period",
        metadata={"description": "Days of the month before that they are compared with."},
    )
    total_income = Amount(
        attribute="now.total_income", metadata={"description": "Sum of the income of `period`."}
    )
    previous_total_income = Amount(
        attribute="before.total_income",
        metadata={"description": "Sum of the income of `previous_period`."},
    )
    income_change_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "Change of the income in percent, with two decimals; null unless"
            " `previous_total_income` is positive."
        },
    )
    total_expenses = Amount(
        attribute="now.total_expenses",
        metadata={"description": "Sum of the expenses of `period`, net of refunds."},
    )
    previous_total_expenses = Amount(
        attribute="before.total_expenses",
        metadata={"description": "Sum of the expenses of `previous_period`, net of refunds."},
    )
    expenses_change_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "Change of the expenses in percent, with two decimals; null unless"
            " `previous_total_expenses` is positive."
        },
    )


COMPARISON = {
    "description": "Comparison with the month before; for the month in progress, of the same days."
}


class MonthlySummaryQuerySchema(ConvertingQuerySchema, MonthQuerySchema):
    """Parameters of the summary of a month."""


class MonthlySummarySchema(MonthBalanceSchema):
    """Income against expenses of a month, with its expenses by category."""

    scheduled_income = Amount(
        metadata={"description": "Part of `total_income` that is dated after today."}
    )
    scheduled_expenses = Amount(
        metadata={"description": "Part of `total_expenses` that is dated after today."}
    )
    comparison = fields.Nested(MonthComparisonSchema, metadata=COMPARISON)
    expenses_by_category = fields.List(
        fields.Nested(CategoryShareSchema), metadata=EXPENSES_BY_CATEGORY
    )
    converted_currencies = fields.List(
        fields.Nested(ConvertedBalanceSchema), metadata=CONVERTED_BALANCES
    )
    other_currencies = fields.List(fields.Nested(OtherBalanceSchema), metadata=OTHER_BALANCES)


class YearQuerySchema(ConvertingQuerySchema):
    """Parameters of a report on one year."""

    year = Whole(1901, 2198, metadata={"description": "Year. Defaults to the current year."})


class YearlySummarySchema(BalanceSchema):
    """Income against expenses of a year and of its months, with its expenses by category."""

    year = fields.Integer(
        metadata={"description": "The year. It consists of the months that start in it."}
    )
    months = fields.List(
        fields.Nested(MonthBalanceSchema),
        metadata={"description": "The twelve months of the year, oldest first."},
    )
    expenses_by_category = fields.List(
        fields.Nested(CategoryShareSchema), metadata=EXPENSES_BY_CATEGORY
    )
    converted_currencies = fields.List(
        fields.Nested(ConvertedBalanceSchema), metadata=CONVERTED_BALANCES
    )
    other_currencies = fields.List(fields.Nested(OtherBalanceSchema), metadata=OTHER_BALANCES)


class MonthsQuerySchema(ConvertingQuerySchema):
    """Parameters of a report on several months."""

    months = Whole(
        1,
        MAX_MONTHS,
        load_default=12,
        metadata={"description": "Number of months, ending with the current one."},
    )


class IncomeVsExpenseSchema(BalanceSchema):
    """Income against expenses of several months, together and one by one."""

    months = fields.List(
        fields.Nested(MonthBalanceSchema), metadata={"description": "The months, oldest first."}
    )
    converted_currencies = fields.List(
        fields.Nested(ConvertedBalanceSchema), metadata=CONVERTED_BALANCES
    )
    other_currencies = fields.List(fields.Nested(OtherBalanceSchema), metadata=OTHER_BALANCES)


class TrendsQuerySchema(ConvertingQuerySchema):
    """Parameters of monthly trends."""

    months_back = Whole(
        1,
        MAX_MONTHS,
        load_default=12,
        metadata={"description": "Number of months to compare, ending with the current one."},
    )


class TrendMonthSchema(MonthBalanceSchema):
    """Income against expenses of a month, with their changes from the month before."""

    total_income_change_percent = fields.Float(
        attribute="comparison.income_change_percent",
        allow_none=True,
        metadata={"description": "The same as `comparison.income_change_percent`, null as well."},
    )
    total_expenses_change_percent = fields.Float(
        attribute="comparison.expenses_change_percent",
        allow_none=True,
        metadata={"description": "The same as `comparison.expenses_change_percent`, null as well."},
    )
    comparison = fields.Nested(MonthComparisonSchema, metadata=COMPARISON)


class TrendsSchema(Schema):
    """Income against expenses of several months, each compared with the month before."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days of all months."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    months = fields.List(
        fields.Nested(TrendMonthSchema), metadata={"description": "The months, oldest first."}
    )
    converted_currencies = fields.List(
        fields.Nested(ConvertedBalanceSchema), metadata=CONVERTED_BALANCES
    )
    other_currencies = fields.List(fields.Nested(OtherBalanceSchema), metadata=OTHER_BALANCES)


class MonthInsightsSchema(Schema):
    """Insights into a month, with its summary."""

    year = fields.Integer(metadata=YEAR)
    month = fields.Integer(metadata=MONTH)
    summary = fields.Nested(
        MonthlySummarySchema, metadata={"description": "Income against expenses of the month."}
    )
    top_categories = fields.List(
        fields.Nested(CategoryShareSchema),
        metadata={"description": "The three categories with the largest expenses."},
    )
    insights = fields.List(
        fields.Nested(InsightSchema),
        metadata={"description": "Insights into the month, those with the most at stake first."},
    )
    tips = fields.List(
        fields.String(), metadata={"description": "The tips of all insights that have one."}
    )
    source = one_of(
        *InsightSource,
        metadata={
            "description": "`rules`: the insights follow from fixed rules, not from a language"
            " model."
        },
    )


class LedgerInsightsSchema(MonthInsightsSchema):
    """Insights into a month, with its summary and its largest expenses."""

    largest_expenses = fields.List(
        fields.Nested(TransactionSchema),
        metadata={"description": "Up to five expenses of the month, largest first."},
    )
