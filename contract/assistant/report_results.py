"""What tools answer about periods: sums, comparisons, anomalies and net worth."""

from marshmallow import fields

from contract.assistant.tool_fields import (
    ForeignSentence,
    ForeignText,
    Link,
    MoneyText,
    currency,
)
from contract.assistant.transaction_results import category_id
from contract.base import PeriodSchema, Schema
from contract.fields import Day, one_of
from core.enums import AnomalyKind, TransactionKind


class LeftOutCurrencySchema(Schema):
    """Transactions in a currency that these sums do not contain."""

    currency = currency()
    total = MoneyText(metadata={"description": "Sum of what is left out, in `currency`."})
    count = fields.Integer(metadata={"description": "Number of transactions left out."})


class ConvertedPartSchema(LeftOutCurrencySchema):
    """Transactions in another currency that these sums contain, converted."""

    total = MoneyText(metadata={"description": "Sum as entered, in `currency`."})
    count = fields.Integer(metadata={"description": "Number of transactions."})
    converted = MoneyText(metadata={"description": "The same in the currency of the report."})


class ReportSchema(Schema):
    """Base of reports in one currency."""

    currency = currency()
    converted_currencies = fields.List(
        fields.Nested(ConvertedPartSchema),
        metadata={"description": "Other currencies that the sums contain, converted."},
    )
    left_out_currencies = fields.List(
        fields.Nested(LeftOutCurrencySchema),
        attribute="other_currencies",
        metadata={"description": "Other currencies that the sums do not contain; say so."},
    )


class CategorySumSchema(Schema):
    """The sum of one category."""

    category_id = category_id()
    category_name = ForeignText(metadata={"description": "Name of the category."})
    total = MoneyText(metadata={"description": "Sum less refunds."})
    refunds = MoneyText(metadata={"description": "Refunds that `total` has taken off."})
    percentage = fields.Float(
        metadata={"description": "Share of the sum of all categories before refunds, in percent."}
    )
    transaction_count = fields.Integer(
        attribute="count", metadata={"description": "Number of transactions."}
    )


class CategoryBreakdownResultSchema(ReportSchema):
    """Sums by category, the largest first."""

    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transactions."})
    period = fields.Nested(PeriodSchema, metadata={"description": "Days that are added up."})
    total = MoneyText(metadata={"description": "Sum of all categories less refunds."})
    categories = fields.List(
        fields.Nested(CategorySumSchema),
        attribute="category_breakdown",
        metadata={"description": "The categories, the largest first."},
    )
    link = Link("/transactions?start_date={0.period.start}&end_date={0.period.end}")


class BalanceSchema(Schema):
    """Income and expenses of a period."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days that are added up."})
    total_income = MoneyText(metadata={"description": "Income."})
    total_expenses = MoneyText(metadata={"description": "Expenses less refunds."})
    refunds = MoneyText(metadata={"description": "Refunds that the expenses have taken off."})
    savings = MoneyText(metadata={"description": "Income less expenses."})
    savings_rate_percent = fields.Float(
        attribute="savings_rate",
        allow_none=True,
        metadata={"description": "Savings in percent of income; null without income."},
    )


class IncomeVsExpenseResultSchema(ReportSchema):
    """Income and expenses of some months, together and one by one."""

    together = fields.Nested(BalanceSchema, metadata={"description": "All months together."})
    months = fields.List(
        fields.Nested(BalanceSchema), metadata={"description": "Each month, the oldest first."}
    )
    link = Link("/transactions?start_date={0.period.start}&end_date={0.period.end}")


class CategoryChangeSchema(Schema):
    """The sum of one category in both ranges."""

    category_id = category_id()
    category_name = ForeignText(
        allow_none=True,
        metadata={"description": "Name of the category; null for all together."},
    )
    first_total = MoneyText(metadata={"description": "Sum in the earlier range."})
    second_total = MoneyText(metadata={"description": "Sum in the later range."})
    change = MoneyText(metadata={"description": "Later less earlier."})
    change_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "The change in percent of the earlier sum; null if that is not positive."
        },
    )


class ComparisonResultSchema(Schema):
    """Two ranges compared, in total and by category."""

    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transactions."})
    currency = currency()
    first_period = fields.Nested(PeriodSchema, metadata={"description": "The earlier range."})
    second_period = fields.Nested(PeriodSchema, metadata={"description": "The later range."})
    total = fields.Nested(CategoryChangeSchema, metadata={"description": "All categories."})
    categories = fields.List(
        fields.Nested(CategoryChangeSchema),
        metadata={"description": "Each category, the largest change first."},
    )
    left_out_currencies = fields.List(
        fields.Nested(LeftOutCurrencySchema),
        metadata={"description": "Other currencies that the sums do not contain; say so."},
    )


class AnomalyLineSchema(Schema):
    """Something unusual."""

    id = fields.Integer(metadata={"description": "Id of the anomaly."})
    kind = one_of(*AnomalyKind, metadata={"description": "What is unusual."})
    date = Day(metadata={"description": "Day on which it happened."})
    currency = currency()
    amount = MoneyText(metadata={"description": "The unusual amount."})
    usual_amount = MoneyText(
        attribute="usual", metadata={"description": "The amount that was to be expected."}
    )
    payee = ForeignText(metadata={"description": "Who was paid, or who paid; may be empty."})
    reason = ForeignSentence(metadata={"description": "Why it is unusual."})
    transaction_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the transaction; null without one."}
    )
    link = Link("/transactions?id={0.transaction_id}")


class AnomalyListSchema(Schema):
    """What was unusual in a month, compared with the person's own past."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days of the month."})
    anomalies = fields.List(
        fields.Nested(AnomalyLineSchema), metadata={"description": "The newest first."}
    )


class WorthPointSchema(Schema):
    """What the accounts hold at the end of a day."""

    date = Day(metadata={"description": "The day."})
    assets = MoneyText(metadata={"description": "Sum of the balances above zero."})
    liabilities = MoneyText(metadata={"description": "Sum of the balances below, as positive."})
    net_worth = MoneyText(attribute="balance", metadata={"description": "Assets less liabilities."})


class CurrencyWorthSchema(Schema):
    """Net worth of the accounts of one currency."""

    currency = currency()
    points = fields.List(
        fields.Nested(WorthPointSchema), metadata={"description": "Each month, the oldest first."}
    )


class ConvertedPointSchema(Schema):
    """What all accounts hold at the end of a day, converted."""

    date = Day(metadata={"description": "The day."})
    net_worth = MoneyText(attribute="balance", metadata={"description": "Assets less liabilities."})


class ConvertedWorthSchema(Schema):
    """Net worth of all accounts in one currency."""

    currency = currency()
    points = fields.List(
        fields.Nested(ConvertedPointSchema),
        metadata={"description": "Each month, the oldest first."},
    )


class NetWorthResultSchema(Schema):
    """Net worth over time."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days of the history."})
    currencies = fields.List(
        fields.Nested(CurrencyWorthSchema),
        metadata={"description": "Each currency of the accounts."},
    )
    converted = fields.Nested(
        ConvertedWorthSchema,
        allow_none=True,
        metadata={"description": "All in the main currency; null without accounts."},
    )
    link = Link("/accounts")
