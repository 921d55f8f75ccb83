"""Explain a forecast: amounts that add up to it, and its categories."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

import ml_service
from core.enums import ForecastPart
from core.errors import NotEnoughData
from core.money import Money, allocate
from ml_service import Payment, PredictionPart
from models import UNCATEGORIZED, BudgetPrediction
from services.ledger.category_views import CategoryView

NO_CATEGORY = "Uncategorized"
PROBABILITY_DIGITS = 3


@dataclass(frozen=True, slots=True)
class ExplainedPayment:
    """A recurring payment that is expected in the forecast period."""

    payee: str
    amount: Money
    date: dt.date
    category_id: int | None


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One of the amounts that add up to a forecast.

    Only a recurring part has payments. ``categories`` are the names of those that a season of all
    spending consists of, the largest first.
    """

    kind: ForecastPart
    amount: Money
    payments: Sequence[ExplainedPayment] = ()
    categories: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ExplainedCategory:
    """A category's share of a forecast of all spending."""

    category_id: int | None
    category_name: str
    amount: Money


class PaymentDocument(TypedDict):
    """A payment as it is stored; ``date`` is YYYY-MM-DD."""

    payee: str
    amount: int | float
    date: str
    category_id: int | None


class PartDocument(TypedDict):
    """A part as it is stored."""

    kind: str
    amount: int | float
    items: list[PaymentDocument]


class CategoryDocument(TypedDict):
    """A category as it is stored."""

    category_id: int | None
    category_name: str
    amount: int | float


class ExplanationDocument(TypedDict):
    """An explanation as it is stored; amounts are JSON numbers in the forecast's currency.

    ``candidates`` are the amounts that all methods forecast, by method.
    """

    sentence: str
    parts: list[PartDocument]
    categories: list[CategoryDocument]
    candidates: dict[str, int | float]


def build_parts(
    total: Money,
    parts: Sequence[PredictionPart],
    labels: Mapping[int, CategoryView],
    seasonal: Sequence[str] = (),
) -> list[ExplainedPart]:
    """Round the parts of a forecast to minor units that add up to ``total`` exactly.

    ``seasonal`` are the names of the categories with the most of a season.
    """
    # Rounding each part alone would leave a sum that is a cent off.
    amounts = allocate(total.minor, [part.amount for part in parts])
    return [
        _build_part(part, Money(minor, total.currency), labels, seasonal)
        for part, minor in zip(parts, amounts, strict=True)
    ]


def _build_part(
    part: PredictionPart,
    amount: Money,
    labels: Mapping[int, CategoryView],
    seasonal: Sequence[str],
) -> ExplainedPart:
    payments = [_build_payment(payment, labels, amount.currency) for payment in part.items]
    kind = ForecastPart(part.kind)
    return ExplainedPart(kind, amount, payments, seasonal if kind == ForecastPart.SEASON else ())


def _build_payment(
    payment: Payment, labels: Mapping[int, CategoryView], currency: str
) -> ExplainedPayment:
    category_id = payment_category(payment)
    return ExplainedPayment(
        payee=ml_service.name_payee(payment.payee) or category_name(labels, category_id),
        amount=Money(round(payment.amount), currency),
        date=ml_service.day_number_to_date(payment.day),
        category_id=category_id,
    )


def payment_category(payment: Payment) -> int | None:
    """The category of a payment; the ledger's key for none becomes None."""
    return None if payment.category == UNCATEGORIZED else cast("int", payment.category)


def round_probability(probability: float) -> float:
    """Round the probability that a payment comes to tenths of a percent."""
    return round(probability, PROBABILITY_DIGITS)


def build_categories(
    rows: Sequence[BudgetPrediction], labels: Mapping[int, CategoryView]
) -> list[ExplainedCategory]:
    """Name the categories of a forecast of all spending, largest first."""
    # The sentence names the first of them.
    ordered = sorted(rows, key=lambda row: -row.predicted_minor)
    return [
        ExplainedCategory(
            row.category_id, category_name(labels, row.category_id), row.predicted_amount
        )
        for row in ordered
    ]


def category_name(labels: Mapping[int, CategoryView], category_id: int | None) -> str:
    """The name of a category, or what spending without one is called."""
    category = None if category_id is None else labels.get(category_id)
    return NO_CATEGORY if category is None else category.name


def no_category_spending() -> NotEnoughData:
    """Return the error of a forecast of a category without any spending."""
    return NotEnoughData("There is no spending in this category yet.", missing={"expenses": 1})


def build_document(
    sentence: str,
    parts: Sequence[ExplainedPart],
    categories: Sequence[ExplainedCategory],
    candidates: Mapping[str, Money],
) -> ExplanationDocument:
    """Convert an explanation to the JSON that is stored with its forecast."""
    return ExplanationDocument(
        sentence=sentence,
        parts=[_part_document(part) for part in parts],
        categories=[
            CategoryDocument(
                category_id=category.category_id,
                category_name=category.category_name,
                amount=category.amount.number,
            )
            for category in categories
        ],
        candidates={method: amount.number for method, amount in candidates.items()},
    )


def _part_document(part: ExplainedPart) -> PartDocument:
    return PartDocument(
        kind=part.kind.value,
        amount=part.amount.number,
        items=[_payment_document(payment) for payment in part.payments],
    )


def _payment_document(payment: ExplainedPayment) -> PaymentDocument:
    return PaymentDocument(
        payee=payment.payee,
        amount=payment.amount.number,
        date=payment.date.isoformat(),
        category_id=payment.category_id,
    )
