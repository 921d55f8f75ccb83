"""Explain a forecast: amounts that add up to it, its categories, and a sentence."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

import ml_service
from core.enums import ForecastPart, PeriodUnit
from core.errors import NotEnoughData
from core.locales import format_date, format_month
from core.money import Money, allocate, format_money
from core.periods import Period
from ml_service import Payment, PredictionPart
from models import UNCATEGORIZED, BudgetPrediction
from services.ledger.category_views import CategoryView

NO_CATEGORY = "Uncategorized"
MAX_NAMED = 3
LEAST_SHARE = 0.01
"""Parts of a forecast below this share of it are not worth a reader's time."""
CURRENT_DAYS = 4
"""Entries that end so many days ago are as current as one can expect."""


@dataclass(frozen=True, slots=True)
class ExplainedPayment:
    """A recurring payment that is expected in the forecast period."""

    payee: str
    amount: Money
    date: dt.date
    category_id: int | None


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """One of the amounts that add up to a forecast; only a recurring part has payments."""

    kind: ForecastPart
    amount: Money
    payments: Sequence[ExplainedPayment] = ()


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
    total: Money, parts: Sequence[PredictionPart], labels: Mapping[int, CategoryView]
) -> list[ExplainedPart]:
    """Round the parts of a forecast to minor units that add up to ``total`` exactly."""
    # Rounding each part alone would leave a sum that is a cent off.
    amounts = allocate(total.minor, [part.amount for part in parts])
    return [
        _build_part(part, Money(minor, total.currency), labels)
        for part, minor in zip(parts, amounts, strict=True)
    ]


def _build_part(
    part: PredictionPart, amount: Money, labels: Mapping[int, CategoryView]
) -> ExplainedPart:
    payments = [_build_payment(payment, labels, amount.currency) for payment in part.items]
    return ExplainedPart(ForecastPart(part.kind), amount, payments)


def _build_payment(
    payment: Payment, labels: Mapping[int, CategoryView], currency: str
) -> ExplainedPayment:
    category_id = payment_category(payment)
    return ExplainedPayment(
        payee=payment.payee or category_name(labels, category_id),
        amount=Money(round(payment.amount), currency),
        date=ml_service.day_number_to_date(payment.day),
        category_id=category_id,
    )


def payment_category(payment: Payment) -> int | None:
    """The category of a payment; the ledger's key for none becomes None."""
    return None if payment.category == UNCATEGORIZED else cast("int", payment.category)


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


def find_staleness(today: dt.date, data_until: dt.date) -> dt.date | None:
    """Return the last day with complete entries if it is so long ago that it should be said."""
    is_old = (today - data_until).days > CURRENT_DAYS
    return data_until if is_old else None


def describe_forecast(
    predicted: Money,
    period: Period,
    unit: str,
    parts: Sequence[ExplainedPart],
    categories: Sequence[ExplainedCategory],
    data_until: dt.date | None,
    locale: str,
) -> str:
    """Describe a forecast and what it consists of, in the formats of a locale.

    Parts below a hundredth are left out, and only the three largest payees and categories are
    named. ``data_until`` is said if it is given.
    """
    days = _describe_period(period, unit, locale)
    least = max(1, predicted.minor * LEAST_SHARE)
    described = [_describe_part(part, locale) for part in parts if abs(part.amount.minor) >= least]
    if described:
        amount = format_money(predicted, locale)
        sentences = [f"Expected spending {days} is {amount}: {'; '.join(described)}."]
    else:
        sentences = [f"No spending is expected {days}."]

    largest = [one.category_name for one in categories if one.amount.minor >= least][:MAX_NAMED]
    if len(largest) == 1:
        sentences.append(f"The largest category is {largest[0]}.")
    elif largest:
        names = f"{', '.join(largest[:-1])} and {largest[-1]}"
        sentences.append(f"The largest categories are {names}.")
    if data_until is not None:
        day = format_date(data_until, locale)
        sentences.append(f"Entries are complete up to {day}; what happened since is estimated.")
    return " ".join(sentences)


def _describe_period(period: Period, unit: str, locale: str) -> str:
    start = format_date(period.start, locale)
    if period.start == period.end:
        return f"on {start}"
    is_calendar_month = period.start.day == 1 and unit == PeriodUnit.MONTHLY
    if is_calendar_month:
        return f"in {format_month(period.start, locale)}"
    is_calendar_year = period.start.month == period.start.day == 1 and unit == PeriodUnit.YEARLY
    if is_calendar_year:
        return f"in {period.start.year}"
    return f"from {start} to {format_date(period.end, locale)}"


def _describe_part(part: ExplainedPart, locale: str) -> str:
    # Without a sign, which the word "less" stands for.
    amount = format_money(Money(abs(part.amount.minor), part.amount.currency), locale)
    match part.kind:
        case ForecastPart.ALREADY_SPENT:
            return f"{amount} already spent or recorded"
        case ForecastPart.RECURRING:
            return f"{amount} in recurring payments{_list_payees(part.payments)}"
        case ForecastPart.SEASON:
            direction = "more" if part.amount.minor > 0 else "less"
            return f"{amount} {direction} because of the time of year"
        case _:
            return f"{amount} of other usual spending"


def _list_payees(payments: Sequence[ExplainedPayment]) -> str:
    """List the payees that get most in parentheses, and count the others."""
    sums: Counter[str] = Counter()
    for payment in payments:
        sums[payment.payee] += payment.amount.minor
    names = [payee for payee, _ in sums.most_common(MAX_NAMED)]
    if not names:
        return ""
    others = len(sums) - len(names)
    if others:
        names.append(f"{others} more")
    return f" ({', '.join(names)})"
