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


class ImportCompleted(Event):
    type, entity = "import_completed", "import"


class ImportUpdated(Event):
    type, entity = "import_updated", "import"


class ImportUndone(Event):
    type, entity = "import_undone", "import"


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


class PredictionCompleted(Event):
    type, entity = "prediction_completed", "prediction"


class PredictionUpdated(Event):
    type, entity = "prediction_updated", "prediction"


class PredictionDeleted(Event):
    type, entity = "prediction_deleted", "prediction"


class InsightDismissed(Event):
    type, entity = "insight_dismissed", "insight_dismissal"


class InsightDismissalDeleted(Event):
    type, entity = "insight_dismissal_deleted", "insight_dismissal"


EVENT_TYPES = tuple(event_class.type for event_class in Event.__subclasses__())
ENTITIES = tuple(dict.fromkeys(event_class.entity for event_class in Event.__subclasses__()))
"""Types of rows that the log has changes of."""
