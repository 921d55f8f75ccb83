"""Forecasts: training, predicting, remembering what was said, and scoring it afterwards."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

import ml_service
from core import periods
from core.errors import NotFound
from core.events import PredictionCompleted
from core.identity import Caller
from core.money import Money
from core.periods import Period, Unit
from ml_service import BudgetPredictionService, TrainingSet
from models import BudgetPrediction, Category, ModelVersion, db
from services import ledger_queries
from services.category_service import visible_to
from services.paging import Page, Position, page_of
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

KEPT_VERSIONS = 3


def train(service: BudgetPredictionService, caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """Learn from the caller's complete periods. Raises NotEnoughData."""
    unit, currency = values["period"], values.get("currency") or caller.currency
    data = service.training_set(caller, unit, currency)
    version, _ = _train(service, caller, unit, currency, data)
    return {
        "status": "trained",
        "model_version": version.id,
        "method": version.method,
        "period": unit,
        "currency": currency,
        "trained_at": version.created_at,
        "data_from": data.periods[0].start,
        "data_until": data.data_until,
        "expense_count": data.expense_count,
        "metrics": version.metrics,
    }


def _train(
    service: BudgetPredictionService, caller: Caller, unit: Unit, currency: str, data: TrainingSet
) -> tuple[ModelVersion, Any]:
    model = service.train(data)
    name = f"user-{caller.id}-{unit}-{currency}-{uuid.uuid4().hex}.joblib"
    service.save(model, caller, name)
    with unit_of_work(caller.id) as work:
        version = ModelVersion(
            user_id=caller.id,
            method=ml_service.METHOD,
            period=unit,
            currency=currency,
            data_until=data.data_until,
            metrics=model.metrics,
            artifact=name,
        )
        work.session.add(version)
        work.session.flush()
        old = select(ModelVersion).where(*_same_model(caller, unit, currency)).order_by(ModelVersion.id.desc())
        outdated = [(row.id, row.artifact) for row in work.session.scalars(old.offset(KEPT_VERSIONS))]
        work.session.execute(delete(ModelVersion).where(ModelVersion.id.in_([id_ for id_, _ in outdated])))
    service.forget([artifact for _, artifact in outdated])
    return version, model


def _same_model(caller: Caller, unit: Unit, currency: str) -> tuple[Any, ...]:
    return (ModelVersion.user_id == caller.id, ModelVersion.period == unit, ModelVersion.currency == currency)


def _model(
    service: BudgetPredictionService, caller: Caller, unit: Unit, currency: str, data: TrainingSet
) -> tuple[ModelVersion, Any]:
    """The newest model if it has learned from exactly this data, else a fresh one."""
    newest = select(ModelVersion).where(*_same_model(caller, unit, currency)).order_by(ModelVersion.id.desc()).limit(1)
    version = db.session.scalar(newest)
    model = None if version is None else service.load(caller, version.artifact)
    if version is None or model is None or not service.is_current(model, data):
        return _train(service, caller, unit, currency, data)
    return version, model


def predict(service: BudgetPredictionService, caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a coming period will cost, in total or in one category; the forecast is stored.

    ``horizon`` 1 is the next period after the current one. Raises NotFound for an unknown category,
    NotEnoughData.
    """
    unit, currency, category_id = values["period"], values.get("currency") or caller.currency, values.get("category_id")
    seen = select(Category.id).where(Category.id == category_id, visible_to(caller.id))
    if category_id is not None and db.session.scalar(seen) is None:
        raise NotFound("category")
    data = service.training_set(caller, unit, currency)
    version, model = _model(service, caller, unit, currency, data)
    forecast = service.forecast(model, category_id)
    target = periods.shifted(caller.period(unit), unit, values["horizon"])
    with unit_of_work(caller.id) as work:
        prediction = BudgetPrediction(
            user_id=caller.id,
            category_id=category_id,
            model_version_id=version.id,
            method=version.method,
            period=unit,
            period_start=target.start,
            period_end=target.end,
            currency=currency,
            predicted_minor=round(forecast.predicted),
            lower_minor=round(forecast.lower),
            upper_minor=round(forecast.upper),
            baseline_minor=round(forecast.baseline),
            confidence_score=round(forecast.confidence, 4),
            explanation=_explanation(data, forecast, category_id, currency),
        )
        work.session.add(prediction)
        work.session.flush()
        work.publish(PredictionCompleted(prediction.id, snapshot(prediction)))
    parts = _by_category(service, model, currency) if category_id is None else []
    return {"prediction": prediction, "by_category": parts}


def _explanation(data: TrainingSet, forecast: Any, category_id: int | None, currency: str) -> dict[str, Any]:
    """The periods that the average is of, as numbers, and one sentence."""
    column = data.frame["total" if category_id is None else category_id].iloc[-forecast.used :]
    used = [
        {"period_start": period.start.isoformat(), "amount": Money(int(minor), currency).number}
        for period, minor in zip(data.periods[-len(column) :], column, strict=True)
    ]
    trimmed = ", the highest and the lowest left out" if forecast.trimmed else ""
    return {"sentence": f"The mean of the last {len(used)} complete periods{trimmed}.", "periods": used}


def _by_category(service: BudgetPredictionService, model: Any, currency: str) -> list[dict[str, Any]]:
    forecasts = service.forecast_all(model)
    labels = ledger_queries.category_labels(forecasts)
    rows = [
        {
            "category_id": key or None,
            "category_name": labels[key].name if key in labels else "Uncategorized",
            "predicted_amount": Money(round(forecast.predicted), currency),
            "lower": Money(round(forecast.lower), currency),
            "upper": Money(round(forecast.upper), currency),
            "confidence_score": round(forecast.confidence, 4),
        }
        for key, forecast in forecasts.items()
    ]
    return sorted(rows, key=lambda row: -row["predicted_amount"].minor)


def history(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Forecasts as they were given, newest first."""
    query = select(BudgetPrediction).where(BudgetPrediction.user_id == caller.id)
    for name in ("category_id", "period"):
        if filters.get(name) is not None:
            query = query.where(getattr(BudgetPrediction, name) == filters[name])
    return page_of(query, (BudgetPrediction.id,), after, filters["limit"], descending=True, total=filters["total"])


def accuracy(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The last forecast of every ended period against what happened: overall, by category, over time."""
    unit, currency = filters["period"], filters.get("currency") or caller.currency
    rows = [_met(caller, row) for row in _ended(caller, unit, currency)]
    labels = ledger_queries.category_labels([row["category_id"] for row in rows])
    by_category: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    over_time: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_category[row["category_id"]].append(row)
        over_time[row["period_start"]].append(row)
    return {
        "period": unit,
        "currency": currency,
        "overall": _scored(rows),
        "by_category": [
            {"category_id": key, "category_name": labels[key].name if key in labels else None, **_scored(members)}
            for key, members in by_category.items()
        ],
        "over_time": [{"period_start": start, **_scored(members)} for start, members in sorted(over_time.items())],
    }


def _scored(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(rows), **ml_service.scores(rows)}


def _ended(caller: Caller, unit: Unit, currency: str) -> list[BudgetPrediction]:
    query = select(BudgetPrediction).where(
        BudgetPrediction.user_id == caller.id,
        BudgetPrediction.period == unit,
        BudgetPrediction.currency == currency,
        BudgetPrediction.period_end < caller.today,
    )
    rows = db.session.scalars(query.order_by(BudgetPrediction.id))
    return list({(row.category_id, row.period_start): row for row in rows}.values())


def _met(caller: Caller, row: BudgetPrediction) -> dict[str, Any]:
    period = Period(row.period_start, row.period_end)
    only = None if row.category_id is None else [row.category_id]
    return {
        "category_id": row.category_id,
        "period_start": row.period_start,
        "actual": ledger_queries.total(caller, "expense", row.currency, period, only).minor,
        "predicted": row.predicted_minor,
        "lower": row.lower_minor,
        "upper": row.upper_minor,
        "baseline": row.baseline_minor,
    }
