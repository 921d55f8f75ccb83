"""Everything that follows from an event or from a new day, on one page.

What is done at certain times has a page of its own, ``schedule.py``; it begins the days, too.

Reactions run in the background after the commit, so that none delays a request. Each looks at the
present state, never at the event's data, so it may run twice. One that fails is tried again, never
undoes the write that it follows, and is parked for an admin in the end
(``activity/log_consumer.py``).

Two consumers of the log run them, each from a position of its own: ``analytics`` finds out what is
new, ``notifications`` tells people of it. Both are threads of the server, or processes of their
own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from core.enums import ReactionName, TransactionKind
from core.events import (
    AccountBalanceChanged,
    AccountUpdated,
    AnomalyDetected,
    BudgetCreated,
    BudgetThresholdReached,
    BudgetUpdated,
    CategoryUpdated,
    Event,
    ExchangeRateCreated,
    ExchangeRateDeleted,
    ExchangeRateUpdated,
    ExportCompleted,
    GoalContributionRestored,
    GoalCreated,
    GoalUpdated,
    ImportCompleted,
    ImportUpdated,
    PlannedOccurrenceCreated,
    PlannedOccurrenceUpdated,
    PlannedTransactionCreated,
    PlannedTransactionUpdated,
    PredictionCompleted,
    RecurringSeriesCreated,
    RecurringSeriesDeleted,
    RecurringSeriesUpdated,
    TransactionCreated,
    TransactionDeleted,
    TransactionRestored,
    TransactionUpdated,
    UserUpdated,
)
from core.json_types import JsonObject
from ml_service import BudgetPredictionService
from services.activity.exports import export_notice_service
from services.activity.log.log_consumer import LogConsumer, Reaction
from services.activity.log.log_reading import LogEvent
from services.categorization import review_notice_service
from services.forecasting import forecast_notice_service
from services.imports import import_notice_service
from services.insights import day_notice_service
from services.insights.anomalies import anomaly_notice_service, detection_service
from services.ledger import large_expense_notice_service
from services.planning import (
    alert_service,
    budget_notice_service,
    recurring_notice_service,
    recurring_refresh_service,
)
from services.planning.goals import follow_service, posting_service
from services.planning.planned import planned_notice_service
from services.planning.planned import posting_service as planned_posting_service


class Consequence(NamedTuple):
    """What follows from events of some types.

    ``follows_decreases``: also from what only lowers spending; see ``_only_lowers_spending``.
    """

    reaction: Reaction
    events: frozenset[type[Event]]
    follows_decreases: bool = False


Consequences = Mapping[str, Consequence]
"""Reactions by name, in the order in which they run."""

ANALYTICS: Consequences = {
    # It publishes events that it follows, and finds nothing to change the second time.
    ReactionName.REFRESH_RECURRING: Consequence(
        lambda event: recurring_refresh_service.refresh_series(event.user_id),
        frozenset(
            {
                TransactionCreated,
                TransactionUpdated,
                TransactionDeleted,
                TransactionRestored,
                RecurringSeriesCreated,
                RecurringSeriesUpdated,
                RecurringSeriesDeleted,
                # Explanations are stored in the language of the person.
                UserUpdated,
            }
        ),
        follows_decreases=True,
    ),
    ReactionName.RAISE_BUDGET_ALERTS: Consequence(
        lambda event: alert_service.raise_alerts(event.user_id),
        frozenset(
            {
                TransactionCreated,
                TransactionUpdated,
                TransactionDeleted,
                TransactionRestored,
                BudgetCreated,
                BudgetUpdated,
                CategoryUpdated,
                # Another time zone or first day of the month makes other days the current period.
                UserUpdated,
                # Spending in other currencies is worth something else at once.
                ExchangeRateCreated,
                ExchangeRateUpdated,
                ExchangeRateDeleted,
            }
        ),
    ),
    ReactionName.POST_GOAL_CONTRIBUTIONS: Consequence(
        lambda event: posting_service.post_contributions(event.user_id),
        frozenset(
            {GoalCreated, GoalUpdated, TransactionCreated, TransactionUpdated, TransactionRestored}
        ),
    ),
    # It publishes events that it follows, and finds nothing to do the second time.
    ReactionName.POST_PLANNED: Consequence(
        lambda event: planned_posting_service.post_due(event.user_id),
        frozenset(
            {
                PlannedTransactionCreated,
                PlannedTransactionUpdated,
                PlannedOccurrenceCreated,
                PlannedOccurrenceUpdated,
                TransactionCreated,
                TransactionUpdated,
                TransactionRestored,
                # Another time zone has another day.
                UserUpdated,
            }
        ),
        follows_decreases=True,
    ),
    ReactionName.FIND_ANOMALIES: Consequence(
        lambda event: detection_service.find_anomalies(event.user_id),
        frozenset(
            {TransactionCreated, TransactionUpdated, TransactionDeleted, TransactionRestored}
        ),
        follows_decreases=True,
    ),
    ReactionName.FOLLOW_GOALS: Consequence(
        lambda event: follow_service.follow_goals(event.user_id),
        # Not the events of transactions: the balance carries what they change, deletions, too.
        frozenset({AccountUpdated, AccountBalanceChanged, GoalContributionRestored}),
    ),
}
"""What follows for what is derived from the ledger."""

NOTIFICATIONS: Consequences = {
    ReactionName.NOTIFY_OF_BUDGETS: Consequence(
        lambda event: budget_notice_service.notify_of_budgets(event.user_id),
        frozenset({BudgetThresholdReached}),
    ),
    ReactionName.NOTIFY_OF_LARGE_EXPENSES: Consequence(
        lambda event: large_expense_notice_service.notify_of_large_expenses(event.user_id),
        frozenset({TransactionCreated, TransactionUpdated, TransactionRestored}),
    ),
    ReactionName.NOTIFY_OF_ANOMALIES: Consequence(
        lambda event: anomaly_notice_service.notify_of_anomalies(event.user_id),
        frozenset({AnomalyDetected}),
    ),
    ReactionName.NOTIFY_OF_EXPORTS: Consequence(
        lambda event: export_notice_service.notify_of_exports(event.user_id),
        frozenset({ExportCompleted}),
    ),
    ReactionName.NOTIFY_OF_MISSED_PAYMENTS: Consequence(
        lambda event: recurring_notice_service.notify_of_missed_payments(event.user_id),
        frozenset({RecurringSeriesUpdated}),
    ),
    # What waits for a person is told in the morning; what failed, and what an undone import leaves
    # open, at once.
    ReactionName.NOTIFY_OF_PLANNED: Consequence(
        lambda event: planned_notice_service.notify_of_failed(event.user_id),
        frozenset({PlannedOccurrenceCreated, PlannedOccurrenceUpdated}),
    ),
    ReactionName.NOTIFY_OF_IMPORTS: Consequence(
        lambda event: import_notice_service.notify_of_imports(event.user_id),
        frozenset({ImportCompleted, ImportUpdated}),
    ),
    ReactionName.NOTIFY_OF_REVIEW: Consequence(
        lambda event: review_notice_service.notify_of_review(event.user_id),
        frozenset({ImportCompleted}),
    ),
    ReactionName.NOTIFY_OF_FORECASTS: Consequence(
        lambda event: forecast_notice_service.notify_of_forecasts(event.user_id),
        frozenset({PredictionCompleted}),
    ),
}
"""What people are told of."""

CONSUMERS: Mapping[str, Consequences] = {"analytics": ANALYTICS, "notifications": NOTIFICATIONS}
"""What each consumer of the log runs, by the name of its position."""

REACTIONS_TO_A_NEW_DAY: Sequence[Callable[[int], object]] = (
    alert_service.raise_alerts,
    large_expense_notice_service.notify_of_large_expenses,
    planned_posting_service.post_due,
    recurring_refresh_service.refresh_series,
    posting_service.post_contributions,
    follow_service.follow_goals,
    detection_service.find_anomalies,
)
"""What a day leads to without an event: what is due, scheduled rows that count, late payments."""


def begin_day(user_id: int) -> None:
    """Run the reactions to a person's new day."""
    for reaction in REACTIONS_TO_A_NEW_DAY:
        reaction(user_id)


def notify_of_day(predictions: BudgetPredictionService, user_id: int) -> None:
    """Tell a person in the morning of what waits for them, and of what is ahead."""
    planned_notice_service.notify_of_planned(user_id)
    day_notice_service.notify_of_day(predictions, user_id)


def build_consumers() -> Mapping[str, LogConsumer]:
    """Build the consumers of the log that run the reactions of this page."""
    return {name: _build_consumer(name, page) for name, page in CONSUMERS.items()}


def _build_consumer(name: str, consequences: Consequences) -> LogConsumer:
    reactions = {reaction: each.reaction for reaction, each in consequences.items()}
    return LogConsumer(name, reactions, partial(choose_reactions, consequences))


def choose_reactions(
    consequences: Consequences, events: Sequence[LogEvent]
) -> Mapping[str, LogEvent]:
    """Name the reactions to events, each once, with the newest event that it follows from.

    A thousand imported transactions lead to one check of the budgets.
    """
    newest = _find_newest(events)
    raising = _find_newest(one for one in events if not _only_lowers_spending(one.event))
    chosen = {}
    for name, consequence in consequences.items():
        candidates = newest if consequence.follows_decreases else raising
        causes = [candidates[event_type] for event_type in consequence.events & candidates.keys()]
        if causes:
            chosen[name] = max(causes, key=lambda cause: cause.seq)
    return chosen


def _find_newest(events: Iterable[LogEvent]) -> dict[type[Event], LogEvent]:
    """Return the newest event of each type."""
    return {type(one.event): one for one in events}


def _only_lowers_spending(event: Event) -> bool:
    """Return whether an event is a new refund, or the deletion of an expense.

    No alert follows from these: a refund must not be what raises one that something else has caused
    and that has not been raised yet.
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
