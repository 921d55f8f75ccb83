"""Forecast spending and store the forecast, to be compared with the actual spending later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ml_service
from core.identity import Caller
from core.money import Money
from ml_service import (
    TOTAL,
    BudgetPredictionService,
    ForecastModel,
    ForecastQuestion,
    PersonForecast,
    SeriesForecast,
    SpendingHistory,
)
from models import UNCATEGORIZED, BudgetPrediction
from services.forecasting.adjustments import load_adjustments
from services.forecasting.explanations import (
    ExplanationDocument,
    build_categories,
    build_document,
    build_parts,
    category_name,
    no_category_spending,
)
from services.forecasting.forecast_records import (
    ForecastSubject,
    find_current_forecast,
    find_subject,
    store_forecast,
)
from services.forecasting.forecast_sentences import MAX_NAMED, describe_forecast
from services.forecasting.forecast_values import ForecastRequest, choose_horizon
from services.ledger.category_queries import get_category
from services.ledger.category_views import CategoryView, load_views
from services.ledger.other_currencies import OtherCurrency, load_other_spending, name_other_spending

SEASONAL_SHARE = 0.1
"""Part of a season that a category must have to be named."""
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
    """A forecast; one of all spending comes with those of its categories, largest first."""

    prediction: BudgetPrediction
    by_category: Sequence[CategoryForecast]
    other_currencies: Sequence[OtherCurrency]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the rows of a forecast are built from."""

    caller: Caller
    currency: str
    model: ForecastModel
    question: ForecastQuestion
    history: SpendingHistory


def get_forecast(
    service: BudgetPredictionService, caller: Caller, request: ForecastRequest
) -> StoredForecast:
    """Forecast all spending with every category, or one category of it.

    The forecast is stored, and is the same until the ledger or the model changes or the day ends.
    Raises NotFound for an unknown category, NotEnoughData.
    """
    category_id = request.get("category_id")
    if category_id is not None:
        get_category(caller, category_id)

    model = service.load_model()
    subject = find_subject(caller, request, model.version_id)
    rows = find_current_forecast(caller, subject)
    if not rows:
        computed = _compute_rows(service, caller, subject, model, choose_horizon(request))
        rows = store_forecast(caller, subject, computed)

    category_ids = None if category_id is None else [category_id]
    others = load_other_spending(caller, subject.currency, subject.period.end, category_ids)
    total, *parts = rows
    if category_id is None:
        return StoredForecast(total, _build_category_forecasts(caller, parts), others)
    return StoredForecast(_find_part(parts, category_id), (), others)


def _find_part(parts: Sequence[BudgetPrediction], category_id: int) -> BudgetPrediction:
    for part in parts:
        if part.category_id == category_id:
            return part
    raise no_category_spending()


def _compute_rows(
    service: BudgetPredictionService,
    caller: Caller,
    subject: ForecastSubject,
    model: ForecastModel,
    horizon: int,
) -> list[BudgetPrediction]:
    history = service.load_history(caller, subject.currency)
    with name_other_spending(caller, subject.currency):
        forecast, question = service.forecast(
            caller,
            history,
            model,
            subject.unit,
            horizon,
            load_adjustments(subject.unit),
        )
    basis = _Basis(caller, subject.currency, model, question, history)
    series = _select_series(forecast)
    rows = _build_rows(basis, series)
    _explain(basis, series, rows)
    return rows


def _select_series(forecast: PersonForecast) -> list[SeriesForecast]:
    """The total and every category that has something to say."""
    return [
        series
        for series in forecast.series
        if series.key != UNCATEGORIZED or not _is_negligible(series)
    ]


def _is_negligible(series: SeriesForecast) -> bool:
    """Return whether a series comes to nothing, even at the upper end of its interval."""
    _, upper = series.distribution.interval()
    return round(series.distribution.predicted) == 0 and upper < 1


def _build_rows(basis: _Basis, series: Sequence[SeriesForecast]) -> list[BudgetPrediction]:
    """Build the row of each series, the total first."""
    return [_build_row(basis, member) for member in series]


def _build_row(basis: _Basis, series: SeriesForecast) -> BudgetPrediction:
    period = ml_service.period_for(basis.question)
    lower, upper = series.distribution.interval()
    has_category = series.key not in {TOTAL, UNCATEGORIZED}
    return BudgetPrediction(
        user_id=basis.caller.id,
        category_id=series.key if has_category else None,
        model_version_id=basis.model.version_id,
        method=basis.model.method_name(series.method),
        segment=series.segment,
        period=basis.question.unit,
        period_start=period.start,
        period_end=period.end,
        made_on=basis.caller.today,
        currency=basis.currency,
        predicted_minor=series.minor,
        lower_minor=min(series.minor, round(lower)),
        upper_minor=max(series.minor, round(upper)),
        baseline_minor=round(series.baseline),
        confidence_score=round(series.confidence, CONFIDENCE_DIGITS),
        candidates={method: round(amount) for method, amount in series.candidates.items()},
        explanation={},
        data_until=basis.history.known_through,
        # As of the request's beginning: what is written meanwhile makes the forecast outdated.
        based_on_seq=basis.caller.sync_position,
    )


def _explain(
    basis: _Basis,
    series: Sequence[SeriesForecast],
    rows: Sequence[BudgetPrediction],
) -> None:
    """Write into each row what its forecast consists of."""
    category_ids = {row.category_id for row in rows}
    labels = load_views(basis.caller, category_ids)
    for member, row in zip(series, rows, strict=True):
        is_total = member.key == TOTAL
        parts = rows[1:] if is_total else ()
        seasonal = _name_seasonal(series[1:], rows[1:], labels) if is_total else ()
        document = _build_explanation(basis, member, row.predicted_amount, parts, labels, seasonal)
        row.explanation = dict(document)


def _name_seasonal(
    series: Sequence[SeriesForecast],
    rows: Sequence[BudgetPrediction],
    labels: Mapping[int, CategoryView],
) -> list[str]:
    """Name the categories that a notable part of the season is of, the largest first."""
    seasons = {
        category_name(labels, row.category_id): member.parts.season
        for member, row in zip(series, rows, strict=True)
    }
    least = SEASONAL_SHARE * sum(seasons.values())
    largest = sorted(seasons, key=lambda name: -seasons[name])[:MAX_NAMED]
    return [name for name in largest if seasons[name] > max(0, least)]


def _build_explanation(
    basis: _Basis,
    series: SeriesForecast,
    predicted: Money,
    parts: Sequence[BudgetPrediction],
    labels: Mapping[int, CategoryView],
    seasonal: Sequence[str],
) -> ExplanationDocument:
    raw_parts = ml_service.list_prediction_parts(series.parts)
    explained = build_parts(predicted, raw_parts, labels, seasonal)
    categories = build_categories(parts, labels)
    period = ml_service.period_for(basis.question)
    sentence = describe_forecast(
        predicted,
        period,
        basis.question.unit,
        explained,
        categories,
        None if basis.history.is_current else basis.history.known_through,
        basis.caller.locale,
    )
    candidates = {
        method: Money(round(amount), predicted.currency)
        for method, amount in series.candidates.items()
    }
    return build_document(sentence, explained, categories, candidates)


def _build_category_forecasts(
    caller: Caller, rows: Sequence[BudgetPrediction]
) -> list[CategoryForecast]:
    labels = load_views(caller, [row.category_id for row in rows])
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
