"""What follows from what: all consequences, on one page.

Reactions run after the commit. Each looks at the state, never at the delta, so it may run twice; one that
fails is logged and tried again, and never undoes the write.
"""

from collections.abc import Callable, Sequence

import structlog

from core.events import (
    BudgetCreated,
    BudgetUpdated,
    CategoryUpdated,
    Event,
    PredictionCompleted,
    TransactionCreated,
    TransactionDeleted,
    TransactionUpdated,
)
from models import db
from services.forecasting import training_service
from services.planning import budget_service

log = structlog.get_logger()

Reaction = Callable[[int], None]

REACTIONS: dict[type[Event], Sequence[Reaction]] = {
    TransactionCreated: (budget_service.raise_alerts,),
    TransactionUpdated: (budget_service.raise_alerts,),
    TransactionDeleted: (budget_service.raise_alerts,),
    BudgetCreated: (budget_service.raise_alerts,),
    BudgetUpdated: (budget_service.raise_alerts,),
    CategoryUpdated: (budget_service.raise_alerts,),
    PredictionCompleted: (training_service.keep_current,),
}
ATTEMPTS = 3


def react(user_id: int, events: Sequence[Event]) -> None:
    """Run each reaction to these events once."""
    due = dict.fromkeys(reaction for event in events for reaction in REACTIONS.get(type(event), ()))
    for reaction in due:
        _attempt(reaction, user_id)


def _attempt(reaction: Reaction, user_id: int) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            reaction(user_id)
        except Exception:
            db.session.rollback()
            log.exception(
                "reaction_failed", reaction=reaction.__name__, user_id=user_id, attempt=attempt
            )
        else:
            return
