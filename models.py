"""The tables: an index over the rooms of ``tables/``.

Columns of money are named ``*_minor`` and hold integer counts of the currency's minor unit. Every
rule of uniqueness is a unique index, whatever services check before.
"""

from infrastructure.extensions import Base, db
from tables.activity.events import Event
from tables.activity.idempotency import IdempotencyKey
from tables.activity.jobs import Job
from tables.base import UNCATEGORIZED, Versioned, table_of
from tables.categorization.feedback import CategoryFeedback
from tables.categorization.rules import CategoryRule
from tables.forecasting.models import ModelVersion
from tables.forecasting.predictions import BudgetPrediction, ForecastAdjustment
from tables.imports.imports import Import, ImportFile, ImportRow
from tables.imports.profiles import ImportProfile
from tables.insights.dismissals import InsightDismissal
from tables.ledger.accounts import Account
from tables.ledger.categories import Category, CategorySetting, StandardDescription
from tables.ledger.totals import AccountDailyTotal, DailyTotal, MonthlyTotal
from tables.ledger.transactions import Transaction
from tables.people.sessions import LoginSession
from tables.people.tokens import ApiToken, OneTimeToken, RefreshToken
from tables.people.users import User
from tables.planning.budgets import Budget, BudgetAlert, BudgetAmount

__all__ = [
    "UNCATEGORIZED",
    "Account",
    "AccountDailyTotal",
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
    "ForecastAdjustment",
    "IdempotencyKey",
    "Import",
    "ImportFile",
    "ImportProfile",
    "ImportRow",
    "InsightDismissal",
    "Job",
    "LoginSession",
    "ModelVersion",
    "MonthlyTotal",
    "OneTimeToken",
    "RefreshToken",
    "StandardDescription",
    "Transaction",
    "User",
    "Versioned",
    "db",
    "table_of",
]
