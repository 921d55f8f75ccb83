"""Forecasts: predicting, explaining, remembering what was said, and scoring it afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

import ml_service
from core.enums import PeriodUnit
from core.errors import NotEnoughData, NotFound
from core.events import PredictionCompleted
from core.identity import Caller
from core.money import Money, allocate
from ml_service import TOTAL, BudgetPredictionService, ForecastModel
from models import UNCATEGORIZED, BudgetPrediction, Category, db
from services.forecasting import scoring_service
from services.forecasting.method_scores import load_method_scores
from services.forecasting.sentences import sentence
from services.ledger import total_queries
from services.paging import Page, Position, load_page
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

CURRENT = "current"


def predict(
    service: BudgetPredictionService, caller: Caller, values: Mapping[str, Any]
) -> dict[str, Any]:
    """What a period will cost, in total with every category, or in one category; the forecasts are stored.

    Raises NotFound for an unknown category, NotEnoughData.
    """
    unit, currency, category_id = (
        values["period"],
        values.get("currency") or caller.currency,
        values.get("category_id"),
    )
    seen = select(Category.id).where(Category.id == category_id, Category.visible_to(caller.id))
    if category_id is not None and db.session.scalar(seen) is None:
        raise NotFound("category")
    horizon = 0 if values.get("target") == CURRENT else values["horizon"]
    history, model = service.load_history(caller, currency, unit), service.load_model(unit)
    found, asked = service.forecast(caller, history, model, unit, horizon, load_method_scores(unit))
    try:
        main = found.find(TOTAL if category_id is None else category_id)
    except KeyError:
        raise NotEnoughData("This category has no spending yet.", missing={"expenses": 1}) from None
    due = service.find_due_payments(caller, currency, asked, category_id)
    rows = _rows(
        caller, model, unit, asked, currency, found.series if category_id is None else [main]
    )
    rows[0].explanation = _explanation(found, asked, main, due, rows, currency)
    with unit_of_work(caller.id) as work:
        work.session.add(rows[0])
        work.session.flush()
        for part in rows[1:]:
            part.part_of_id = rows[0].id
        work.session.add_all(rows[1:])
        work.session.flush()
        work.publish(PredictionCompleted(rows[0].id, snapshot(rows[0])))
    return {"prediction": rows[0], "by_category": _by_category(rows[1:])}


def _rows(
    caller: Caller,
    model: ForecastModel,
    unit: PeriodUnit,
    asked: Any,
    currency: str,
    series: Sequence[Any],
) -> list[BudgetPrediction]:
    """What is stored of each series; amounts of categories add up to the total's to the minor unit."""
    period = ml_service.period_for(asked)
    predicted = [round(found.distribution.predicted) for found in series]
    if len(series) > 1:
        predicted[1:] = allocate(
            predicted[0], [found.distribution.predicted for found in series[1:]]
        )
    return [
        BudgetPrediction(
            user_id=caller.id,
            category_id=None if found.key in {TOTAL, UNCATEGORIZED} else found.key,
            model_version_id=model.version_id,
            method=model.method_name(found.method),
            segment=found.segment,
            period=unit,
            period_start=period.start,
            period_end=period.end,
            currency=currency,
            predicted_minor=minor,
            lower_minor=min(minor, round(found.distribution.interval()[0])),
            upper_minor=max(minor, round(found.distribution.interval()[1])),
            baseline_minor=round(found.baseline),
            confidence_score=round(found.confidence, 4),
            candidates={name: round(value) for name, value in found.candidates.items()},
            explanation={},
        )
        for found, minor in zip(series, predicted, strict=True)
        if found.key != UNCATEGORIZED or minor or found.distribution.interval()[1] >= 1
    ]


def _explanation(
    found: Any,
    asked: Any,
    main: Any,
    due: Sequence[Any],
    rows: Sequence[BudgetPrediction],
    currency: str,
) -> dict[str, Any]:
    """What the prediction consists of, as amounts that add up to it, which categories drive it, and one sentence."""
    total = rows[0].predicted_minor
    parts = ml_service.compute_prediction_parts(found, asked, main, due)
    amounts = allocate(total, [part.amount for part in parts])
    labels = total_queries.load_categories(
        {row.category_id for row in rows} | {payment.category for payment in due}
    )
    named = [
        {
            "kind": part.kind,
            "amount": Money(minor, currency).number,
            "items": [_item(payment, labels, currency) for payment in part.items],
        }
        for part, minor in zip(parts, amounts, strict=True)
    ]
    categories = [
        {
            "category_id": row.category_id,
            "category_name": _name(labels, row.category_id),
            "amount": Money(row.predicted_minor, currency).number,
        }
        for row in sorted(rows[1:], key=lambda row: -row.predicted_minor)
    ]
    return {
        "sentence": sentence(rows[0].predicted_amount, named, categories),
        "parts": named,
        "categories": categories,
        "candidates": {
            name: Money(round(value), currency).number for name, value in main.candidates.items()
        },
    }


def _item(payment: Any, labels: Mapping[int, Category], currency: str) -> dict[str, Any]:
    return {
        "payee": payment.payee or _name(labels, payment.category),
        "amount": Money(round(payment.amount), currency).number,
        "date": ml_service.day_number_to_date(payment.day).isoformat(),
        "category_id": payment.category,
    }


def _name(labels: Mapping[int, Category], category_id: int | None) -> str:
    return (
        labels[category_id].name
        if category_id is not None and category_id in labels
        else "Uncategorized"
    )


def _by_category(rows: Sequence[BudgetPrediction]) -> list[dict[str, Any]]:
    labels = total_queries.load_categories([row.category_id for row in rows])
    shown = [
        {
            "category_id": row.category_id,
            "category_name": _name(labels, row.category_id),
            "predicted_amount": row.predicted_amount,
            "lower": row.lower,
            "upper": row.upper,
            "baseline_amount": row.baseline_amount,
            "confidence_score": row.confidence_score,
            "method": row.method,
        }
        for row in rows
    ]
    return sorted(shown, key=lambda row: -row["predicted_amount"].minor)


def history(caller: Caller, filters: Mapping[str, Any], after: Position | None) -> Page:
    """Forecasts as they were given, newest first; those of a total's categories only when one is named."""
    query = select(BudgetPrediction).where(BudgetPrediction.user_id == caller.id)
    if filters.get("category_id") is None:
        query = query.where(BudgetPrediction.part_of_id.is_(None))
    for name in ("category_id", "period"):
        if filters.get(name) is not None:
            query = query.where(getattr(BudgetPrediction, name) == filters[name])
    return load_page(
        query,
        (BudgetPrediction.id,),
        after,
        filters["limit"],
        descending=True,
        total=filters["total"],
    )


def accuracy(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The last forecast of every ended period against what happened: overall, by category, by method, over time."""
    unit, currency = filters["period"], filters.get("currency") or caller.currency
    scoring_service.settle(caller)
    rows = _ended(caller, unit, currency)
    labels = total_queries.load_categories([row.category_id for row in rows])
    return {
        "period": unit,
        "currency": currency,
        "overall": _scored([row for row in rows if row.part_of_id is None]),
        "by_category": [
            {"category_id": key[0], "category_name": key[1], **_scored(members)}
            for key, members in _grouped(rows, lambda row: _shown(labels, row)).items()
        ],
        "by_method": [
            {"method": method, **_scored(members)}
            for method, members in _grouped(rows, lambda row: row.method).items()
        ],
        "over_time": [
            {"period_start": start, **_scored(members)}
            for start, members in sorted(_grouped(rows, lambda row: row.period_start).items())
        ],
    }


def _shown(labels: Mapping[int, Category], row: BudgetPrediction) -> tuple[int | None, str | None]:
    is_total = row.category_id is None and row.part_of_id is None
    return row.category_id, None if is_total else _name(labels, row.category_id)


def _grouped(rows: Sequence[BudgetPrediction], key: Any) -> dict[Any, list[BudgetPrediction]]:
    found: dict[Any, list[BudgetPrediction]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _scored(rows: Sequence[BudgetPrediction]) -> dict[str, Any]:
    forecasts = [scoring_service.settled_forecast(row) for row in rows]
    return {"count": len(rows), **ml_service.compute_forecast_scores(forecasts)}


def _ended(caller: Caller, unit: PeriodUnit, currency: str) -> list[BudgetPrediction]:
    """Of several forecasts of one period, the last that was given before it began; else the last."""
    query = select(BudgetPrediction).where(
        BudgetPrediction.user_id == caller.id,
        BudgetPrediction.period == unit,
        BudgetPrediction.currency == currency,
        BudgetPrediction.actual_minor.is_not(None),
        BudgetPrediction.period_end < caller.today,
    )
    rows = db.session.scalars(query.order_by(BudgetPrediction.id)).all()
    ahead = [row for row in rows if row.created_at.date() <= row.period_start]
    chosen = {_subject(row): row for row in rows} | {_subject(row): row for row in ahead}
    return list(chosen.values())


def _subject(row: BudgetPrediction) -> tuple[Any, ...]:
    return row.category_id, row.part_of_id is None and row.category_id is None, row.period_start
