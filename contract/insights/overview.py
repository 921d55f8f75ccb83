"""Schemas of the overview, which a home screen shows."""

from typing import Any

from marshmallow import fields

from contract.base import Schema
from contract.fields import Amount, Day, one_of
from contract.forecasting.paths import ForecastPathSchema
from contract.insights.months import MonthlySummarySchema
from contract.ledger.accounts import AccountSchema
from contract.ledger.transactions import TransactionSchema
from contract.planning.budget_reports import BudgetStatusSchema
from contract.planning.goal_insights import GoalGlanceSchema
from core.enums import CashFlowSource, PaymentCadence, TransactionKind


class CurrencyBalanceSchema(Schema):
    """The sum of the active accounts in one currency."""

    currency = fields.String()
    current_balance = Amount(metadata={"description": "Balance at the end of today."})
    balance_including_scheduled = Amount(
        metadata={"description": "Balance with all transactions that are entered for later days."}
    )


class UpcomingPaymentSchema(Schema):
    """A payment of the coming 30 days."""

    date = Day(metadata={"description": "Day of the payment; expected ones may come later."})
    due_date = Day(
        metadata={
            "description": "Day on which the payment is due: before `date` if it is late, and then"
            " expected tomorrow, a planned one today."
        }
    )
    kind = one_of(*TransactionKind, metadata={"description": "Kind of the transaction."})
    source = one_of(
        *CashFlowSource,
        metadata={
            "description": "`entered`: a transaction with a later date; `planned`: a planned"
            " transaction; `expected`: recurring, from the last two years."
        },
    )
    payee = fields.String(metadata={"description": "Payee, or the description without one."})
    amount = Amount(metadata={"description": "Amount; the most probable one if expected."})
    currency = fields.String()
    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the category; null without one."}
    )
    category_name = fields.String(
        allow_none=True, metadata={"description": "Name of the category; null without one."}
    )
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the entered transaction; null for other payments."},
    )
    planned_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the planned transaction; null for other payments."},
    )
    cadence = one_of(
        *PaymentCadence,
        allow_none=True,
        metadata={
            "description": "Time between two payments of the series; null for other payments."
        },
    )
    probability = fields.Float(
        allow_none=True,
        metadata={
            "description": "Probability, 0 to 1, that the expected payment comes, from how"
            " regularly it came and how late it is; null for other payments."
        },
    )


class LatestTransactionSchema(TransactionSchema):
    """A transaction with the names of its category and accounts."""

    category_name = fields.String(
        allow_none=True,
        metadata={
            "description": "Name of the category, or of those of the parts, separated by commas;"
            " null without one."
        },
    )
    account_name = fields.String(
        allow_none=True, metadata={"description": "Name of the account; null without one."}
    )
    to_account_name = fields.String(
        allow_none=True,
        metadata={"description": "Name of the account that a transfer goes to; else null."},
    )

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        # The names stand beside the row, which has everything else.
        source = obj if hasattr(obj, attr) else obj.row
        return super().get_attribute(source, attr, default)


class OverviewSchema(Schema):
    """What a home screen shows, in one answer."""

    date = Day(metadata={"description": "Today, in your time zone."})
    balances = fields.List(
        fields.Nested(CurrencyBalanceSchema),
        metadata={"description": "Balances by currency, that of the most accounts first."},
    )
    accounts = fields.List(
        fields.Nested(AccountSchema), metadata={"description": "The active accounts."}
    )
    month = fields.Nested(
        MonthlySummarySchema,
        metadata={
            "description": "Income and expenses of the current month so far, compared with the same"
            " days of the month before, in your currency."
        },
    )
    forecast = fields.Nested(
        ForecastPathSchema,
        allow_none=True,
        metadata={
            "description": "The course of the current month in your currency, and what to expect of"
            " its other days; null with too little history."
        },
    )
    budgets = fields.List(
        fields.Nested(BudgetStatusSchema),
        metadata={"description": "Status of every budget that is active today."},
    )
    goals = fields.List(
        fields.Nested(GoalGlanceSchema),
        metadata={
            "description": "Up to three active goals: by priority, then those with the next date."
        },
    )
    upcoming_payments = fields.List(
        fields.Nested(UpcomingPaymentSchema),
        metadata={"description": "Payments of the coming 30 days, the next first."},
    )
    latest_transactions = fields.List(
        fields.Nested(LatestTransactionSchema),
        metadata={"description": "The ten newest transactions up to today, newest first."},
    )
    review_count = fields.Integer(
        metadata={"description": "Number of transactions in the review queue."}
    )
    anomaly_count = fields.Integer(
        metadata={"description": "Number of anomalies that are news and wait for your decision."}
    )
    unread_notifications = fields.Integer(
        metadata={"description": "Number of notifications that are neither read nor dismissed."}
    )
    sync_position = fields.Integer()
