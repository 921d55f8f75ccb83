"""Rows as the event log and the personal export publish them.

The fields are an allow-list: a new column stays private until it is added to ``PUBLIC_FIELDS``. The
names and values are those of the API.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from core.clock import utc_text
from core.json_types import JsonObject
from core.money import to_number
from models import (
    Account,
    ApiToken,
    Base,
    Budget,
    BudgetAlert,
    BudgetAmount,
    BudgetPrediction,
    Category,
    CategoryFeedback,
    CategoryRule,
    CategorySetting,
    Event,
    Import,
    ImportProfile,
    InsightDismissal,
    Job,
    LoginSession,
    StandardDescription,
    Transaction,
    User,
)
from tables.base import Identified

IDENTITY = ("id", "user_id")
VERSION = ("created_at", "updated_at", "version")

PUBLIC_FIELDS: Mapping[type[Base], tuple[str, ...]] = {
    User: (
        "id", "username", "email", "first_name", "last_name", "role", "is_active", "is_verified",
        "locale", "timezone", "currency", "month_start_day", "theme", "llm_categorization",
        "default_account_id", *VERSION,
    ),
    ApiToken: (*IDENTITY, "name", "scope", "expires_at", "last_used_at", "created_at"),
    LoginSession: (*IDENTITY, "user_agent", "last_used_at", "expires_at", "created_at"),
    Account: (
        *IDENTITY, "name", "account_type", "currency", "opening_balance_minor", "is_active",
        *VERSION,
    ),
    Category: (*IDENTITY, "parent_id", "name", "icon", "color", "type", *VERSION),
    CategorySetting: (
        *IDENTITY, "category_id", "name", "icon", "color", "hidden", "position", *VERSION,
    ),
    StandardDescription: (*IDENTITY, "category_id", "description", "created_at"),
    Transaction: (
        *IDENTITY, "kind", "date", "amount_minor", "currency", "category_id", "account_id",
        "to_account_id", "payee", "description", "notes", "category_source", "counterpart_id",
        "external_id", "is_pending", "tags", *VERSION,
    ),
    CategoryRule: (
        *IDENTITY, "name", "position", "is_active", "conditions", "category_id", "payee", "tags",
        "kind", "to_account_id", *VERSION,
    ),
    CategoryFeedback: (
        *IDENTITY, "transaction_id", "variant", "decision", "suggested_category_id", "reason",
        "confidence", "kept_category_id", "is_right", "settled_at", "created_at",
    ),
    Import: (
        *IDENTITY, "account_id", "filename", "format", "status", "options", "mapping", "created",
        "updated", "duplicates", "offered", "rejected", "report", "finished_at", "created_at",
    ),
    ImportProfile: (
        *IDENTITY, "name", "format", "signature", "headings", "mapping", "account_id", *VERSION,
    ),
    Budget: (
        *IDENTITY, "name", "category_id", "amount_minor", "currency", "period", "start_date",
        "end_date", "alert_threshold", "rollover", "is_active", *VERSION,
    ),
    BudgetAmount: ("starts_on", "amount_minor"),
    BudgetAlert: (
        *IDENTITY, "budget_id", "period_start", "period_end", "threshold", "amount_minor",
        "spent_minor", "available_minor", "currency", "created_at",
    ),
    BudgetPrediction: (
        *IDENTITY, "category_id", "model_version_id", "part_of_id", "method", "period",
        "period_start", "period_end", "currency", "predicted_minor", "lower_minor", "upper_minor",
        "baseline_minor", "confidence_score", "explanation", "data_until", "actual_minor",
        "settled_at", "created_at",
    ),
    InsightDismissal: (*IDENTITY, "dedup_key", "created_at"),
    Job: (
        *IDENTITY, "kind", "scope", "status", "progress", "result", "problem", "started_at",
        "finished_at", "created_at",
    ),
    Event: (
        "user_id", "seq", "type", "entity", "entity_id", "payload_version", "request_id",
        "created_at",
    ),
}  # fmt: skip
"""The columns of each model that are published; a ``*_minor`` column as the amount it stores."""

PUBLIC_PARTS: Mapping[type[Base], tuple[str, ...]] = {Budget: ("amounts",)}
"""Lists of rows that are published within the row that they belong to."""


def snapshot(row: Base | Identified) -> JsonObject:
    """Return a row's public fields: amounts as numbers, times and dates as ISO 8601 text."""
    model = cast(type[Base], type(row))
    values = _publish(model, lambda name: getattr(row, name))
    for name in PUBLIC_PARTS.get(model, ()):
        values[name] = [snapshot(part) for part in getattr(row, name)]
    return values


def public_values(model: type[Base], values: Mapping[str, Any]) -> JsonObject:
    """Return the same for the column values of a row that is not loaded as an object."""
    return _publish(model, lambda name: values[name])


def _publish(model: type[Base], read: Callable[[str], Any]) -> JsonObject:
    fields = PUBLIC_FIELDS[model]
    has_amounts = any(name.endswith("_minor") for name in fields)
    currency = read("currency") if has_amounts else ""
    return {name.removesuffix("_minor"): _json_value(name, read(name), currency) for name in fields}


def _json_value(name: str, value: Any, currency: str) -> Any:
    if name.endswith("_minor"):
        return None if value is None else to_number(value, currency)
    if isinstance(value, dt.datetime):
        return utc_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
