"""Budgets and the future: where a period leads, and which amount would hold."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

import ml_service
from core.errors import NotEnoughData
from core.identity import Caller
from core.money import Money, exponent
from ml_service import TOTAL, BudgetPredictionService
from models import Budget, Category, db
from services.forecasting import scoring_service
from services.ledger import total_queries
from services.planning.budget_status import Outlook

LEAST_EXPENSES = 3


def outlooks(
    service: BudgetPredictionService, caller: Caller, budgets: Sequence[Budget]
) -> dict[int, Outlook]:
    """What each budget's current period may come to; budgets with too little history are left out."""
    found: dict[int, Outlook] = {}
    families = _families(caller)
    for (unit, currency), members in _alike(budgets).items():
        groups = {
            f"budget {budget.id}": families[budget.category_id]
            for budget in members
            if budget.category_id is not None
        }
        try:
            forecast, _ = service.forecast(
                caller,
                service.load_history(caller, currency, unit),
                service.load_model(unit),
                unit,
                0,
                scoring_service.standings(unit),
                groups,
                LEAST_EXPENSES,
            )
        except NotEnoughData:
            continue
        for budget in members:
            spread = forecast.find(
                TOTAL if budget.category_id is None else f"budget {budget.id}"
            ).distribution
            found[budget.id] = Outlook(round(spread.predicted), spread.probability_above)
    return found


def _alike(budgets: Sequence[Budget]) -> dict[tuple[Any, str], list[Budget]]:
    """Budgets that one forecast answers for."""
    found: dict[tuple[Any, str], list[Budget]] = defaultdict(list)
    for budget in budgets:
        found[budget.period, budget.currency].append(budget)
    return found


def _families(caller: Caller) -> dict[int, list[int]]:
    """Every category with its subcategories."""
    families: dict[int, list[int]] = defaultdict(list)
    for id_, parent in db.session.execute(
        select(Category.id, Category.parent_id).where(Category.visible_to(caller.id))
    ):
        families[id_].append(id_)
        if parent is not None:
            families[parent].append(id_)
    return families


def suggestions(
    service: BudgetPredictionService,
    caller: Caller,
    asked: Mapping[str, Any],
    present: Mapping[Any, Money],
) -> dict[str, Any]:
    """For all spending and each top category: what the next period stays inside with probability 1 - risk.

    ``present`` are the amounts of budgets by category, period and currency. Raises NotEnoughData.
    """
    unit, currency, risk = asked["period"], asked.get("currency") or caller.currency, asked["risk"]
    history = service.load_history(caller, currency, unit)
    labels = total_queries.category_labels(history.category_ids)
    tops = {labels[key].parent_id or key for key in labels}
    families = _families(caller)
    groups = {f"top {top}": families[top] for top in tops}
    standings = scoring_service.standings(unit)
    forecast, question = service.forecast(
        caller, history, service.load_model(unit), unit, 1, standings, groups
    )
    period = ml_service.period_for(question)
    names = total_queries.category_labels(tops)
    items: list[dict[str, Any]] = []
    for category_id in (None, *sorted(tops)):
        spread = forecast.find(TOTAL if category_id is None else f"top {category_id}").distribution
        amount = _rounded_up(max(spread.quantile(1 - risk), spread.predicted), currency)
        if amount:
            members = None if category_id is None else families[category_id]
            items.append(
                {
                    "category": names.get(category_id or 0),
                    "currency": currency,
                    "suggested_amount": Money(amount, currency),
                    "predicted_amount": Money(round(spread.predicted), currency),
                    "present_amount": present.get((category_id, unit, currency)),
                    "kept_before": ml_service.compute_share_within(
                        history, question, members, amount
                    ),
                }
            )
    items[1:] = sorted(items[1:], key=lambda item: -item["suggested_amount"].minor)
    return {
        "period": unit,
        "period_start": period.start,
        "period_end": period.end,
        "risk": risk,
        "items": items,
    }


def _rounded_up(minor: float, currency: str) -> int:
    """To whole units of the currency: nobody budgets cents."""
    unit = 10 ** exponent(currency)
    return int(math.ceil(minor / unit - 1e-9) * unit)
