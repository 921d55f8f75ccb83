"""Rows as the event log and the personal export publish them.

The fields are an allow-list: a new column stays private until it is added to ``PUBLIC_FIELDS``. The
names and values are those of the API.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from core.clock import utc_text
from core.json_types import JsonObject
from core.money import to_number
from models import (
    Account,
    Anomaly,
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
    Export,
    ExternalIdentity,
    Goal,
    GoalContribution,
    GoalMilestone,
    Import,
    ImportProfile,
    InsightDismissal,
    Job,
    LoginSession,
    Notification,
    NotificationDelivery,
    NotificationPreferences,
    OwnExchangeRate,
    Passkey,
    PlannedOccurrenceRecord,
    PlannedTransaction,
    PushChannel,
    RecurringSeries,
    StandardDescription,
    Transaction,
    TransactionPart,
    User,
    Webhook,
    WebhookDelivery,
)
from tables.base import Identified

IDENTITY = ("id", "user_id")
VERSION = ("created_at", "updated_at", "version")

PUBLIC_FIELDS: Mapping[type[Base], tuple[str, ...]] = {
    User: (
        "id", "username", "email", "first_name", "last_name", "role", "is_active", "is_verified",
        "locale", "timezone", "currency", "month_start_day", "theme", "llm_categorization",
        "convert_currencies", "default_account_id", "has_second_factor",
        "requires_second_factor", *VERSION,
    ),
    ApiToken: (*IDENTITY, "name", "scope", "expires_at", "last_used_at", "created_at"),
    ExternalIdentity: (*IDENTITY, "issuer", "label", "last_used_at", "created_at"),
    Passkey: (*IDENTITY, "name", "is_synced", "last_used_at", "created_at"),
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
        "to_amount_minor", "to_currency", "fee_id", "original_amount_minor", "original_currency",
        "external_id", "is_pending", "recurring_series_id", "tags", *VERSION,
    ),
    TransactionPart: ("category_id", "amount_minor", "note", "tags"),
    OwnExchangeRate: (
        *IDENTITY, "from_currency", "to_currency", "date", "rate", *VERSION,
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
    RecurringSeries: (
        *IDENTITY, "name", "payee", "kind", "category_id", "account_id", "currency", "source",
        "decision", "decided_on", "status", "cadence", "day_of_month", "weekend_shift",
        "skipped_months", "anchor_date", "next_date", "tolerance_days", "end_date", "ended_on",
        "due_state", "missed_payments", "missed_date", "amount_minor", "lowest_minor",
        "highest_minor", "last_year_minor", "price_changes", "payment_count", "first_date",
        "last_date", "last_amount_minor", "probability", "has_own_schedule", "has_own_amount",
        "has_own_name", "has_own_category", *VERSION,
    ),
    BudgetAlert: (
        *IDENTITY, "budget_id", "period_start", "period_end", "threshold", "amount_minor",
        "spent_minor", "available_minor", "currency", "created_at",
    ),
    Goal: (
        *IDENTITY, "name", "description", "goal_type", "priority", "status", "target_amount_minor",
        "currency", "start_date", "target_date", "completed_date", "account_id",
        "starting_balance_minor", "icon", "color", "celebration_message", "milestone_percents",
        "auto_contribute", "auto_contribution_amount_minor", "auto_contribution_percent",
        "contribution_frequency", "auto_contribution_start", *VERSION,
    ),
    GoalContribution: (
        *IDENTITY, "goal_id", "transaction_id", "amount_minor", "currency", "date", "source",
        "notes", *VERSION,
    ),
    GoalMilestone: (
        *IDENTITY, "goal_id", "percent", "amount_minor", "currency", "reached_on", "created_at",
    ),
    PlannedTransaction: (
        *IDENTITY, "kind", "amount_minor", "currency", "account_id", "to_account_id", "category_id",
        "payee", "description", "notes", "tags", "start_date", "rule", "posting", "status",
        "active_since", "tolerance_days", "tolerance_percent", *VERSION,
    ),
    PlannedOccurrenceRecord: (
        *IDENTITY, "planned_id", "occurrence_date", "state", "due_date", "amount_minor", "currency",
        "payee", "notes", "transaction_id", "problem", *VERSION,
    ),
    BudgetPrediction: (
        *IDENTITY, "category_id", "model_version_id", "part_of_id", "method", "period",
        "period_start", "period_end", "currency", "predicted_minor", "lower_minor", "upper_minor",
        "baseline_minor", "confidence_score", "explanation", "data_until", "actual_minor",
        "settled_at", "created_at",
    ),
    InsightDismissal: (*IDENTITY, "dedup_key", "created_at"),
    Anomaly: (
        *IDENTITY, "kind", "date", "amount_minor", "usual_minor", "currency", "payee", "reason",
        "category_id", "transaction_id", "other_date", "value_count", "p_value", "is_news",
        "decision", "decided_at", *VERSION,
    ),
    Notification: (
        *IDENTITY, "type", "title", "body", "entity", "entity_id", "data", "in_app", "read_at",
        "dismissed_at", "created_at",
    ),
    NotificationDelivery: (
        "channel", "channel_id", "status", "attempts", "next_attempt_at", "sent_at", "error",
    ),
    NotificationPreferences: (
        *IDENTITY, "switches", "quiet_start", "quiet_end", "digest", "digest_hour",
        "large_amount_minor", "currency", "large_amount_since", "anomalies_per_thousand",
        *VERSION,
    ),
    PushChannel: (*IDENTITY, "name", "service", "masked_url", "is_active", *VERSION),
    Job: (
        *IDENTITY, "kind", "scope", "status", "progress", "result", "problem", "started_at",
        "finished_at", "created_at",
    ),
    Export: (
        *IDENTITY, "job_id", "filename", "media_type", "size", "finished_at", "expires_at",
        "created_at",
    ),
    Webhook: (
        *IDENTITY, "name", "url", "event_types", "is_active", "disabled_reason",
        "previous_secret_until", *VERSION,
    ),
    WebhookDelivery: (
        *IDENTITY, "webhook_id", "seq", "event_type", "status", "attempts", "next_attempt_at",
        "created_at", "finished_at",
    ),
    Event: (
        "user_id", "seq", "type", "entity", "entity_id", "payload_version", "request_id",
        "created_at",
    ),
}  # fmt: skip
"""The columns of each model that are published; a ``*_minor`` column as the amount it stores."""

PUBLIC_PARTS: Mapping[type[Base], tuple[str, ...]] = {
    Budget: ("amounts",),
    Notification: ("deliveries",),
    Transaction: ("parts",),
}
"""Lists of rows that are published within the row that they belong to."""

PART_MODELS: Mapping[type[Base], type[Base]] = {Transaction: TransactionPart}
"""Models of the parts of rows that are published without being loaded as objects."""


def snapshot(row: Base | Identified) -> JsonObject:
    """Return a row's public fields: amounts as numbers, times and dates as ISO 8601 text."""
    model = cast(type[Base], type(row))
    values = _publish(model, lambda name: getattr(row, name))
    for name in PUBLIC_PARTS.get(model, ()):
        values[name] = [snapshot(part) for part in getattr(row, name)]
    return values


def public_values(model: type[Base], values: Mapping[str, Any]) -> JsonObject:
    """Return the same for the values of a row that is not loaded as an object.

    Amounts of its parts are in its own currency.
    """
    published = _publish(model, lambda name: values[name])
    for name in PUBLIC_PARTS.get(model, ()):
        part_model = PART_MODELS[model]
        shared = {"currency": values["currency"]}
        published[name] = [public_values(part_model, shared | part) for part in values[name]]
    return published


def _publish(model: type[Base], read: Callable[[str], Any]) -> JsonObject:
    currencies = _find_currency_columns(model)
    return {
        name.removesuffix("_minor"): _json_value(name, read(name), currencies, read)
        for name in PUBLIC_FIELDS[model]
    }


@cache
def _find_currency_columns(model: type[Base]) -> Mapping[str, str]:
    """Return the column with the currency of each amount: one of its own, or the row's."""
    names = PUBLIC_FIELDS[model]
    amounts = [name for name in names if name.endswith("_minor")]
    own = {name: name.replace("amount_minor", "currency") for name in amounts}
    return {name: column if column in names else "currency" for name, column in own.items()}


def _json_value(
    name: str, value: Any, currencies: Mapping[str, str], read: Callable[[str], Any]
) -> Any:
    if name in currencies:
        return None if value is None else to_number(value, read(currencies[name]))
    if isinstance(value, dt.datetime):
        return utc_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)  # a rate: it has fewer digits than a double holds
    return value
