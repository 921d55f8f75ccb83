import datetime as dt
from collections.abc import Callable

import pytest

from core.enums import PeriodUnit
from core.identity import Caller
from models import Budget
from services.planning import budget_usage
from services.planning.budget_amounts import AmountFrom
from tests.conftest import Person


@pytest.mark.parametrize(
    ("spent", "available", "threshold", "reached"),
    [
        (7_999, 10_000, 80, False),
        (8_000, 10_000, 80, True),
        (10_000, 10_000, 100, True),
        (0, 0, 80, False),
        (0, -500, 80, False),
        (1, -500, 80, True),
        (-100, -500, 80, False),
    ],
)
def test_a_threshold_is_reached_from_its_percentage_on_but_never_without_spending(
    spent: int, available: int, threshold: int, *, reached: bool
) -> None:
    assert budget_usage.has_reached(spent, available, threshold) is reached


def test_rollover_counts_the_whole_first_period_and_none_after_the_current_one(
    ada: Person, as_caller: Callable[[Person], Caller], today: Callable[[str], None]
) -> None:
    today("2026-03-10")
    ada.spend(60, "2025-12-05")
    ada.spend(70, "2026-03-05")
    caller = as_caller(ada)
    budget = Budget(
        user_id=caller.id,
        currency="USD",
        period=PeriodUnit.MONTHLY,
        amount_minor=10_000,
        rollover=True,
        start_date=dt.date(2025, 12, 20),
    )
    amounts = [AmountFrom(budget.start_date, budget.amount_minor)]
    current = caller.period(PeriodUnit.MONTHLY)
    assert budget_usage.carried_over(caller, budget, amounts, current) == 3 * 10_000 - 6_000

    budget.rollover = False
    assert budget_usage.carried_over(caller, budget, amounts, current) == 0

    budget.rollover, budget.start_date = True, dt.date(2026, 3, 31)
    assert budget_usage.carried_over(caller, budget, amounts, current) == 0
