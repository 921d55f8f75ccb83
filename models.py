"""The tables, in sections: people, ledger, imports, planning, insight, log.

Money is ``*_minor``: an integer count of the currency's minor unit. Every rule of the kind "only one" is
a unique index here, whatever the services check before. Each section is a file of ``tables/``.
"""

from core.extensions import Base, db
from tables.base import IMPORT_OUTCOMES, IMPORT_STATUSES, KINDS, UNCATEGORIZED, Versioned, table_of
from tables.imports import Import, ImportFile, ImportProfile, ImportRow
from tables.insight import BudgetPrediction, CategoryFeedback, ForecastStanding, ModelVersion
from tables.ledger import (
    Account,
    AccountDailyTotal,
    Category,
    CategoryRule,
    DailyTotal,
    MonthlyTotal,
    StandardDescription,
    Transaction,
)
from tables.log import Event, IdempotencyKey, Job
from tables.people import ApiToken, OneTimeToken, RefreshToken, User
from tables.planning import Budget, BudgetAlert

__all__ = [
    "IMPORT_OUTCOMES",
    "IMPORT_STATUSES",
    "KINDS",
    "UNCATEGORIZED",
    "Account",
    "AccountDailyTotal",
    "ApiToken",
    "Base",
    "Budget",
    "BudgetAlert",
    "BudgetPrediction",
    "Category",
    "CategoryFeedback",
    "CategoryRule",
    "DailyTotal",
    "Event",
    "ForecastStanding",
    "IdempotencyKey",
    "Import",
    "ImportFile",
    "ImportProfile",
    "ImportRow",
    "Job",
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
