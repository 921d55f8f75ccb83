"""The reason of an anomaly in a sentence with its amounts."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.enums import AnomalyKind
from core.locales import format_date
from core.money import format_money
from models import Anomaly

WORTH_A_FACTOR = 1.05
"""Times the usual amount below which it is not said how many times it is."""
ROUNDED_FROM = 10
"""Times the usual amount from which decimals say nothing."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What sentences are made of; ``category`` is its name, or what stands for it."""

    anomaly: Anomaly
    amount: str
    usual: str
    payee: str
    category: str | None
    locale: str

    def compare(self, usual: str) -> str:
        """Say how many times what is usual the amount is."""
        if self.factor < WORTH_A_FACTOR:
            return f"more than {usual}"
        rounded = round(self.factor, 1 if self.factor < ROUNDED_FROM else 0)
        return f"{rounded:g} times {usual}"

    @property
    def factor(self) -> float:
        """How many times what is usual the amount is; 0 if nothing is."""
        minor = self.anomaly.usual_minor
        return self.anomaly.amount_minor / minor if minor else 0

    @property
    def day(self) -> str:
        return self.format(self.anomaly.date)

    def format(self, day: dt.date) -> str:
        """Format a day as the person's locale does."""
        return format_date(day, self.locale)


def explain(anomaly: Anomaly, category: str | None, locale: str) -> str:
    """Say why an anomaly is one, with its amount and the usual one."""
    amount, usual = format_money(anomaly.amount, locale), format_money(anomaly.usual, locale)
    parts = Parts(anomaly, amount, usual, anomaly.payee, category, locale)
    return SENTENCES[AnomalyKind(anomaly.kind)](parts)


def _say_duplicate(parts: Parts) -> str:
    first, second = parts.anomaly.other_date, parts.anomaly.date
    if first is None or first == second:
        return f"{parts.payee} charged {parts.amount} twice on {parts.day}."
    days = f"{parts.format(first)} and again on {parts.day}"
    return f"{parts.payee} charged {parts.amount} on {days}."


def _say_fee(parts: Parts) -> str:
    if not parts.anomaly.value_count:
        return f"{parts.payee}: a bank fee of {parts.amount}, the first in a long time."
    if parts.factor < WORTH_A_FACTOR:
        return f"{parts.payee}: a bank fee of {parts.amount}, of a kind that you rarely pay."
    return f"{parts.payee}: a bank fee of {parts.amount}; your fees are usually {parts.usual}."


def _say_step(parts: Parts) -> str:
    percent = round(100 * (parts.anomaly.amount_minor / parts.anomaly.usual_minor - 1))
    return f"{parts.payee} costs {parts.amount} now, {percent}% more than {parts.usual} before."


def _say_large_for_payee(parts: Parts) -> str:
    return f"{parts.amount} at {parts.payee} is {parts.compare(f'your usual {parts.usual}')}."


def _say_large_for_category(parts: Parts) -> str:
    place = f" at {parts.payee}" if parts.payee else ""
    name = f"{parts.category or 'expenses without a category'}"
    return f"{parts.amount}{place} is {parts.compare(f'your usual {parts.usual}')} for {name}."


def _say_new_payee(parts: Parts) -> str:
    comparison = parts.compare(f"your usual expense of {parts.usual}")
    return f"{parts.amount} at {parts.payee}, a new payee, is {comparison}."


def _say_missing(parts: Parts) -> str:
    return f"{parts.usual} from {parts.payee} was expected around {parts.day} and has not come."


def _say_pace(parts: Parts) -> str:
    subject = f"{f'for {parts.category}' if parts.category else 'in all'}"
    comparison = parts.compare(f"the usual {parts.usual} by that day of the month")
    return f"By {parts.day} you had spent {parts.amount} {subject}, {comparison}."


SENTENCES: Mapping[AnomalyKind, Callable[[Parts], str]] = {
    AnomalyKind.DUPLICATE_CHARGE: _say_duplicate,
    AnomalyKind.BANK_FEE: _say_fee,
    AnomalyKind.PRICE_STEP: _say_step,
    AnomalyKind.LARGE_FOR_PAYEE: _say_large_for_payee,
    AnomalyKind.LARGE_FOR_CATEGORY: _say_large_for_category,
    AnomalyKind.LARGE_NEW_PAYEE: _say_new_payee,
    AnomalyKind.MISSING_INCOME: _say_missing,
    AnomalyKind.SPENDING_PACE: _say_pace,
}
