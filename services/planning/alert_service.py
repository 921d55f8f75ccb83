"""Record each threshold of a budget when spending rises to it, once per period and amount."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from core import clock
from core.events import BudgetThresholdReached
from core.identity import Caller
from core.periods import Period
from infrastructure.database import upsert
from models import Budget, BudgetAlert, User, db, table_of
from services.planning.budget_amounts import load_amounts
from services.planning.budget_queries import AnyBudget, includes
from services.planning.budget_usage import (
    BudgetUsage,
    carried_over,
    days_so_far,
    load_spending,
)
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

# Module constants, because building a statement takes longer than running it, and every recorded
# transaction runs these.
LARGEST_INTEGER = 2**63 - 1
"""The largest amount that a column holds."""

alerts = table_of(BudgetAlert).c
RECORDED_THRESHOLDS = (
    select(
        alerts.budget_id,
        alerts.period_start,
        alerts.amount_minor,
        func.max(alerts.threshold).label("threshold"),
    )
    .where(alerts.budget_id.in_(bindparam("budget_ids", expanding=True)))
    .group_by(alerts.budget_id, alerts.period_start, alerts.amount_minor)
)
budgets, owners = table_of(Budget), table_of(User).c
ACTIVE_BUDGETS_WITH_OWNER = (
    select(
        *budgets.c,
        owners.role.label("owner_role"),
        owners.currency.label("owner_currency"),
        owners.timezone.label("owner_timezone"),
        owners.month_start_day.label("owner_month_start_day"),
        owners.locale.label("owner_locale"),
        owners.convert_currencies.label("owner_convert_currencies"),
    )
    .join_from(budgets, table_of(User))
    .where(budgets.c.user_id == bindparam("user_id"), budgets.c.is_active)
)


@dataclass(frozen=True, slots=True)
class ReachedThreshold:
    """The columns of a new alert; ``threshold`` is in percent, amounts are in minor units."""

    user_id: int
    budget_id: int
    period_start: dt.date
    period_end: dt.date
    threshold: int
    amount_minor: int
    spent_minor: int
    available_minor: int
    currency: str
    created_at: dt.datetime

    @property
    def key(self) -> tuple[int, dt.date, int]:
        """What each threshold has at most one alert for."""
        return self.budget_id, self.period_start, self.amount_minor


def raise_alerts(user_id: int) -> None:
    """Record every threshold that current spending has reached and that has no alert yet.

    It looks at the state alone, so it may run any number of times.
    """
    rows = db.session.execute(ACTIVE_BUDGETS_WITH_OWNER, {"user_id": user_id}).all()
    if not rows:
        return
    owner = _build_owner(user_id, rows[0])
    today = owner.today
    current = [row for row in rows if includes(row, today)]

    # Most writes reach no new threshold. Only those that do wait for the lock, under which
    # ``_record`` looks again.
    reached = _find_reached(owner, current)
    if reached and _select_new(reached):
        _record(owner, reached)


def _build_owner(user_id: int, row: Row[*tuple[Any, ...]]) -> Caller:
    return Caller(
        user_id,
        row.owner_role,
        row.owner_currency,
        row.owner_timezone,
        row.owner_month_start_day,
        row.owner_locale,
        convert_currencies=row.owner_convert_currencies,
    )


def _find_reached(owner: Caller, current: Sequence[AnyBudget]) -> list[ReachedThreshold]:
    today = owner.today
    units = {budget.period for budget in current}
    periods = {unit: owner.period(unit, today) for unit in units}
    days = {unit: days_so_far(owner, period) for unit, period in periods.items()}
    spending = load_spending(owner, [(budget, days[budget.period]) for budget in current])
    amounts = load_amounts([budget.id for budget in current if budget.rollover])

    reached = []
    for budget in current:
        period = periods[budget.period]
        carried = carried_over(owner, budget, amounts.get(budget.id, ()), period)
        # The newest amount of a budget is that of the current period.
        usage = BudgetUsage(budget.amount_minor, carried, spending[budget.id].minor)
        threshold = usage.reached_threshold(budget.alert_threshold)
        if threshold > _silent_threshold(budget, period):
            reached.append(_build_reached(owner, budget, period, usage, threshold))
    return reached


def _silent_threshold(budget: AnyBudget, period: Period) -> int:
    """The threshold up to which a changed amount is no news: spending was there before."""
    return budget.silent_threshold if budget.silent_period_start == period.start else 0


def _build_reached(
    owner: Caller, budget: AnyBudget, period: Period, usage: BudgetUsage, threshold: int
) -> ReachedThreshold:
    return ReachedThreshold(
        user_id=owner.id,
        budget_id=budget.id,
        period_start=period.start,
        period_end=period.end,
        threshold=threshold,
        amount_minor=usage.amount,
        spent_minor=_bound(usage.spent),
        available_minor=_bound(usage.available),
        currency=budget.currency,
        created_at=clock.now(),
    )


def _bound(minor: int) -> int:
    # A mistyped rate makes any amount of a sum, and its alert must not keep back all others.
    return max(-LARGEST_INTEGER, min(minor, LARGEST_INTEGER))


def _select_new(reached: Sequence[ReachedThreshold]) -> list[ReachedThreshold]:
    """Keep the thresholds above all that have an alert.

    A refund that takes an exceeded budget back to its warning threshold is no reason to warn.
    """
    budget_ids = [threshold.budget_id for threshold in reached]
    rows = db.session.execute(RECORDED_THRESHOLDS, {"budget_ids": budget_ids})
    recorded = {(row.budget_id, row.period_start, row.amount_minor): row.threshold for row in rows}
    return [row for row in reached if row.threshold > recorded.get(row.key, 0)]


def _record(owner: Caller, reached: Sequence[ReachedThreshold]) -> None:
    with unit_of_work(owner.id) as work:
        for threshold in _select_new(reached):
            # The unique index decides in the end, so that no threshold is ever recorded twice.
            insert = upsert(work.connection, table_of(BudgetAlert)).values(asdict(threshold))
            # Another process that records the same threshold makes no error, and only one of both
            # publishes.
            created = insert.on_conflict_do_nothing().returning(alerts.id)
            alert_id = work.session.execute(created).scalar_one_or_none()
            if alert_id is not None:
                alert = work.session.get_one(BudgetAlert, alert_id)
                work.publish(BudgetThresholdReached(alert_id, snapshot(alert)))
