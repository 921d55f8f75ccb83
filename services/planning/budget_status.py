"""Compare spending with budgets: available, spent, remaining, projected."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import periods
from core.enums import BudgetState, PeriodUnit
from core.identity import Caller
from core.money import Money, percentage
from core.periods import Period
from ml_service import BudgetPredictionService
from models import Budget
from services.ledger.category_views import CategoryView, load_views
from services.ledger.converted_days import ConvertedCurrency, merge_converted
from services.ledger.other_currencies import OtherCurrency, merge_currencies
from services.planning.budget_amounts import find_amount
from services.planning.budget_forecasts import BudgetOutlook, forecast_budgets
from services.planning.budget_projection import project_spending
from services.planning.budget_queries import (
    get_budget,
    has_ended,
    includes,
    load_current_budgets,
)
from services.planning.budget_usage import (
    BudgetSpending,
    carried_over,
    days_so_far,
    find_current_period,
    has_reached,
    load_spending,
    load_spent,
)

# A year of months.
MAX_COMPARED_PERIODS = 12
# Tenths of a percent.
PROBABILITY_DIGITS = 3


@dataclass(frozen=True, slots=True)
class BudgetPeriod:
    """Spending of a budget in an earlier period, compared with its amount without rollover."""

    period_start: dt.date
    period_end: dt.date
    amount: Money
    spent: Money
    remaining: Money
    percentage_used: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetStatus:
    """Spending of a budget in its current period, or in its last one if it has ended.

    ``spent`` is dated up to today, ``scheduled`` later in the period.
    ``percentage_used`` is None where nothing is available. ``projected`` is None while there is
    neither a forecast nor enough of the period, ``probability_of_exceeding`` without a forecast.
    ``history`` is only loaded for the usage of one budget.
    """

    budget_id: int
    name: str
    category: CategoryView | None
    currency: str
    period: PeriodUnit
    period_start: dt.date
    period_end: dt.date
    amount: Money
    carried_over: Money
    available: Money
    spent: Money
    scheduled: Money
    remaining: Money
    percentage_used: float | None
    alert_threshold: int
    status: BudgetState
    days_left: int
    projected: Money | None
    probability_of_exceeding: float | None
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]
    history: Sequence[BudgetPeriod] = ()


@dataclass(frozen=True, slots=True)
class BudgetGroup:
    """The category budgets of one period unit and currency, added up."""

    period: PeriodUnit
    currency: str
    budget_count: int
    total_budgeted: Money
    total_available: Money
    total_spent: Money
    total_scheduled: Money
    total_remaining: Money
    percentage_used: float | None
    by_status: Mapping[BudgetState, int]
    converted_currencies: Sequence[ConvertedCurrency]
    other_currencies: Sequence[OtherCurrency]


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """Category budgets in groups, and the budgets on all spending, which are in no group."""

    groups: Sequence[BudgetGroup]
    overall: Sequence[BudgetStatus]


@dataclass(frozen=True, slots=True)
class _Spending:
    """What was spent in a period up to today, and is entered for the whole of it."""

    so_far: BudgetSpending
    entered: BudgetSpending

    @property
    def scheduled(self) -> int:
        """What is entered for later days, in minor units."""
        return self.entered.minor - self.so_far.minor


def load_statuses(service: BudgetPredictionService, caller: Caller) -> list[BudgetStatus]:
    """Compare spending with every budget that is active today."""
    return _build_statuses(service, caller, load_current_budgets(caller))


def load_usage(service: BudgetPredictionService, caller: Caller, budget_id: int) -> BudgetStatus:
    """Compare spending with one budget, now and in earlier periods. Raises NotFound."""
    budget = get_budget(caller, budget_id)
    (status,) = _build_statuses(service, caller, [budget])
    return replace(status, history=_load_history(caller, budget))


def summarize_budgets(
    service: BudgetPredictionService, caller: Caller, unit: PeriodUnit | None
) -> BudgetSummary:
    """Add up the category budgets of each period unit and currency, of all units or of one.

    Budgets on all spending are listed apart: they contain the others' spending once more.
    """
    statuses = [row for row in load_statuses(service, caller) if unit in {None, row.period}]
    groups: dict[tuple[PeriodUnit, str], list[BudgetStatus]] = defaultdict(list)
    for status in statuses:
        if status.category is not None:
            groups[status.period, status.currency].append(status)

    return BudgetSummary(
        [_add_up(*key, members) for key, members in sorted(groups.items())],
        [status for status in statuses if status.category is None],
    )


def _build_statuses(
    service: BudgetPredictionService, caller: Caller, budgets: Sequence[Budget]
) -> list[BudgetStatus]:
    categories = load_views(caller, [budget.category_id for budget in budgets])
    periods_shown = [(budget, find_current_period(caller, budget)) for budget in budgets]
    so_far = [(budget, days_so_far(caller, period)) for budget, period in periods_shown]
    spending = load_spending(caller, so_far)
    entered = load_spending(caller, periods_shown)
    under_way = [budget for budget in budgets if includes(budget, caller.today)]
    outlooks = forecast_budgets(service, caller, under_way)
    return [
        _build_status(
            service,
            caller,
            budget,
            period,
            categories.get(budget.category_id or 0),
            _Spending(spending[budget.id], entered[budget.id]),
            outlooks.get(budget.id),
        )
        for budget, period in periods_shown
    ]


def _build_status(
    service: BudgetPredictionService,
    caller: Caller,
    budget: Budget,
    period: Period,
    category: CategoryView | None,
    spending: _Spending,
    outlook: BudgetOutlook | None,
) -> BudgetStatus:
    """Compare what was spent with what is available."""
    spent, scheduled = spending.so_far.minor, spending.scheduled
    amount = find_amount(budget.amounts, period)
    carried = carried_over(caller, budget, budget.amounts, period)
    available = amount + carried
    currency = budget.currency
    projected = _project(service, caller, budget, period, spending, outlook)
    return BudgetStatus(
        budget_id=budget.id,
        name=budget.name,
        category=category,
        currency=currency,
        period=budget.period,
        period_start=period.start,
        period_end=period.end,
        amount=Money(amount, currency),
        carried_over=Money(carried, currency),
        available=Money(available, currency),
        spent=Money(spent, currency),
        scheduled=Money(scheduled, currency),
        remaining=Money(available - spent, currency),
        # Rollover may leave nothing or less; a percentage of that says nothing.
        percentage_used=percentage(spent, available) if available > 0 else None,
        alert_threshold=budget.alert_threshold,
        status=_classify(spent, available, budget.alert_threshold),
        days_left=_count_days_left(caller, budget, period),
        projected=None if projected is None else Money(projected, currency),
        probability_of_exceeding=_compute_probability(
            caller, budget, available, spending.so_far, outlook
        ),
        converted_currencies=spending.so_far.converted,
        other_currencies=spending.so_far.others,
    )


def _project(
    service: BudgetPredictionService,
    caller: Caller,
    budget: Budget,
    period: Period,
    spending: _Spending,
    outlook: BudgetOutlook | None,
) -> int | None:
    """Project the sum at the end of the period: None where it would be a mere guess."""
    if has_ended(budget, caller.today):
        return spending.so_far.minor
    if outlook is None:
        projected = project_spending(service, caller, budget, period)
        return None if projected is None else projected + spending.entered.converted_minor
    # A forecast knows what is usual in one currency, and not what has been entered for later days.
    expected = outlook.projected + spending.so_far.converted_minor
    return max(expected, spending.entered.minor)


def _count_days_left(caller: Caller, budget: Budget, period: Period) -> int:
    return 0 if has_ended(budget, caller.today) else (period.end - caller.today).days


def _classify(spent: int, available: int, threshold: int) -> BudgetState:
    if spent > available:
        return BudgetState.EXCEEDED
    if has_reached(spent, available, threshold):
        return BudgetState.WARNING
    return BudgetState.OK


def _compute_probability(
    caller: Caller,
    budget: Budget,
    available: int,
    spending: BudgetSpending,
    outlook: BudgetOutlook | None,
) -> float | None:
    """The probability of exceeding the budget: 1 once it is exceeded, None without a forecast."""
    if spending.minor > available:
        return 1.0
    if has_ended(budget, caller.today):
        return 0.0
    if outlook is None:
        return None
    # The forecast is of the budget's own currency, which has what conversions leave of the budget.
    left = available - spending.converted_minor
    return round(outlook.probability_above(left), PROBABILITY_DIGITS)


def _load_history(caller: Caller, budget: Budget) -> list[BudgetPeriod]:
    """Compare spending with the amount in earlier periods of the budget, newest first."""
    current = find_current_period(caller, budget)
    first = caller.period(budget.period, budget.start_date)
    history = []
    # Counted back from the current period, and not by subtracting days: months differ in length.
    for count in range(1, MAX_COMPARED_PERIODS + 1):
        period = periods.shift_period(current, budget.period, -count)
        if period.start < first.start:
            break
        history.append(_compare_period(caller, budget, period))
    return history


def _compare_period(caller: Caller, budget: Budget, period: Period) -> BudgetPeriod:
    spent = load_spent(caller, budget, period)
    amount = find_amount(budget.amounts, period)
    return BudgetPeriod(
        period_start=period.start,
        period_end=period.end,
        amount=Money(amount, budget.currency),
        spent=Money(spent, budget.currency),
        remaining=Money(amount - spent, budget.currency),
        percentage_used=percentage(spent, amount),
    )


def _add_up(unit: PeriodUnit, currency: str, members: Sequence[BudgetStatus]) -> BudgetGroup:
    # The budget of a category contains its subcategories, so theirs would count twice.
    category_ids = {_category_id(status) for status in members}
    outermost = [status for status in members if _parent_id(status) not in category_ids]
    budgeted = sum(status.amount.minor for status in outermost)
    available = sum(status.available.minor for status in outermost)
    spent = sum(status.spent.minor for status in outermost)
    scheduled = sum(status.scheduled.minor for status in outermost)
    states = [status.status for status in members]
    return BudgetGroup(
        period=unit,
        currency=currency,
        budget_count=len(members),
        total_budgeted=Money(budgeted, currency),
        total_available=Money(available, currency),
        total_spent=Money(spent, currency),
        total_scheduled=Money(scheduled, currency),
        total_remaining=Money(available - spent, currency),
        percentage_used=percentage(spent, available) if available > 0 else None,
        by_status={state: states.count(state) for state in BudgetState},
        converted_currencies=merge_converted(
            part for status in outermost for part in status.converted_currencies
        ),
        other_currencies=merge_currencies(
            other for status in outermost for other in status.other_currencies
        ),
    )


def _category_id(status: BudgetStatus) -> int | None:
    return status.category.id if status.category else None


def _parent_id(status: BudgetStatus) -> int | None:
    """The id of the parent category; 0, which is never an id, for a top-level category."""
    return (status.category.parent_id or 0) if status.category else 0
