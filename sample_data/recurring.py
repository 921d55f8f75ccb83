"""The recurring series of the demo household, and what it has decided on them."""

from collections.abc import Sequence
from decimal import Decimal

from core.enums import PaymentCadence, RecurringDecision
from core.identity import Caller
from models import RecurringSeries
from sample_data.household import MONTHS_WITHOUT_COURSE
from services.planning import recurring_queries, recurring_refresh_service, recurring_service
from services.planning.recurring_values import RecurringFilters, RecurringValues

DECISIONS = {
    "Brightworks Ltd": RecurringDecision.CONFIRMED,
    "Linden Property": RecurringDecision.CONFIRMED,
    "City Power": RecurringDecision.CONFIRMED,
    "Pulse Gym": RecurringDecision.PAUSED,
    # Given freely: the household does not want to be reminded of it.
    "Riverside Shelter": RecurringDecision.DISMISSED,
}
"""What the household has decided on the recurring series of a payee."""

ENTERED: RecurringValues = {
    "name": "Boiler service",
    "amount": Decimal("140.00"),
    "cadence": PaymentCadence.YEARLY,
}
"""The series that it has entered by hand, due in a year."""


def watch_series(caller: Caller, months_to_come: int) -> None:
    """Find the series as of the last month of the course, so that its end is seen later."""
    if months_to_come == MONTHS_WITHOUT_COURSE:
        recurring_refresh_service.refresh_series(caller.id)


def decide_on_series(caller: Caller) -> None:
    """Decide on some recurring series, and enter one; the others wait for an answer."""
    recurring_refresh_service.refresh_series(caller.id)
    query: RecurringFilters = {"limit": 200, "total": False}
    found: Sequence[RecurringSeries] = recurring_queries.list_series(caller, query, None).items
    ids = {series.name: series.id for series in found}
    for name, decision in DECISIONS.items():
        if name in ids:
            recurring_service.decide_on_series(caller, ids[name], decision)
    next_year = caller.today.replace(day=1, year=caller.today.year + 1)
    recurring_service.create_series(caller, {**ENTERED, "next_date": next_year})
