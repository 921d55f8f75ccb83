"""Explain a forecast: amounts that add up to it, its categories, and a sentence."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
PROBABILITY_DIGITS = 3
LEAST_SHARE = 0.01
"""Parts of a forecast below this share of it are not worth a reader's time."""


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

    Parts below a hundredth are added to the others, and only the three largest payees and
    categories are named. ``data_until`` is said if it is given.
    """
    days = _describe_period(period, unit, locale)
    least = max(1, predicted.minor * LEAST_SHARE)
    described = _select_parts(predicted, parts, least)
    amount = format_money(predicted, locale)
    if not described:
        sentences = [f"No spending is expected {days}."]
    elif len(described) == 1:
        (only,) = described
        proportion = "all of it" if only.amount == predicted else "nearly all of it"
        words = _describe_part(only, unit, "", "")
        sentences = [f"Expected spending {days} is {amount}, {proportion} {words}."]
    else:
        # A season is on top of the usual, and the rest beside it.
        kinds = {part.kind for part in described}
        other = "" if kinds == {ForecastPart.USUAL, ForecastPart.SEASON} else "other "
        words = "; ".join(
            _describe_part(part, unit, f"{_format_absolute(part.amount, locale)} ", other)
            for part in described
        )
        missing = predicted.minor - sum(part.amount.minor for part in described)
        more = "; and a little more" if missing else ""
        sentences = [f"Expected spending {days} is {amount}: {words}{more}."]

    largest = [one.category_name for one in categories if one.amount.minor >= least][:MAX_NAMED]
    if len(largest) == 1:
        sentences.append(f"The largest category is {largest[0]}.")
    elif largest:
        sentences.append(f"The largest categories are {_join(largest)}.")
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


def _select_parts(
    predicted: Money, parts: Sequence[ExplainedPart], least: float
) -> list[ExplainedPart]:
    """Return the parts that are worth naming; they add up, if one of them can take the others."""
    selected = {part.kind: part for part in parts if abs(part.amount.minor) >= least}
    missing = predicted.minor - sum(part.amount.minor for part in selected.values())
    for kind in (ForecastPart.USUAL, ForecastPart.SEASON):
        if kind in selected and len(selected) > 1:
            amount = Money(selected[kind].amount.minor + missing, predicted.currency)
            selected[kind] = replace(selected[kind], amount=amount)
            break
    return list(selected.values())


def _format_absolute(amount: Money, locale: str) -> str:
    # Without a sign, which the word "less" stands for.
    return format_money(Money(abs(amount.minor), amount.currency), locale)


def _describe_part(part: ExplainedPart, unit: str, amount: str, other: str) -> str:
    """Describe a part behind its amount, or without one behind "all of it"."""
    match part.kind:
        case ForecastPart.ALREADY_SPENT:
            return f"{amount}already spent or recorded"
        case ForecastPart.RECURRING:
            return f"{amount}in recurring payments{_list_payees(part.payments)}"
        case ForecastPart.SEASON:
            named = f" ({_join(part.categories)})" if part.categories else ""
            # A whole year has all its times.
            if unit == PeriodUnit.YEARLY:
                return f"{amount}for what certain times of the year bring{named}"
            direction = f"{'more' if part.amount.minor > 0 else 'less'} " if amount else ""
            return f"{amount}{direction}because of the time of year{named}"
        case _:
            return f"{amount}of {other}usual spending" if amount else "usual spending"


def _list_payees(payments: Sequence[ExplainedPayment]) -> str:
    """List the payees that get most in parentheses, and count the others."""
    sums: Counter[str] = Counter()
    for payment in payments:
        sums[payment.payee] += payment.amount.minor
    names = [payee for payee, _ in sums.most_common(MAX_NAMED)]
    if not names:
        return ""
    others = len(sums) - len(names)
    return f" ({_join([*names, f'{others} more'] if others else names)})"


def _join(names: Sequence[str]) -> str:
    """Join names: "a", "a and b", "a, b and c"."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
