"""Move stored forecasts from a category to another, which replaces it."""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from typing import cast

from sqlalchemy import select

from core.events import PredictionUpdated
from core.money import to_minor, to_number
from models import BudgetPrediction, Category
from services.forecasting.explanations import CategoryDocument, ExplanationDocument
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork

SUMMED_COLUMNS = ("predicted_minor", "lower_minor", "upper_minor", "baseline_minor")


def move_forecasts(work: UnitOfWork, source_id: int, target: Category) -> None:
    """Make the owner's forecasts of a category forecasts of the target.

    Where one forecast of all spending has a part of each, the parts are added up: they are
    compared with the spending of both together from now on.
    """
    rows = _load_forecasts(work)
    target_parts = {row.part_of_id: row for row in rows if row.category_id == target.id}
    for row in rows:
        if row.category_id != source_id:
            continue
        part = target_parts.get(row.part_of_id) if row.part_of_id is not None else None
        if part is None:
            row.category_id = target.id
        else:
            _add(part, row)
            work.session.delete(row)

    for row in rows:
        _replace_in_explanation(row, source_id, target)
    changed = [row for row in rows if row in work.session.dirty]
    work.session.flush()
    # The parts of a forecast have no events of their own.
    single = [row for row in changed if row.part_of_id is None]
    work.publish(*(PredictionUpdated(row.id, snapshot(row)) for row in single))


def _load_forecasts(work: UnitOfWork) -> Sequence[BudgetPrediction]:
    own = BudgetPrediction.user_id == work.user_id
    query = select(BudgetPrediction).where(own).order_by(BudgetPrediction.id)
    return work.session.scalars(query).all()


def _add(part: BudgetPrediction, other: BudgetPrediction) -> None:
    """Add the amounts of another part of the same forecast."""
    for name in SUMMED_COLUMNS:
        setattr(part, name, getattr(part, name) + getattr(other, name))
    if part.actual_minor is not None and other.actual_minor is not None:
        part.actual_minor += other.actual_minor
    part.candidates = dict(Counter(part.candidates or {}) + Counter(other.candidates or {}))


def _replace_in_explanation(row: BudgetPrediction, source_id: int, target: Category) -> None:
    document = cast(ExplanationDocument, deepcopy(row.explanation))
    for part in document.get("parts", ()):
        for payment in part["items"]:
            if payment["category_id"] == source_id:
                payment["category_id"] = target.id

    categories = document.get("categories", [])
    if any(category["category_id"] == source_id for category in categories):
        document["categories"] = _replace(categories, source_id, target, row.currency)
    # The same JSON must not count as a change.
    if document != row.explanation:
        row.explanation = dict(document)


def _replace(
    categories: Sequence[CategoryDocument], source_id: int, target: Category, currency: str
) -> list[CategoryDocument]:
    """The categories with the target in place of the source, largest first."""
    replaced = (source_id, target.id)
    others = [category for category in categories if category["category_id"] not in replaced]
    amounts = [row["amount"] for row in categories if row["category_id"] in replaced]
    minor = sum(to_minor(Decimal(str(amount)), currency) for amount in amounts)
    merged = CategoryDocument(
        category_id=target.id, category_name=target.name, amount=to_number(minor, currency)
    )
    return sorted([*others, merged], key=lambda category: -category["amount"])
