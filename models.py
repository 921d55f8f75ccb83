"""The tables: an index over the rooms of ``tables/``.

Columns of money are named ``*_minor`` and hold integer counts of the currency's minor unit. Every
rule of uniqueness is a unique index, whatever services check before.
"""

from infrastructure.extensions import Base, db
from tables.activity.events import Event
from tables.activity.exports import Export, ExportPiece
from tables.activity.idempotency import IdempotencyKey
from tables.activity.jobs import Job
from tables.activity.log_positions import FailedReaction, LogPosition
from tables.activity.notifications import (
    KnownDevice,
    Notification,
    NotificationDelivery,
    NotificationPreferences,
    PushChannel,
)
from tables.activity.schedule_runs import ScheduleRun
from tables.activity.webhooks import Webhook, WebhookDelivery
from tables.base import SPLIT, UNCATEGORIZED, Versioned, table_of
from tables.categorization.feedback import CategoryFeedback
from tables.categorization.rules import CategoryRule
from tables.forecasting.models import ModelVersion
from tables.forecasting.predictions import BudgetPrediction, ForecastAdjustment
from tables.imports.imports import Import, ImportFile, ImportRow
from tables.imports.profiles import ImportProfile
from tables.insights.anomalies import Anomaly, AnomalyProgress
from tables.insights.dismissals import InsightDismissal
from tables.ledger.accounts import Account
from tables.ledger.categories import Category, CategorySetting, StandardDescription
from tables.ledger.entries import entries, main_category
from tables.ledger.exchange_rates import OwnExchangeRate
from tables.ledger.totals import (
    AccountDailyTotal,
    AmountTotal,
    DailyTotal,
    KindDailyTotal,
    MonthlyTotal,
    PayeeTotal,
)
from tables.ledger.transaction_parts import TransactionPart
from tables.ledger.transactions import PartColumns, Transaction
from tables.people.identities import ExternalIdentity
from tables.people.passkeys import Passkey
from tables.people.second_factors import RecoveryCode, SecondFactor
from tables.people.sessions import LoginSession
from tables.people.tokens import ApiToken, OneTimeToken, RefreshToken, StreamTicket
from tables.people.users import User
from tables.planning.budgets import Budget, BudgetAlert, BudgetAmount
from tables.planning.goals import Goal, GoalContribution, GoalMilestone, GoalPosting
from tables.planning.planned_transactions import PlannedOccurrenceRecord, PlannedTransaction
from tables.planning.recurring_series import RecurringSeries

__all__ = [
    "SPLIT",
    "UNCATEGORIZED",
    "Account",
    "AccountDailyTotal",
    "AmountTotal",
    "Anomaly",
    "AnomalyProgress",
    "ApiToken",
    "Base",
    "Budget",
    "BudgetAlert",
    "BudgetAmount",
    "BudgetPrediction",
    "Category",
    "CategoryFeedback",
    "CategoryRule",
    "CategorySetting",
    "DailyTotal",
    "Event",
    "Export",
    "ExportPiece",
    "ExternalIdentity",
    "FailedReaction",
    "ForecastAdjustment",
    "Goal",
    "GoalContribution",
    "GoalMilestone",
    "GoalPosting",
    "IdempotencyKey",
    "Import",
    "ImportFile",
    "ImportProfile",
    "ImportRow",
    "InsightDismissal",
    "Job",
    "KindDailyTotal",
    "KnownDevice",
    "LogPosition",
    "LoginSession",
    "ModelVersion",
    "MonthlyTotal",
    "Notification",
    "NotificationDelivery",
    "NotificationPreferences",
    "OneTimeToken",
    "OwnExchangeRate",
    "PartColumns",
    "Passkey",
    "PayeeTotal",
    "PlannedOccurrenceRecord",
    "PlannedTransaction",
    "PushChannel",
    "RecoveryCode",
    "RecurringSeries",
    "RefreshToken",
    "ScheduleRun",
    "SecondFactor",
    "StandardDescription",
    "StreamTicket",
    "Transaction",
    "TransactionPart",
    "User",
    "Versioned",
    "Webhook",
    "WebhookDelivery",
    "db",
    "entries",
    "main_category",
    "table_of",
]
