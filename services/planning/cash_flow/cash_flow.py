"""The balance of the coming days: what is known, what is expected, and how sure that is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import numpy as np

import ml_service
from core.enums import CashFlowProblem, PeriodUnit, TransactionKind
from core.errors import NotEnoughData
from core.identity import Caller
from core.money import Money
from core.periods import Period
from ml_service import (
    BalanceCourse,
    BudgetPredictionService,
    CashFlowForecast,
    CashFlowPlans,
    IntArray,
    ScheduledPayment,
    SpendingHistory,
)
from services.amounts import parse_amount
from services.forecasting.adjustments import load_adjustments
from services.ledger.row_names import load_category_names
from services.planning.cash_flow import flow_items
from services.planning.cash_flow.cash_flow_values import (
    DEFAULT_DAYS,
    CashFlow,
    CashFlowQuery,
    FlowDay,
    FlowItem,
    LowestPoint,
)
from services.planning.cash_flow.flow_accounts import FlowScope, load_scope
from services.planning.cash_flow.flow_items import Movement
from services.planning.cash_flow.flow_sentences import describe_cash_flow
from services.planning.cash_flow.flow_transfers import find_transfers
from services.planning.cash_flow.series_links import SeriesLink, link_series

MAX_GAP_DAYS = 31
"""Days without complete entries after which nobody knows what the balance is."""

SEGMENTS = ("rest/total/long/dense", "rest/total/short/dense")
"""Segments of forecasts whose measured correction of intervals is the cash flow's, too."""

LONG_MONTHS = 7


class _Expected(NamedTuple):
    """The recurring payments of one kind that the accounts bear, with what is stored of them."""

    kind: TransactionKind
    payments: Sequence[tuple[ScheduledPayment, SeriesLink]]


def load_cash_flow(
    service: BudgetPredictionService, caller: Caller, query: CashFlowQuery
) -> CashFlow:
    """Load the cash flow of an account, or of all of a currency together.

    Nothing is stored. Raises NotFound for an unknown account.
    """
    scope = load_scope(caller, query)
    days = query.get("days", DEFAULT_DAYS)
    tomorrow = caller.today + dt.timedelta(days=1)
    period = Period(tomorrow, caller.today + dt.timedelta(days=days))
    history = service.load_history(caller, scope.currency)
    plans, problem = _plan(service, caller, history, scope)

    planned = flow_items.load_planned(caller, scope, period)
    expected = [
        _find_expected(caller, history, scope, plans, kind, period, planned)
        for kind in (TransactionKind.EXPENSE, TransactionKind.INCOME)
    ]
    known = [*flow_items.load_entered(caller, scope, period), *planned]
    items = [item for each in known if (item := flow_items.build_item(scope, each)) is not None]
    items += [
        flow_items.build_expected(scope, each.kind, *payment, tomorrow)
        for each in expected
        for payment in each.payments
    ]
    transfers = find_transfers(caller, scope, period, history.known_through, planned)
    for scheduled, sign in ((transfers.outgoing, -1), (transfers.incoming, 1)):
        items += [
            flow_items.build_transfer(scope, one, transfers.names, sign, tomorrow)
            for one in scheduled
        ]

    forecast = None
    if plans is not None and problem is None:
        stretch = _find_stretch(plans)
        parts = [_forecast(caller, scope, plans, each, period, stretch) for each in expected]
        for scheduled, is_income in ((transfers.outgoing, False), (transfers.incoming, True)):
            parts.append(
                ml_service.forecast_cash_flow(
                    caller, None, lambda _: 0.0, scheduled, period, 1.0, is_income=is_income
                )
            )
        forecast = ml_service.join_forecasts(parts)
    return _assemble(caller, query, scope, history, problem, period, items, forecast)


def _plan(
    service: BudgetPredictionService, caller: Caller, history: SpendingHistory, scope: FlowScope
) -> tuple[CashFlowPlans | None, CashFlowProblem | None]:
    """Plan spending and income; None and the reason where nothing can be said of the rest."""
    if not scope.accounts:
        return None, CashFlowProblem.NO_ACCOUNT
    try:
        plans = service.plan_cash_flow(caller, history)
    except NotEnoughData:
        return None, CashFlowProblem.NOT_ENOUGH_HISTORY
    if (caller.today - history.known_through).days > MAX_GAP_DAYS:
        return None, CashFlowProblem.DATA_TOO_OLD
    return plans, None


def _find_expected(
    caller: Caller,
    history: SpendingHistory,
    scope: FlowScope,
    plans: CashFlowPlans | None,
    kind: TransactionKind,
    period: Period,
    planned: Sequence[Movement],
) -> _Expected:
    """Find the recurring payments of one kind that are neither entered nor planned."""
    is_income = kind == TransactionKind.INCOME
    payments = history.income if is_income else history.expenses
    links = link_series(caller, kind, payments, payments.find_series(history.origin))
    last = ml_service.date_to_day_number(period.end)
    plan = None if plans is None else (plans.income if is_income else plans.spending)
    scheduled = (
        payments.schedule(history.origin, history.origin, last)
        if plan is None
        else plan.due(history.origin, last + 1)
    )
    entries = [flow_items.to_payment(each) for each in planned if each.kind == kind]
    remaining = ml_service.leave_out_entered(scheduled, entries)
    linked = [(one, links[one.series_index]) for one in remaining]
    own = [pair for pair in linked if scope.resolve(pair[1].account_id) in scope.ids]
    return _Expected(kind, own)


def _forecast(
    caller: Caller,
    scope: FlowScope,
    plans: CashFlowPlans,
    expected: _Expected,
    period: Period,
    stretch: float,
) -> CashFlowForecast:
    is_income = expected.kind == TransactionKind.INCOME
    return ml_service.forecast_cash_flow(
        caller,
        plans.income if is_income else plans.spending,
        lambda category: scope.find_share(expected.kind, category),
        [scheduled for scheduled, _ in expected.payments],
        period,
        stretch,
        is_income=is_income,
    )


def _find_stretch(plans: CashFlowPlans) -> float:
    """Find the correction that this instance's settled forecasts have shown to be due."""
    adjustments = load_adjustments(PeriodUnit.MONTHLY)
    is_short = plans.spending.history.months_back < LONG_MONTHS
    adjustment = adjustments.get(SEGMENTS[is_short])
    return adjustment.stretch if adjustment else 1.0


def _assemble(
    caller: Caller,
    query: CashFlowQuery,
    scope: FlowScope,
    history: SpendingHistory,
    problem: CashFlowProblem | None,
    period: Period,
    items: Sequence[FlowItem],
    forecast: CashFlowForecast | None,
) -> CashFlow:
    currency = scope.currency
    limit = Money(parse_amount(query.get("limit") or Decimal(0), currency, "limit"), currency)
    by_day = _group_by_day(caller, items)
    rest = np.zeros(period.days, np.int64) if forecast is None else forecast.rest
    deviations = np.zeros((0, period.days)) if forecast is None else forecast.deviations
    known = [_sum_changes(by_day[day]) for day in period]
    course = ml_service.trace_balances(
        scope.start_minor, np.array(known, np.int64) + rest, deviations
    )
    start = Money(scope.start_minor, currency)
    is_empty = problem == CashFlowProblem.NO_ACCOUNT
    flow = CashFlow(
        date=caller.today,
        currency=currency,
        accounts=scope.accounts,
        left_out=scope.left_out,
        data_until=history.known_through,
        problem=problem,
        start_balance=start,
        end_balance=Money(int(course.expected[-1]), currency),
        limit=limit,
        lowest=None if is_empty else _find_lowest(course, period, currency),
        chance_below_limit=_round(course.chance_ever_below(limit.minor))
        if course.has_band
        else None,
        summary="",
        days=[] if is_empty else _build_days(course, period, by_day, rest, limit),
        course=course,
    )
    return replace(flow, summary=describe_cash_flow(flow, caller.locale))


def _sum_changes(items: Sequence[FlowItem]) -> int:
    return sum(item.change.minor for item in items)


def _group_by_day(caller: Caller, items: Sequence[FlowItem]) -> dict[dt.date, list[FlowItem]]:
    names = load_category_names(caller, {item.category_id for item in items})
    by_day: defaultdict[dt.date, list[FlowItem]] = defaultdict(list)
    for item in flow_items.sort_items(items):
        name = names.get(item.category_id or 0)
        by_day[item.date].append(replace(item, name=item.name or name or "", category_name=name))
    return by_day


def _build_days(
    course: BalanceCourse,
    period: Period,
    by_day: dict[dt.date, list[FlowItem]],
    rest: IntArray,
    limit: Money,
) -> list[FlowDay]:
    currency = limit.currency
    chances = course.chances_below(limit.minor) if course.has_band else None
    return [
        FlowDay(
            date=day,
            items=by_day.get(day, []),
            rest=Money(int(rest[place]), currency),
            balance=Money(int(course.expected[place]), currency),
            lower=_read(course, course.lower[place], currency),
            upper=_read(course, course.upper[place], currency),
            chance_below_limit=None if chances is None else _round(float(chances[place])),
        )
        for place, day in enumerate(period)
    ]


def _find_lowest(course: BalanceCourse, period: Period, currency: str) -> LowestPoint:
    place = course.find_lowest()
    return LowestPoint(
        date=period.start + dt.timedelta(days=place),
        balance=Money(int(course.expected[place]), currency),
        lower=_read(course, course.lower[place], currency),
        upper=_read(course, course.upper[place], currency),
    )


def _read(course: BalanceCourse, minor: int, currency: str) -> Money | None:
    return Money(int(minor), currency) if course.has_band else None


def _round(chance: float) -> float:
    return round(chance, 3)
