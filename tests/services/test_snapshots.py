"""The log and the personal export publish the listed fields of the listed tables, nothing else."""

import datetime as dt

from sqlalchemy import inspect

from models import Base, Budget, Transaction, User
from services.people import personal_export
from services.snapshots import PUBLIC_FIELDS, public_values, snapshot

PRIVATE_FIELDS = {
    "users": {"username_key", "email_key", "password_hash", "token_epoch", "last_seq"},
    "api_tokens": {"token_hash"},
    "external_identities": {"subject"},
    "passkeys": {"credential_id", "public_key", "sign_count"},
    "sessions": {"family"},
    "accounts": {"name_key"},
    "categories": {"name_key"},
    "standard_descriptions": {"description_key"},
    "transactions": {"is_split", "tags_key", "search_text", "payee_key"},
    "transaction_parts": {"id", "user_id", "transaction_id", "position"},
    "category_rules": set(),
    "category_settings": set(),
    "category_feedback": {"candidates", "score", "similarity"},
    "imports": set(),
    "import_profiles": set(),
    "budgets": {"silent_threshold", "silent_period_start"},
    "budget_alerts": set(),
    "budget_amounts": {"budget_id"},
    "recurring_series": {"explanation", "payment_ids"},
    "budget_predictions": {"segment", "candidates", "made_on", "based_on_seq"},
    "goals": {"automatic_since"},
    "goal_contributions": set(),
    "goal_milestones": set(),
    "planned_transactions": set(),
    "planned_occurrences": set(),
    "insight_dismissals": set(),
    "anomalies": {"fact_key"},
    "notifications": {"dedupe_key"},
    "notification_deliveries": {"id", "user_id", "notification_id", "created_at"},
    "notification_preferences": set(),
    "notification_channels": {"sealed_url"},
    "exchange_rates": set(),
    "exports": {"attempt"},
    "jobs": {"payload", "attempts", "is_cancel_requested", "worker", "lease_until", "not_before"},
    "webhooks": {
        "secret",
        "previous_secret",
        "seq",
        "failing_since",
        "resting_until",
        "worker",
        "lease_until",
    },
    "webhook_deliveries": {"is_manual", "tries"},
    "events": {"payload", "before"},
}
"""A new column of a published table belongs here or into ``PUBLIC_FIELDS``."""

UNPUBLISHED_TABLES = {
    "account_daily_totals",
    "amount_totals",
    "anomaly_progress",
    "daily_totals",
    "export_pieces",
    "failed_reactions",
    "forecast_standings",
    "goal_postings",
    "idempotency_keys",
    "kind_daily_totals",
    "import_files",
    "import_rows",
    "known_devices",
    "log_positions",
    "recovery_codes",
    "second_factors",
    "model_versions",
    "monthly_totals",
    "one_time_tokens",
    "payee_totals",
    "refresh_tokens",
    "schedule_runs",
    "stream_tickets",
}


def test_every_column_of_a_published_table_is_either_public_or_private() -> None:
    private = {}
    for model, public_fields in PUBLIC_FIELDS.items():
        columns = {column.key for column in inspect(model).column_attrs}
        assert columns >= set(public_fields)
        private[model.__tablename__] = columns - set(public_fields)
    assert private == PRIVATE_FIELDS


def test_every_table_is_either_published_or_not() -> None:
    tables = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    assert tables == PRIVATE_FIELDS.keys() | UNPUBLISHED_TABLES


def test_every_section_of_the_personal_export_is_published() -> None:
    assert set(personal_export.SECTIONS.values()) <= PUBLIC_FIELDS.keys()


def test_a_private_field_is_not_in_a_snapshot() -> None:
    published = snapshot(User(id=1, email="ada@example.com", password_hash="secret"))
    assert published["email"] == "ada@example.com"
    assert "secret" not in published.values()


def test_amounts_are_numbers_and_dates_are_text() -> None:
    budget = Budget(amount_minor=1_234_567, currency="KWD", start_date=dt.date(2026, 3, 1))
    published = snapshot(budget)
    assert (published["amount"], published["start_date"]) == (1234.567, "2026-03-01")
    assert (published["category_id"], published["end_date"]) == (None, None)


def test_column_values_are_published_as_the_row_is() -> None:
    columns = dict.fromkeys(inspect(Transaction).columns.keys()) | {
        "amount_minor": 450,
        "currency": "USD",
        "tags": ["treat"],
        "created_at": dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC),
        "parts": [
            {"category_id": None, "amount_minor": 440, "note": "milk", "tags": ["b"]},
            {"category_id": 3, "amount_minor": 10, "note": "", "tags": []},
        ],
    }
    assert public_values(Transaction, columns) == snapshot(Transaction(**columns))
