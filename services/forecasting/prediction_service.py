"""Forecast spending and store the forecast, to be compared with the actual spending later."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import ml_service
from core.enums import ForecastTarget, PeriodUnit
from core.errors import NotEnoughData
from core.events import PredictionCompleted
from core.identity import Caller
from core.money import Money, allocate
from ml_service import (
    TOTAL,
    BudgetPredictionService,
    ForecastModel,
    ForecastQuestion,
    PersonForecast,
    PredictionPart,
    SeriesForecast,
)
from models import UNCATEGORIZED, BudgetPrediction
from services.forecasting.explanations import (
    ExplanationDocument,
    build_categories,
    build_document,
    build_parts,
    category_name,
    describe_forecast,
    payment_category,
)
from services.forecasting.forecast_values import ForecastRequest
from services.forecasting.method_scores import load_method_scores
from services.ledger import total_queries
from services.ledger.category_queries import get_category
from services.ledger.other_currencies import OtherCurrency, load_other_spending
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

CURRENT_PERIOD = 0
"""The horizon of the rest of the current period."""
# More digits than the calibration knows would only look exact.
CONFIDENCE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CategoryForecast:
    """The forecast of one category, as part of a forecast of all spending."""

    category_id: int | None
    category_name: str
    predicted_amount: Money
    lower: Money
    upper: Money
    baseline_amount: Money
    confidence_score: float
    method: str


@dataclass(frozen=True, slots=True)
class StoredForecast:
    """A new forecast; one of all spending comes with those of its categories, largest first."""

    prediction: BudgetPrediction
    by_category: Sequence[CategoryForecast]
    other_currencies: Sequence[OtherCurrency]


def create_forecast(
    service: BudgetPredictionService, caller: Caller, request: ForecastRequest
) -> StoredForecast:
    """Forecast all spending with every category, or one category, and store the forecast.

    Raises NotFound for an unknown category, NotEnoughData.
    """
    unit = PeriodUnit(request["period"])
    currency = request.get("currency") or caller.currency
    category_id = request.get("category_id")
    if category_id is not None:
        get_category(caller, category_id)

    model = service.load_model(unit)
    forecast, question = service.forecast(
        caller,
        service.load_history(caller, currency, unit),
        model,
        unit,
        _choose_horizon(request),
        load_method_scores(unit),
    )
    main = _find_series(forecast, category_id)
    series = forecast.series if category_id is None else [main]
    rows = _build_rows(caller, model, question, currency, series)
    payments = service.find_due_payments(caller, currency, question, category_id)
    parts = ml_service.compute_prediction_parts(forecast, question, main, payments)
    # Only the first row has one: a category of a total is explained where it is forecast alone.
    rows[0].explanation = dict(_explain(caller, question, main, parts, rows))
    _store(caller, rows)

    category_ids = None if category_id is None else [category_id]
    other_currencies = load_other_spending(caller, currency, rows[0].period_end, category_ids)
    return StoredForecast(rows[0], _build_category_forecasts(rows[1:]), other_currencies)


def _choose_horizon(request: ForecastRequest) -> int:
    if request.get("target") == ForecastTarget.CURRENT:
        return CURRENT_PERIOD
    return request["horizon"]


def _find_series(forecast: PersonForecast, category_id: int | None) -> SeriesForecast:
    try:
        return forecast.find(TOTAL if category_id is None else category_id)
    except KeyError:
        raise NotEnoughData(
            "There is no spending in this category yet.", missing={"expenses": 1}
        ) from None


def _build_rows(
    caller: Caller,
    model: ForecastModel,
    question: ForecastQuestion,
    currency: str,
    series: Sequence[SeriesForecast],
) -> list[BudgetPrediction]:
    """Build the row of each series, the total or single one first.

    The amounts of categories add up to the total's to the minor unit.
    """
    # Reconciliation makes the exact amounts agree; rounding each alone would undo that.
    exact = [member.distribution.predicted for member in series]
    amounts = [round(amount) for amount in exact]
    # A single category has nothing that it must add up to.
    if len(series) > 1:
        amounts[1:] = allocate(amounts[0], exact[1:])

    rows = []
    for member, minor in zip(series, amounts, strict=True):
        if member.key == UNCATEGORIZED and _is_negligible(member, minor):
            continue
        rows.append(_build_row(caller, model, question, currency, member, minor))
    return rows


def _is_negligible(series: SeriesForecast, minor: int) -> bool:
    """Return whether a series comes to nothing, even at the upper end of its interval."""
    _, upper = series.distribution.interval()
    return minor == 0 and upper < 1


def _build_row(
    caller: Caller,
    model: ForecastModel,
    question: ForecastQuestion,
    currency: str,
    series: SeriesForecast,
    minor: int,
) -> BudgetPrediction:
    period = ml_service.period_for(question)
    lower, upper = series.distribution.interval()
    has_category = series.key not in {TOTAL, UNCATEGORIZED}
    return BudgetPrediction(
        user_id=caller.id,
        category_id=series.key if has_category else None,
        model_version_id=model.version_id,
        method=model.method_name(series.method),
        segment=series.segment,
        period=question.unit,
        period_start=period.start,
        period_end=period.end,
        currency=currency,
        predicted_minor=minor,
        # Allocating a total may move an amount past the end of its interval by rounding.
        lower_minor=min(minor, round(lower)),
        upper_minor=max(minor, round(upper)),
        baseline_minor=round(series.baseline),
        confidence_score=round(series.confidence, CONFIDENCE_DIGITS),
        candidates={method: round(amount) for method, amount in series.candidates.items()},
        explanation={},
    )


def _explain(
    caller: Caller,
    question: ForecastQuestion,
    main: SeriesForecast,
    parts: Sequence[PredictionPart],
    rows: Sequence[BudgetPrediction],
) -> ExplanationDocument:
    predicted = rows[0].predicted_amount
    payments = chain.from_iterable(part.items for part in parts)
    category_ids = {row.category_id for row in rows}
    category_ids |= {payment_category(payment) for payment in payments}
    labels = total_queries.load_categories(category_ids)

    explained_parts = build_parts(predicted, parts, labels)
    categories = build_categories(rows[1:], labels)
    period = ml_service.period_for(question)
    sentence = describe_forecast(predicted, period, explained_parts, categories, caller.locale)
    candidates = {
        method: Money(round(amount), predicted.currency)
        for method, amount in main.candidates.items()
    }
    return build_document(sentence, explained_parts, categories, candidates)


def _store(caller: Caller, rows: Sequence[BudgetPrediction]) -> None:
    main, *parts = rows
    with unit_of_work(caller.id) as work:
        work.session.add(main)
        work.session.flush()
        for part in parts:
            # Known only after the flush, hence two of them.
            part.part_of_id = main.id
        work.session.add_all(parts)
        work.session.flush()
        # One event for the whole forecast: its categories are part of it and never change alone.
        work.publish(PredictionCompleted(main.id, snapshot(main)))


def _build_category_forecasts(rows: Sequence[BudgetPrediction]) -> list[CategoryForecast]:
    labels = total_queries.load_categories([row.category_id for row in rows])
    ordered = sorted(rows, key=lambda row: -row.predicted_minor)
    return [
        CategoryForecast(
            category_id=row.category_id,
            category_name=category_name(labels, row.category_id),
            predicted_amount=row.predicted_amount,
            lower=row.lower,
            upper=row.upper,
            baseline_amount=row.baseline_amount,
            confidence_score=row.confidence_score,
            method=row.method,
        )
        for row in ordered
    ]
