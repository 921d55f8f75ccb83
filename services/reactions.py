"""Event handlers: everything that follows from an event or from a new day, on one page.

Reactions run after the commit. Each looks at the present state, never at the event's data, so it
may run twice. One that fails is logged and tried again, also later in the background when the
database is lost; it never undoes the write that it follows.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import structlog

from core.enums import TransactionKind
from core.events import (
    BudgetCreated,
    BudgetUpdated,
    CategoryUpdated,
    Event,
    PredictionCompleted,
    TransactionCreated,
    TransactionDeleted,
    TransactionRestored,
    TransactionUpdated,
)
from core.identity import Caller
from core.json_types import JsonObject
from infrastructure.database import is_database_loss
from infrastructure.extensions import background
from services.forecasting import training_service
from services.planning import alert_service
from services.unit_of_work import rollback

log = structlog.get_logger()

Reaction = Callable[[int], None]
"""A function of the id of the user whose state has changed."""

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    TransactionCreated: (alert_service.raise_alerts,),
    TransactionUpdated: (alert_service.raise_alerts,),
    TransactionDeleted: (alert_service.raise_alerts,),
    TransactionRestored: (alert_service.raise_alerts,),
    BudgetCreated: (alert_service.raise_alerts,),
    BudgetUpdated: (alert_service.raise_alerts,),
    CategoryUpdated: (alert_service.raise_alerts,),
    PredictionCompleted: (training_service.keep_models_current,),
}
REACTIONS_TO_A_NEW_DAY: Sequence[Reaction] = (alert_service.raise_alerts,)
"""What scheduled rows lead to on their day, on which they count as spent without an event."""

# At once and without pauses, against a passing lock;
# a lost database is waited for in the background.
MAX_ATTEMPTS = 3


def react(user_id: int, events: Sequence[Event]) -> None:
    """Run each reaction to these events once, in the order in which they are declared."""
    # A dict keeps the order and each reaction once: a thousand imported transactions lead to one
    # check of the budgets.
    due: dict[Reaction, None] = {}
    for event in events:
        if not _only_lowers_spending(event):
            due.update(dict.fromkeys(REACTIONS.get(type(event), ())))

    for reaction in due:
        _run(reaction, user_id)


def _only_lowers_spending(event: Event) -> bool:
    """Return whether an event is a new refund, or the deletion of an expense.

    Nothing follows from these: what is spent in the current period may be another since the user
    changed the first day of the month, and a refund must not be what raises that alert.
    """
    if isinstance(event, TransactionDeleted):
        return _spent(event.before) > 0
    is_new = isinstance(event, TransactionCreated | TransactionRestored)
    return is_new and _spent(event.payload) < 0


def _spent(row: JsonObject | None) -> float:
    """What a row adds to spending: a refund less than nothing, income and transfers nothing."""
    if row is None or row["kind"] != TransactionKind.EXPENSE:
        return 0
    return float(row["amount"])


class NewDays:
    """Reacts to the first request of each user on each day, once in every process."""

    def __init__(self) -> None:
        self._last: dict[int, dt.date] = {}

    def begin(self, caller: Caller) -> None:
        """Run the reactions to a new day, unless they have run today (in the user's time zone)."""
        today = caller.today
        if self._last.get(caller.id) == today:
            return
        self._last[caller.id] = today
        for reaction in REACTIONS_TO_A_NEW_DAY:
            _run(reaction, caller.id)
        # The request begins with what is stored by now.
        rollback()


def _run(reaction: Reaction, user_id: int) -> None:
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            reaction(user_id)
        except Exception as error:
            rollback()
            if is_database_loss(error):
                # The write is stored, so its answer must not wait for the database to come back.
                log.warning("reaction_postponed", reaction=reaction.__name__, user_id=user_id)
                background.submit(reaction, user_id)
                return
            log.exception(
                "reaction_failed", reaction=reaction.__name__, user_id=user_id, attempt=attempt
            )
        else:
            return
