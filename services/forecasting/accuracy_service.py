"""Compare a user's forecasts with the actual spending."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import ml_service
from core.enums import PeriodUnit, TransactionKind
from core.identity import Caller
from core.periods import Period
from ml_service import ForecastScores
from models import BudgetPrediction
from services.forecasting.explanations import category_name
from services.forecasting.forecast_values import AccuracyQuery
from services.forecasting.prediction_queries import (
    load_comparable_predictions,
    to_settled_forecast,
)
from services.forecasting.settlements import find_settlements, store_settlements
from services.ledger.category_views import CategoryView, load_views
from services.ledger.other_currencies import (
    OtherCurrency,
    load_other_currencies,
    load_other_spending,
)
from services.unit_of_work import system_unit_of_work

Key = TypeVar("Key")

MAX_COMPARISONS = 24
"""Two years of months."""


class GroupAccuracy(ForecastScores):
    """Accuracy of a group of ``count`` forecasts."""

    count: int


class CategoryAccuracy(GroupAccuracy):
    """Accuracy of one category; the name is None for all spending."""

    category_id: int | None
    category_name: str | None


class MethodAccuracy(GroupAccuracy):
    """Accuracy of one forecast method."""

    method: str


class PeriodAccuracy(GroupAccuracy):
    """Accuracy of the forecasts of one period."""

    period_start: dt.date


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Accuracy of a user's forecasts of one period unit and currency."""

    period: PeriodUnit
    currency: str
    overall: GroupAccuracy
    by_category: Sequence[CategoryAccuracy]
    by_method: Sequence[MethodAccuracy]
    over_time: Sequence[PeriodAccuracy]
    comparisons: Sequence[BudgetPrediction]
    other_currencies: Sequence[OtherCurrency]


def compute_accuracy(caller: Caller, query: AccuracyQuery) -> Accuracy:
    """Settle the caller's forecasts of ended periods, and compare them with the actual spending.

    Figures are overall, by category, by method, and by period from the oldest on.
    """
    unit = query["period"]
    currency = query.get("currency") or caller.currency
    # First, so that a period that ended yesterday is in the figures without waiting for a scoring
    # job.
    _settle(caller)

    rows = load_comparable_predictions(caller, unit, currency)
    labels = load_views(caller, [row.category_id for row in rows])
    by_category = _group(rows, lambda row: (row.category_id, _label(labels, row)))
    by_method = _group(rows, lambda row: row.method)
    by_period = _group(rows, lambda row: row.period_start)
    return Accuracy(
        period=unit,
        currency=currency,
        # Forecasts of categories that are part of a total would count the same spending twice.
        overall=_score([row for row in rows if row.part_of_id is None]),
        by_category=[
            {"category_id": category_id, "category_name": name, **_score(members)}
            for (category_id, name), members in by_category.items()
        ],
        by_method=[{"method": method, **_score(members)} for method, members in by_method.items()],
        over_time=[
            {"period_start": start, **_score(by_period[start])} for start in sorted(by_period)
        ],
        comparisons=_select_comparisons(rows),
        other_currencies=_load_other_currencies(caller, currency, rows),
    )


def _select_comparisons(rows: Sequence[BudgetPrediction]) -> list[BudgetPrediction]:
    """Select the newest forecasts of all spending, oldest first."""
    totals = sorted((row for row in rows if row.is_total), key=lambda row: row.period_start)
    return totals[-MAX_COMPARISONS:]


def _load_other_currencies(
    caller: Caller, currency: str, rows: Sequence[BudgetPrediction]
) -> list[OtherCurrency]:
    """Sum up other expenses of the compared periods; without any, of the whole past."""
    if not rows:
        return load_other_spending(caller, currency, caller.today)
    first = min(row.period_start for row in rows)
    last = max(row.period_end for row in rows)
    return load_other_currencies(caller, TransactionKind.EXPENSE, currency, Period(first, last))


def _settle(caller: Caller) -> None:
    settlements = find_settlements(caller)
    # Most requests change nothing, and then take no lock.
    if settlements:
        with system_unit_of_work() as work:
            store_settlements(work, settlements)


def _label(labels: Mapping[int, CategoryView], row: BudgetPrediction) -> str | None:
    return None if row.is_total else category_name(labels, row.category_id)


def _group(
    rows: Sequence[BudgetPrediction], key: Callable[[BudgetPrediction], Key]
) -> dict[Key, list[BudgetPrediction]]:
    groups: dict[Key, list[BudgetPrediction]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _score(rows: Sequence[BudgetPrediction]) -> GroupAccuracy:
    forecasts = [to_settled_forecast(row) for row in rows]
    return {"count": len(rows), **ml_service.compute_forecast_scores(forecasts)}
