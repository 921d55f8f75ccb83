"""The course of a forecast period by day: spent, usual, expected, and the payments to come."""

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import ml_service
from core.enums import PaymentSource, PeriodUnit
from core.errors import NotEnoughData
from core.identity import Caller
from core.money import Money
from ml_service import (
    TOTAL,
    BudgetPredictionService,
    ForecastModel,
    ForecastQuestion,
    PathPoint,
    Payment,
    SpendingHistory,
    TracedForecast,
)
from services.forecasting.adjustments import load_adjustments
from services.forecasting.explanations import (
    category_name,
    no_category_spending,
    payment_category,
    round_probability,
)
from services.forecasting.forecast_records import find_current_forecast, find_subject
from services.forecasting.forecast_values import CURRENT_PERIOD, ForecastRequest, choose_horizon
from services.ledger.category_queries import get_category
from services.ledger.category_views import CategoryView, load_views
from services.ledger.other_currencies import name_other_spending


@dataclass(frozen=True, slots=True)
class PathDay:
    """Sums of a period from its first day up to and including ``date``; None where unknown."""

    date: dt.date
    spent: Money | None
    usual: Money | None
    expected: Money | None
    lower: Money | None
    upper: Money | None


@dataclass(frozen=True, slots=True)
class DuePayment:
    """A payment that is still to come in a period, entered or expected."""

    date: dt.date
    payee: str
    amount: Money
    category_id: int | None
    category_name: str
    source: PaymentSource
    probability: float | None


@dataclass(frozen=True, slots=True)
class ForecastPath:
    """The course of a period, which ends at its forecast.

    ``category_id`` is None for all spending, ``usual_amount`` with fewer than three complete
    periods.
    """

    category_id: int | None
    period: PeriodUnit
    period_start: dt.date
    period_end: dt.date
    currency: str
    predicted_amount: Money
    lower: Money
    upper: Money
    usual_amount: Money | None
    data_until: dt.date
    points: Sequence[PathDay]
    payments: Sequence[DuePayment]


def find_month_path(service: BudgetPredictionService, caller: Caller) -> ForecastPath | None:
    """Return the course of the caller's current month; None with too little history."""
    request: ForecastRequest = {"period": PeriodUnit.MONTHLY, "horizon": CURRENT_PERIOD}
    try:
        return load_path(service, caller, request)
    except NotEnoughData:
        return None


def load_path(
    service: BudgetPredictionService, caller: Caller, request: ForecastRequest
) -> ForecastPath:
    """Return the course of a period in all spending, or in one category.

    Nothing is stored. Raises NotFound for an unknown category, NotEnoughData.
    """
    category_id = request.get("category_id")
    if category_id is not None:
        get_category(caller, category_id)

    unit = PeriodUnit(request["period"])
    currency = request.get("currency") or caller.currency
    history = service.load_history(caller, currency)
    key = TOTAL if category_id is None else category_id
    model = service.load_model()
    bounds = _find_stored_bounds(caller, request, model, category_id)
    with name_other_spending(caller, currency):
        traced = _trace(service, caller, history, model, request, key, bounds)

    expected = [
        (_name_payee(one.payment), round_probability(one.probability)) for one in traced.due
    ]
    entered = [(payment, None) for payment in _find_entered(history, traced.question)]
    payments = [
        one
        for one in (*entered, *expected)
        if category_id is None or payment_category(one[0]) == category_id
    ]
    views = load_views(caller, [payment_category(payment) for payment, _ in payments])
    period = ml_service.period_for(traced.question)
    lower, upper = traced.bounds
    return ForecastPath(
        category_id=category_id,
        period=unit,
        period_start=period.start,
        period_end=period.end,
        currency=currency,
        predicted_amount=Money(traced.series.minor, currency),
        lower=Money(round(lower), currency),
        upper=Money(round(upper), currency),
        usual_amount=_to_money(traced.points[-1].usual, currency),
        data_until=history.known_through,
        points=[_build_day(point, currency) for point in traced.points],
        payments=sorted(
            (_build_payment(*one, views, currency) for one in payments),
            key=lambda payment: (payment.date, payment.payee),
        ),
    )


def _find_stored_bounds(
    caller: Caller, request: ForecastRequest, model: ForecastModel, category_id: int | None
) -> tuple[float, float] | None:
    """Find the interval of today's stored forecast, which stays as it is; None without one."""
    subject = find_subject(caller, request, model.version_id)
    for row in find_current_forecast(caller, subject):
        is_asked = row.is_total if category_id is None else row.category_id == category_id
        if is_asked:
            return row.lower_minor, row.upper_minor
    return None


def _trace(
    service: BudgetPredictionService,
    caller: Caller,
    history: SpendingHistory,
    model: ForecastModel,
    request: ForecastRequest,
    key: Hashable,
    bounds: tuple[float, float] | None,
) -> TracedForecast:
    unit, horizon = PeriodUnit(request["period"]), choose_horizon(request)
    adjustments = load_adjustments(unit)
    try:
        return service.trace_path(caller, history, model, unit, horizon, adjustments, key, bounds)
    except KeyError:
        raise no_category_spending() from None


def _name_payee(payment: Payment) -> Payment:
    return replace(payment, payee=ml_service.name_payee(payment.payee))


def _find_entered(history: SpendingHistory, question: ForecastQuestion) -> Iterator[Payment]:
    """Find what is entered for later days of the period."""
    first = max(question.today + 1, question.start)
    return (one for one in history.expenses.payments if first <= one.day < question.end)


def _build_day(point: PathPoint, currency: str) -> PathDay:
    return PathDay(
        date=ml_service.day_number_to_date(point.day),
        spent=_to_money(point.spent, currency),
        usual=_to_money(point.usual, currency),
        expected=_to_money(point.expected, currency),
        lower=_to_money(point.lower, currency),
        upper=_to_money(point.upper, currency),
    )


def _to_money(minor: float | None, currency: str) -> Money | None:
    return None if minor is None else Money(round(minor), currency)


def _build_payment(
    payment: Payment,
    probability: float | None,
    views: dict[int, CategoryView],
    currency: str,
) -> DuePayment:
    category_id = payment_category(payment)
    name = category_name(views, category_id)
    return DuePayment(
        date=ml_service.day_number_to_date(payment.day),
        payee=payment.payee or name,
        amount=Money(round(payment.amount), currency),
        category_id=category_id,
        category_name=name,
        source=PaymentSource.ENTERED if probability is None else PaymentSource.EXPECTED,
        probability=probability,
    )
