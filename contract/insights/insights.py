"""Schemas of insights and recommendations."""

from marshmallow import fields

from contract.base import MonthQuerySchema, PeriodSchema, Schema, other_currencies
from contract.fields import Amount, Day, Flag, Moment, one_of
from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PaymentCadence,
    PeriodUnit,
    Severity,
    TransactionKind,
)

CATEGORY_ID = {"description": "Id of the category that it is about; null for none in particular."}
CATEGORY_NAME = {"description": "Name of that category; null for none in particular."}
PAYEE = {"description": "Payee that it is about; null for none in particular."}


class InsightQuerySchema(MonthQuerySchema):
    """Parameters of insights into a month."""

    include_dismissed = Flag(
        metadata={"description": "true: also the insights that you dismissed. Defaults to false."}
    )


class InsightComparisonSchema(Schema):
    """What an insight compares an amount with."""

    basis = one_of(
        *ComparisonBasis,
        metadata={
            "description": "`usual`: the median of `month_count` complete months up to the same"
            " day; `usual_payment`: the median of earlier payments of a series; `last_year`: the"
            " same month a year before; `previous_price`: the payment before; `budget`: what the"
            " budget allows; `income`: the income of the month."
        },
    )
    amount = Amount(
        metadata={"description": "The amount that is compared, in `period`; may be expected."}
    )
    reference = Amount(metadata={"description": "The amount that it is compared with."})
    change_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "Change from `reference` to `amount` in percent, with two decimals; null"
            " unless `reference` is positive."
        },
    )
    period = fields.Nested(PeriodSchema, metadata={"description": "Days of `amount`."})
    month_count = fields.Integer(
        metadata={"description": "Months that `usual` is the median of; 0 for any other basis."}
    )
    includes_regular_payments = fields.Boolean(
        metadata={
            "description": "false: both amounts are without regular payments, such as a monthly"
            " membership in the same category."
        }
    )


class InsightCauseSchema(Schema):
    """A payee that contributes to an insight."""

    payee = fields.String(metadata={"description": "Name of the payee."})
    amount = Amount(
        metadata={
            "description": "What the payee contributes: the difference to the usual, or for"
            " `seasonal` and `refunds` the sum."
        }
    )
    transaction_count = fields.Integer(
        metadata={"description": "Number of transactions with the payee in the period."}
    )


class RecurringDetailSchema(Schema):
    """A recurring payment that began, ended or became dearer."""

    cadence = one_of(*PaymentCadence, metadata={"description": "Time between two payments."})
    amount = Amount(metadata={"description": "Amount of a payment."})
    previous_amount = Amount(
        allow_none=True,
        metadata={"description": "Amount before the price rose; null for other insights."},
    )
    yearly_amount = Amount(metadata={"description": "What such payments cost in a year."})
    first_date = Day(metadata={"description": "Day of the first payment that is known."})
    last_date = Day(metadata={"description": "Day of the newest payment."})
    expected_date = Day(
        allow_none=True,
        metadata={"description": "Day of the payment that did not come; null if none is missing."},
    )


class ProposedBudgetSchema(Schema):
    """Values of a budget, as requests take them."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category; null for a budget on all spending."},
    )
    amount = Amount(metadata={"description": "Limit per period, in `currency`."})
    currency = fields.String(metadata={"description": "ISO 4217 code of the amount."})
    period = one_of(*PeriodUnit, metadata={"description": "Length of a period."})


class TransactionSelectionSchema(Schema):
    """Filters of `GET /transactions`, under their names there; null is not a filter."""

    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transactions."})
    currency = fields.String(metadata={"description": "ISO 4217 code of the transactions."})
    start_date = Day(metadata={"description": "First day, included."})
    end_date = Day(metadata={"description": "Last day, included."})
    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category, with its subcategories; null for all."},
    )
    payee = fields.List(
        fields.String(),
        metadata={"description": "All spellings of the payee; empty for all payees."},
    )
    uncategorized = fields.Boolean(
        metadata={"description": "true: only transactions without a category."}
    )
    max_amount = Amount(
        allow_none=True,
        metadata={"description": "Largest amount, included; 0 for refunds, null for any."},
    )


class InsightActionSchema(Schema):
    """Something to do about an insight, in words and with the values that it takes."""

    type = one_of(
        *InsightActionType,
        metadata={
            "description": "`create_budget`: POST `budget` to `/budgets`; `update_budget`: PUT it"
            " to `/budgets/{budget_id}`; `review_payee`, `open_transactions` and"
            " `categorize_transactions`: show `GET /transactions` filtered by `transactions`;"
            " `add_transactions`: enter or import transactions."
        },
    )
    text = fields.String(metadata={"description": "What to do, in one sentence."})
    budget_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the budget that it is about; null for none."},
    )
    budget = fields.Nested(
        ProposedBudgetSchema,
        allow_none=True,
        metadata={"description": "The budget to create, or its new values; else null."},
    )
    transactions = fields.Nested(
        TransactionSelectionSchema,
        allow_none=True,
        metadata={"description": "The transactions to look at; null for none in particular."},
    )


class InsightNumbersSchema(Schema):
    """Numbers behind the sentence of an insight."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category; null for none in particular."},
    )
    change = fields.Float(
        allow_none=True,
        metadata={
            "description": "Change in percent, with two decimals; null without a comparison, or"
            " with one to nothing."
        },
    )
    count = fields.Integer(metadata={"description": "Number of transactions that it rests on."})


class InsightSchema(Schema):
    """One thing that is not as usual or needs attention, with the numbers it rests on."""

    dedup_key = fields.String()
    kind = one_of(*InsightKind, metadata={"description": "Kind of the cause."})
    code = one_of(*InsightKind, metadata={"description": "The same as `kind`."})
    severity = one_of(
        *Severity, metadata={"description": "`warning` if much is at stake, else `info`."}
    )
    text = fields.String(
        metadata={
            "description": "The insight in a sentence or two, in your locale's language and"
            " format. Proportions are rounded as people say them; `comparison` has the numbers."
        }
    )
    tip = fields.String(
        allow_none=True, metadata={"description": "`text` of the action; null without one."}
    )
    period = fields.Nested(
        PeriodSchema, metadata={"description": "The month, or the period of the budget."}
    )
    amount = Amount(
        allow_none=True,
        metadata={
            "description": "What is at stake: the difference to the comparison, the purchase, or"
            " what a recurring payment costs in a year. Null for notices of missing data."
        },
    )
    category_id = fields.Integer(allow_none=True, metadata=CATEGORY_ID)
    category_name = fields.String(allow_none=True, metadata=CATEGORY_NAME)
    payee = fields.String(allow_none=True, metadata=PAYEE)
    budget_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the budget of that category; null without one."},
    )
    transaction_ids = fields.List(
        fields.Integer(), metadata={"description": "Ids of the transactions that it rests on."}
    )
    anomaly_ids = fields.List(
        fields.Integer(),
        metadata={
            "description": "Ids of the anomalies that say the same and wait for your decision."
        },
    )
    causes = fields.List(
        fields.Nested(InsightCauseSchema),
        metadata={"description": "Up to three payees that explain it, the largest part first."},
    )
    comparison = fields.Nested(
        InsightComparisonSchema,
        allow_none=True,
        metadata={"description": "What it is compared with; null if with nothing."},
    )
    recurring = fields.Nested(
        RecurringDetailSchema,
        allow_none=True,
        metadata={"description": "The recurring payment that it is about; null for others."},
    )
    action = fields.Nested(
        InsightActionSchema,
        allow_none=True,
        metadata={"description": "What you can do; null if nothing follows."},
    )
    numbers = fields.Nested(
        InsightNumbersSchema,
        metadata={"description": "Kept for older clients: the other fields have more."},
    )
    dismissed_at = Moment(
        allow_none=True,
        metadata={"description": "Time at which you dismissed it; null if you did not."},
    )


class InsightReportSchema(Schema):
    """What insights into a month rest on."""

    year = fields.Integer(metadata={"description": "Year in which the month starts."})
    month = fields.Integer(
        metadata={"description": "Number, 1 to 12, of the calendar month in which it starts."}
    )
    period = fields.Nested(PeriodSchema, metadata={"description": "Days of the month."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    data_until = Day(
        allow_none=True,
        metadata={
            "description": "Last day up to which your entries can be taken as complete: today, or"
            " that of the newest entry if there was none for longer than is usual. Null without"
            " entries."
        },
    )
    month_count = fields.Integer(
        metadata={
            "description": "Number of complete months before, up to six, that the usual is a median"
            " of. Below three, nothing is compared with it."
        }
    )
    other_currencies = other_currencies()


class SpendingInsightsSchema(InsightReportSchema):
    """Insights into a month."""

    insights = fields.List(
        fields.Nested(InsightSchema),
        metadata={"description": "Insights, those with the most at stake first."},
    )


class RecommendationSchema(Schema):
    """Something to do, and why."""

    dedup_key = fields.String(attribute="insight.dedup_key")
    kind = one_of(
        *InsightKind,
        attribute="insight.kind",
        metadata={"description": "Kind of the insight that it follows from."},
    )
    severity = one_of(
        *Severity,
        attribute="insight.severity",
        metadata={"description": "Severity of that insight."},
    )
    text = fields.String(
        attribute="action.text", metadata={"description": "What to do, in one sentence."}
    )
    reason = fields.String(
        attribute="insight.text", metadata={"description": "The insight, in a sentence or two."}
    )
    amount = Amount(
        attribute="insight.amount",
        allow_none=True,
        metadata={"description": "What is at stake; null for notices of missing data."},
    )
    category_id = fields.Integer(
        attribute="insight.category_id", allow_none=True, metadata=CATEGORY_ID
    )
    category_name = fields.String(
        attribute="insight.category_name", allow_none=True, metadata=CATEGORY_NAME
    )
    payee = fields.String(attribute="insight.payee", allow_none=True, metadata=PAYEE)
    action = fields.Nested(
        InsightActionSchema, metadata={"description": "The same with the values that it takes."}
    )
    dismissed_at = Moment(
        attribute="insight.dismissed_at",
        allow_none=True,
        metadata={"description": "Time at which you dismissed the insight; null if you did not."},
    )


class RecommendationReportSchema(InsightReportSchema):
    """What you can do about the insights into a month."""

    recommendations = fields.List(
        fields.Nested(RecommendationSchema),
        metadata={"description": "Recommendations, those with the most at stake first."},
    )
