import datetime as dt
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from core import periods
from core.enums import PeriodUnit
from core.periods import Period
from models import Budget, BudgetAmount
from services.planning.budget_amounts import (
    AmountFrom,
    add_up_amounts,
    find_amount,
    set_amount,
)

FIRST_DAY = dt.date(2025, 1, 1)
days = st.dates(FIRST_DAY, dt.date(2027, 12, 31))
amounts = st.integers(1, 10_000)
start_days = st.integers(1, 28)
units = st.sampled_from(PeriodUnit)


@st.composite
def dated_amounts(draw: st.DrawFn) -> list[AmountFrom]:
    """Amounts on different days, in order."""
    dates = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    return [AmountFrom(day, draw(amounts)) for day in dates]


@given(dated_amounts(), days, days, units, start_days)
def test_the_sum_of_amounts_is_that_of_the_amounts_of_all_periods(
    dated: list[AmountFrom], one: dt.date, other: dt.date, unit: PeriodUnit, start_day: int
) -> None:
    covered = periods.list_periods(min(one, other), max(one, other), unit, start_day)
    starts = [period.start for period in covered]
    total = sum(find_amount(dated, period) for period in covered)
    assert add_up_amounts(dated, starts, covered[-1].end) == total


@given(
    st.lists(st.tuples(st.integers(0, 100), amounts), min_size=1, max_size=12), units, start_days
)
def test_a_change_of_the_amount_never_changes_a_period_that_is_over(
    steps: list[tuple[int, int]], unit: PeriodUnit, start_day: int
) -> None:
    """Each step lets some days pass, then changes the amount."""
    waits = [days for days, _ in steps]
    dates = [FIRST_DAY + dt.timedelta(total) for total in accumulate(waits)]
    first = periods.find_period(FIRST_DAY, unit, start_day)
    budget = Budget(amounts=[BudgetAmount(starts_on=first.start, amount_minor=1)], amount_minor=1)
    amount_by_period: dict[Period, int] = {}

    for day, (_, minor) in zip(dates, steps, strict=True):
        current = periods.find_period(day, unit, start_day)
        for period in periods.list_periods(FIRST_DAY, day, unit, start_day):
            amount_by_period.setdefault(period, budget.amount_minor)
        set_amount(budget, current.start, minor)
        amount_by_period[current] = minor

        stored = {period: find_amount(budget.amounts, period) for period in amount_by_period}
        assert stored == amount_by_period
        assert budget.amounts[-1].amount_minor == budget.amount_minor == minor
        dates_in_order = [row.starts_on for row in budget.amounts]
        assert dates_in_order == sorted(set(dates_in_order))


def test_an_amount_that_is_changed_back_within_its_period_leaves_no_trace() -> None:
    budget = Budget(amounts=[BudgetAmount(starts_on=FIRST_DAY, amount_minor=100)])
    today = FIRST_DAY + dt.timedelta(60)
    set_amount(budget, today, 200)
    set_amount(budget, today, 100)
    assert [row.amount_minor for row in budget.amounts] == [100]
