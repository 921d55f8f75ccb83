"""The rows that changes carry: for each type of row its published columns."""

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from marshmallow import fields

from contract.activity.exports import ExportFileSchema
from contract.activity.notifications import (
    DeliverySchema,
    NotificationDataSchema,
    NotificationSchema,
    PushChannelSchema,
    StoredSwitchesSchema,
)
from contract.activity.webhooks import WebhookSchema
from contract.base import AnySchema, Schema
from contract.categorization.rules import RuleSchema
from contract.descriptions import SHARED_DESCRIPTIONS
from contract.documents import Document
from contract.fields import Amount, Day, Moment
from contract.forecasting.predictions import ExplanationSchema, PredictionSchema
from contract.imports.imports import ImportSchema
from contract.imports.profiles import ImportProfileSchema
from contract.imports.stored_documents import ImportOptionsSchema, ImportReportSchema
from contract.insights.anomalies import AnomalySchema
from contract.insights.dismissals import InsightDismissalSchema
from contract.ledger.accounts import AccountSchema
from contract.ledger.categories import CategorySchema, DescriptionSchema
from contract.ledger.exchange_rates import ExchangeRateSchema
from contract.ledger.transactions import TransactionPartSchema, TransactionSchema
from contract.people.users import PreferencesSchema, UserSchema
from contract.planning.budgets import BudgetAlertSchema, BudgetSchema
from contract.planning.goals import (
    GoalContributionSchema,
    GoalMilestoneSchema,
    GoalSchema,
)
from contract.planning.planned_transactions import (
    PlannedOccurrenceRecordSchema,
    PlannedTransactionSchema,
)
from contract.planning.recurring import RecurringSeriesSchema
from models import (
    Account,
    Anomaly,
    Base,
    Budget,
    BudgetAlert,
    BudgetAmount,
    BudgetPrediction,
    Category,
    CategoryRule,
    Export,
    Goal,
    GoalContribution,
    GoalMilestone,
    Import,
    ImportProfile,
    InsightDismissal,
    Notification,
    NotificationDelivery,
    NotificationPreferences,
    OwnExchangeRate,
    PlannedOccurrenceRecord,
    PlannedTransaction,
    PushChannel,
    RecurringSeries,
    StandardDescription,
    Transaction,
    TransactionPart,
    User,
    Webhook,
)

PublicFields = Mapping[type[Base], tuple[str, ...]]

ENTITIES: Mapping[str, tuple[type[Base], tuple[type[AnySchema], ...]]] = {
    "account": (Account, (AccountSchema,)),
    "anomaly": (Anomaly, (AnomalySchema,)),
    "budget": (Budget, (BudgetSchema,)),
    "budget_alert": (BudgetAlert, (BudgetAlertSchema,)),
    "category": (Category, (CategorySchema,)),
    "description": (StandardDescription, (DescriptionSchema,)),
    "exchange_rate": (OwnExchangeRate, (ExchangeRateSchema,)),
    "export": (Export, (ExportFileSchema,)),
    "goal": (Goal, (GoalSchema,)),
    "goal_contribution": (GoalContribution, (GoalContributionSchema,)),
    "goal_milestone": (GoalMilestone, (GoalMilestoneSchema,)),
    "import": (Import, (ImportSchema,)),
    "import_profile": (ImportProfile, (ImportProfileSchema,)),
    "notification": (Notification, (NotificationSchema,)),
    "notification_channel": (PushChannel, (PushChannelSchema,)),
    "notification_setting": (NotificationPreferences, ()),
    "insight_dismissal": (InsightDismissal, (InsightDismissalSchema,)),
    "planned_occurrence": (PlannedOccurrenceRecord, (PlannedOccurrenceRecordSchema,)),
    "planned_transaction": (PlannedTransaction, (PlannedTransactionSchema,)),
    "prediction": (BudgetPrediction, (PredictionSchema,)),
    "recurring_series": (RecurringSeries, (RecurringSeriesSchema,)),
    "rule": (CategoryRule, (RuleSchema,)),
    "transaction": (Transaction, (TransactionSchema,)),
    "user": (User, (UserSchema, PreferencesSchema)),
    "webhook": (Webhook, (WebhookSchema,)),
}
"""Types of rows in the log: the table, and the schemas whose fields have the columns' names."""

PARTS: Mapping[type[Base], tuple[str, tuple[type[AnySchema], ...]]] = {
    BudgetAmount: ("budget_amount", ()),
    NotificationDelivery: ("notification_delivery", (DeliverySchema,)),
    TransactionPart: ("transaction_part", (TransactionPartSchema,)),
}
"""Rows that are published within others: their noun, and the schemas as for ``ENTITIES``."""

FIELD_TYPES: Mapping[type, type[fields.Field[Any]]] = {
    dt.datetime: Moment,
    dt.date: Day,
    bool: fields.Boolean,
    int: fields.Integer,
    float: fields.Float,
    str: fields.String,
}
"""Fields of columns that the API does not show; other columns hold documents."""

FORMS: Mapping[tuple[type[Base], str], type[AnySchema]] = {
    (BudgetPrediction, "explanation"): ExplanationSchema,
    (Notification, "data"): NotificationDataSchema,
    (NotificationPreferences, "switches"): StoredSwitchesSchema,
    (Import, "options"): ImportOptionsSchema,
    (Import, "report"): ImportReportSchema,
}
"""Forms of the documents that columns hold."""

ADDED_TO_ACCOUNTS = ("current_balance", "balance_including_scheduled")
"""Fields that events of accounts carry beside the columns."""

ADDED_TO_CATEGORIES = ("system_name", "is_system", "hidden", "position")
"""Fields that events of categories carry beside the columns: how the user sees the category."""

DESCRIPTIONS = {
    "anomalies_per_thousand": "Most alerts of anomalies in a thousand transactions.",
    "actual": "Actual spending in the period; null until it is determined.",
    "baseline": "Mean of the last three complete periods, for comparison.",
    "deliveries": "The deliveries of the notification by mail and push.",
    "digest": "Whether mails are collected.",
    "digest_hour": "Hour of the daily mail in the user's time zone.",
    "is_active": "Whether it is in use.",
    "large_amount": "Expense from which to notify; null leaves it to the user's own ledger.",
    "large_amount_since": "Time from which that amount holds, in UTC; null if never set.",
    "masked_url": "Address of the channel, without its secrets.",
    "name": "Name of the row.",
    "anchor_date": "A day on which a payment falls due, from which the others are counted.",
    "quiet_end": "End of the quiet hours, in minutes from midnight; null without.",
    "quiet_start": "Start of the quiet hours, in minutes from midnight; null without.",
    "service": "Name of the push service.",
    "switches": "Channels by type, each on or off, where the user has chosen.",
    "model_version_id": "Id of the trained model that made the forecast; null for the shipped one.",
    "options": "Options of the import, as they were sent.",
    "parts": "The parts of a split transaction in their order; empty for others.",
    "part_of_id": "Id of the forecast of all spending that this one is a part of; else null.",
    "predicted": "Expected spending in the whole period.",
    "report": "What the import did.",
    "signature": "Digest of the headings, by which the next file is recognised.",
    "starts_on": "First day on which the amount holds.",
    "amount": "The amount, in the currency of the row.",
    "amounts": "The amounts of the budget by the day from which each holds, oldest first.",
}
"""Descriptions of columns that the API shows under another name or not at all."""


def row_schema(entity: str, public_fields: PublicFields) -> type[Schema]:
    """Build the schema of the rows of one type as the log has them."""
    model, api_schemas = ENTITIES[entity]
    api_fields = dict(_api_fields(api_schemas))
    members = {
        # Stored in minor units, published as amounts: the suffix is nobody else's business.
        name.removesuffix("_minor"): _build_field(model, name, api_fields)
        for name in public_fields[model]
    }
    if model is Account:
        members |= {name: _without_attribute(api_fields[name]) for name in ADDED_TO_ACCOUNTS}
    if model is Category:
        members |= {name: _without_attribute(api_fields[name]) for name in ADDED_TO_CATEGORIES}
    if model is Budget:
        members["amounts"] = _parts(BudgetAmount, "amounts", public_fields)
    if model is Transaction:
        members["parts"] = _parts(TransactionPart, "parts", public_fields)
    if model is Notification:
        members["deliveries"] = _parts(NotificationDelivery, "deliveries", public_fields)
    return _make_schema(entity, members)


def class_name(entity: str) -> str:
    """Return the name of a type of rows as names of schemas have it."""
    return "".join(word.capitalize() for word in entity.split("_"))


def _make_schema(entity: str, members: dict[str, Any]) -> type[Schema]:
    noun = entity.replace("_", " ")
    docstring = f"The columns of a row of type {noun}, as the log of changes has them."
    return type(f"{class_name(entity)}RowSchema", (Schema,), {**members, "__doc__": docstring})


def _parts(model: type[Base], name: str, public_fields: PublicFields) -> fields.List[Any]:
    """Build the field of the rows that are published within the row that they belong to."""
    noun, api_schemas = PARTS[model]
    api_fields = dict(_api_fields(api_schemas))
    members = {
        column.removesuffix("_minor"): _build_field(model, column, api_fields)
        for column in public_fields[model]
    }
    return fields.List(
        fields.Nested(_make_schema(noun, members)), metadata={"description": DESCRIPTIONS[name]}
    )


def _api_fields(schemas: tuple[type[AnySchema], ...]) -> Iterator[tuple[str, fields.Field[Any]]]:
    for schema in schemas:
        yield from schema().fields.items()


def _without_attribute(field: fields.Field[Any]) -> fields.Field[Any]:
    # The log has values by their public names, not by the attributes that the API reads. A
    # copy, because the field still belongs to the schema of the API.
    copy = deepcopy(field)
    copy.attribute = None
    return copy


def _build_field(
    model: type[Base], name: str, api_fields: Mapping[str, fields.Field[Any]]
) -> fields.Field[Any]:
    """Build the field of a column: as the API has it, else from the column's type."""
    column: Any = model.__table__.columns[name]
    public_name = name.removesuffix("_minor")
    api_field = api_fields.get(public_name)
    # A document may be stored in another form than the API shows.
    if api_field is not None and not isinstance(api_field, fields.Nested):
        field = _without_attribute(api_field)
        field.allow_none = bool(column.nullable)
        return field

    description = DESCRIPTIONS.get(public_name) or SHARED_DESCRIPTIONS.get(public_name)
    nested = api_field.metadata.get("description") if api_field is not None else None
    metadata = {"description": description or nested}
    nullable = bool(column.nullable)
    if name.endswith("_minor"):
        return Amount(allow_none=nullable, metadata=metadata)
    form = FORMS.get((model, name))
    if form is not None:
        return Document(lambda: form, allow_none=nullable, metadata=metadata)
    return _field_of_type(column.type.python_type, nullable=nullable, metadata=metadata)


def _field_of_type(
    python_type: type, *, nullable: bool, metadata: dict[str, Any]
) -> fields.Field[Any]:
    field_type = FIELD_TYPES.get(python_type, fields.Dict)
    return field_type(allow_none=nullable, metadata=metadata)
