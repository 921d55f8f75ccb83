"""Events of the log, named in the past tense; each carries the state that it led to.

``payload`` has the stored fields of the row in the form of the API, so that replaying a log from
its start gives the present state. A deletion has no payload and is the row's tombstone.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from core.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Event:
    """A change of one row.

    ``entity_id`` is the id of the row, ``payload_version`` the version of the payload's form.
    ``before`` is the row before a deletion that can be taken back; it is never published.
    """

    entity_id: int
    payload: JsonObject | None = field(default=None)
    before: JsonObject | None = field(default=None, kw_only=True)

    type: ClassVar[str]
    entity: ClassVar[str]
    # Readers of old rows of the log tell by it how to read them.
    payload_version: ClassVar[int] = 1


class UserRegistered(Event):
    type, entity = "user_registered", "user"


class UserUpdated(Event):
    type, entity = "user_updated", "user"


class CategoryCreated(Event):
    type, entity = "category_created", "category"


class CategoryUpdated(Event):
    type, entity = "category_updated", "category"


class CategoryDeleted(Event):
    type, entity = "category_deleted", "category"


class DescriptionCreated(Event):
    type, entity = "description_created", "description"


class DescriptionUpdated(Event):
    type, entity = "description_updated", "description"


class DescriptionDeleted(Event):
    type, entity = "description_deleted", "description"


class AccountCreated(Event):
    type, entity = "account_created", "account"


class AccountUpdated(Event):
    type, entity = "account_updated", "account"


class AccountBalanceChanged(Event):
    type, entity = "account_balance_changed", "account"


class AccountDeleted(Event):
    type, entity = "account_deleted", "account"


class TransactionCreated(Event):
    type, entity = "transaction_created", "transaction"


class TransactionUpdated(Event):
    type, entity = "transaction_updated", "transaction"


class TransactionRestored(Event):
    type, entity = "transaction_restored", "transaction"


class TransactionDeleted(Event):
    type, entity = "transaction_deleted", "transaction"


class RuleCreated(Event):
    type, entity = "rule_created", "rule"


class RuleUpdated(Event):
    type, entity = "rule_updated", "rule"


class RuleDeleted(Event):
    type, entity = "rule_deleted", "rule"


class ExchangeRateCreated(Event):
    type, entity = "exchange_rate_created", "exchange_rate"


class ExchangeRateUpdated(Event):
    type, entity = "exchange_rate_updated", "exchange_rate"


class ExchangeRateDeleted(Event):
    type, entity = "exchange_rate_deleted", "exchange_rate"


class ImportProfileCreated(Event):
    type, entity = "import_profile_created", "import_profile"


class ImportProfileUpdated(Event):
    type, entity = "import_profile_updated", "import_profile"


class ImportProfileDeleted(Event):
    type, entity = "import_profile_deleted", "import_profile"


class ImportCompleted(Event):
    type, entity = "import_completed", "import"


class ImportUpdated(Event):
    type, entity = "import_updated", "import"


class ImportUndone(Event):
    type, entity = "import_undone", "import"


class ExportCompleted(Event):
    type, entity = "export_completed", "export"


class ExportDeleted(Event):
    type, entity = "export_deleted", "export"


class BudgetCreated(Event):
    type, entity = "budget_created", "budget"


class BudgetUpdated(Event):
    type, entity = "budget_updated", "budget"


class BudgetDeleted(Event):
    type, entity = "budget_deleted", "budget"


class BudgetThresholdReached(Event):
    type, entity = "budget_threshold_reached", "budget_alert"


class BudgetAlertDeleted(Event):
    type, entity = "budget_alert_deleted", "budget_alert"


class BudgetAlertRestored(Event):
    type, entity = "budget_alert_restored", "budget_alert"


class RecurringSeriesCreated(Event):
    type, entity = "recurring_series_created", "recurring_series"


class RecurringSeriesUpdated(Event):
    type, entity = "recurring_series_updated", "recurring_series"


class RecurringSeriesDeleted(Event):
    type, entity = "recurring_series_deleted", "recurring_series"


class GoalCreated(Event):
    type, entity = "goal_created", "goal"


class GoalUpdated(Event):
    type, entity = "goal_updated", "goal"


class GoalCompleted(Event):
    type, entity = "goal_completed", "goal"


class GoalDeleted(Event):
    type, entity = "goal_deleted", "goal"


class GoalContributionCreated(Event):
    type, entity = "goal_contribution_created", "goal_contribution"


class GoalContributionDeleted(Event):
    type, entity = "goal_contribution_deleted", "goal_contribution"


class GoalContributionRestored(Event):
    type, entity = "goal_contribution_restored", "goal_contribution"


class GoalMilestoneReached(Event):
    type, entity = "goal_milestone_reached", "goal_milestone"


class GoalMilestoneRestored(Event):
    type, entity = "goal_milestone_restored", "goal_milestone"


class GoalMilestoneDeleted(Event):
    type, entity = "goal_milestone_deleted", "goal_milestone"


class PlannedTransactionCreated(Event):
    type, entity = "planned_transaction_created", "planned_transaction"


class PlannedTransactionUpdated(Event):
    type, entity = "planned_transaction_updated", "planned_transaction"


class PlannedTransactionDeleted(Event):
    type, entity = "planned_transaction_deleted", "planned_transaction"


class PlannedTransactionPosted(Event):
    """An occurrence has got its transaction; the row is that of the occurrence."""

    type, entity = "planned_transaction_posted", "planned_occurrence"


class PlannedOccurrenceCreated(Event):
    type, entity = "planned_occurrence_created", "planned_occurrence"


class PlannedOccurrenceUpdated(Event):
    type, entity = "planned_occurrence_updated", "planned_occurrence"


class PlannedOccurrenceDeleted(Event):
    type, entity = "planned_occurrence_deleted", "planned_occurrence"


class PredictionCompleted(Event):
    type, entity = "prediction_completed", "prediction"


class PredictionUpdated(Event):
    type, entity = "prediction_updated", "prediction"


class PredictionDeleted(Event):
    type, entity = "prediction_deleted", "prediction"


class AnomalyDetected(Event):
    type, entity = "anomaly_detected", "anomaly"


class AnomalyUpdated(Event):
    type, entity = "anomaly_updated", "anomaly"


class AnomalyDeleted(Event):
    type, entity = "anomaly_deleted", "anomaly"


class InsightDismissed(Event):
    type, entity = "insight_dismissed", "insight_dismissal"


class InsightDismissalDeleted(Event):
    type, entity = "insight_dismissal_deleted", "insight_dismissal"


class NotificationCreated(Event):
    type, entity = "notification_created", "notification"


class NotificationUpdated(Event):
    type, entity = "notification_updated", "notification"


class NotificationSent(Event):
    type, entity = "notification_sent", "notification"


class NotificationSettingUpdated(Event):
    type, entity = "notification_setting_updated", "notification_setting"


class NotificationChannelCreated(Event):
    type, entity = "notification_channel_created", "notification_channel"


class NotificationChannelUpdated(Event):
    type, entity = "notification_channel_updated", "notification_channel"


class NotificationChannelDeleted(Event):
    type, entity = "notification_channel_deleted", "notification_channel"


class WebhookCreated(Event):
    type, entity = "webhook_created", "webhook"


class WebhookUpdated(Event):
    type, entity = "webhook_updated", "webhook"


class WebhookDeleted(Event):
    type, entity = "webhook_deleted", "webhook"


EVENT_CLASSES = {event_class.type: event_class for event_class in Event.__subclasses__()}
"""Every kind of event by its type, for readers of the log."""
EVENT_TYPES = tuple(EVENT_CLASSES)
WEBHOOK_EVENT_TYPES = tuple(
    event_type
    for event_type, event_class in EVENT_CLASSES.items()
    if event_class.entity != "webhook"
)
"""What webhooks can receive. Nothing about webhooks: one receiver need not know of the others."""
ENTITIES = tuple(dict.fromkeys(event_class.entity for event_class in Event.__subclasses__()))
"""Types of rows that the log has changes of."""
