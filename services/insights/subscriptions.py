"""Recurring payments that began, ended or became dearer in a month, and bills that are too high."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PaymentCadence,
)
from core.periods import Period
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_building import build_insight, select_expenses
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightComparison,
    RecurringDetail,
)
from services.insights.insight_wording import CADENCE_WORDS, PER_PAYMENT, say_against
from services.insights.materiality import is_material, is_material_per_year
from services.insights.month_basis import Expense, MonthBasis
from services.insights.recurring_payments import REGULAR, RecurringPayments, Series

MIN_RISE = 0.02
"""Share by which an amount must rise to be another price."""

MIN_UNSEEN_DAYS = 45
"""Days of a ledger before the first payment of a series that counts as new."""

MAX_NEW_DAYS = 100
"""Days before a month in which a series that is new in it may have begun: a quarter."""

COMPARED_PAYMENTS = 6
"""Newest payments of a varying bill that a new one is compared with."""

SAME_SEASON_DAYS = 20
"""Days around a year before in which a bill was of the same season."""
SAME_SEASON_SHARE = 0.85
"""Share of a bill that the one of a year before must have reached to make it seasonal."""


def find_subscription_insights(
    basis: MonthBasis, known: Period, recurring: RecurringPayments
) -> Iterator[Insight]:
    """Find recurring payments that began, ended or cost more than before in the known days."""
    for series in recurring.now:
        if _is_new(basis, recurring, series):
            yield _describe_new(_Subject(basis, known, series))

    for index, series in enumerate(recurring.before):
        subject = _Subject(basis, known, series)
        payment = recurring.payments.get(index)
        if payment is None and _has_ended(subject):
            yield _describe_ended(subject)
        elif payment is not None and series.has_fixed_price and _is_dearer(subject, payment):
            yield _describe_rise(subject, payment)
        elif payment is not None and not series.has_fixed_price and _is_high_bill(subject, payment):
            yield _describe_high_bill(subject, payment)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A series in the known days of a month."""

    basis: MonthBasis
    known: Period
    series: Series

    @property
    def payee(self) -> str:
        return self.series.last.payee

    @property
    def yearly(self) -> int:
        """What the series costs in a year, in minor units."""
        return self.series.sum_up_year(self.series.amount)

    def say_payment(self, phrase: str, **parts: object) -> str:
        """Write a sentence about a payment of the series, at its price unless another is given."""
        common = {
            "payee": self.payee,
            "amount": self.basis.format(self.series.amount),
            "cadence": self.basis.say(CADENCE_WORDS[self.series.cadence]),
            "yearly": self.basis.format(self.yearly),
        }
        return self.basis.say(phrase, **(common | parts))

    def build(self, kind: InsightKind, day: dt.date, minor: int, text: str, advice: str) -> Insight:
        """Build an insight about the series: ``day`` is that of what happened to it."""
        basis, last = self.basis, self.series.last
        days = Period(self.series.payments[0].date, self.known.end)
        spellings = basis.spellings.get(last.payee_key, ())
        return build_insight(
            basis,
            kind,
            text,
            minor,
            build_dedup_key(kind, day, basis.currency, last.payee_key),
            category_id=last.category_id,
            payee=last.payee,
            action=InsightAction(
                type=InsightActionType.REVIEW_PAYEE,
                text=advice,
                transactions=select_expenses(basis, days, payee=spellings),
            ),
        )


def _is_new(basis: MonthBasis, recurring: RecurringPayments, series: Series) -> bool:
    first = series.payments[0]
    was_known = any(other.could_include(first) for other in recurring.before)
    if was_known or not series.is_steady or series.last.date < basis.period.start:
        return False
    # What comes once a year was new a year ago.
    if (basis.period.start - first.date).days > MAX_NEW_DAYS:
        return False

    # Whatever was paid when the ledger began is not new, but only newly entered.
    beginning = max(basis.entries.first or first.date, basis.expenses[0].date)
    is_late_enough = (first.date - beginning).days >= MIN_UNSEEN_DAYS
    was_paid_before = any(
        series.could_include(expense) for expense in basis.expenses if expense.date < first.date
    )
    yearly = series.sum_up_year(series.amount)
    return is_late_enough and not was_paid_before and is_material_per_year(basis, yearly)


def _describe_new(subject: _Subject) -> Insight:
    series, basis = subject.series, subject.basis
    first = series.payments[0]
    sentence = "New {cadence} payment: {amount} to {payee} since {day}, {yearly} in a year."
    if series.cadence == PaymentCadence.YEARLY:
        sentence = "New {cadence} payment: {amount} to {payee} since {day}."
    text = subject.say_payment(sentence, day=basis.format_date(first.date))
    advice = subject.say_payment("Check whether you want to keep paying {payee}.")
    insight = subject.build(InsightKind.NEW_RECURRING, first.date, subject.yearly, text, advice)
    return replace(insight, transaction_ids=_ids(series.payments), recurring=_detail(subject))


def _has_ended(subject: _Subject) -> bool:
    series, basis = subject.series, subject.basis
    if not series.is_steady or series.overdue_date not in subject.known:
        return False
    # A payment of another amount or at another time is not the end of paying.
    has_come = any(
        expense.payee_key == series.last.payee_key and expense.date > series.last.date
        for expense in basis.expenses
    )
    return not has_come and is_material_per_year(basis, subject.yearly)


def _describe_ended(subject: _Subject) -> Insight:
    series, basis = subject.series, subject.basis
    expected = series.expected_date
    text = subject.say_payment(
        "The {cadence} payment of {amount} to {payee} has not come since {last}; it was expected"
        " about {expected}.",
        last=basis.format_date(series.last.date),
        expected=basis.format_date(expected),
    )
    advice = subject.say_payment(
        "If you ended it, you save {yearly} in a year; if not, check whether the payment failed."
    )
    insight = subject.build(
        InsightKind.ENDED_RECURRING, series.last.date, subject.yearly, text, advice
    )
    detail = replace(_detail(subject), expected_date=expected)
    return replace(insight, transaction_ids=[series.last.id], recurring=detail)


def _is_dearer(subject: _Subject, payment: Expense) -> bool:
    before = subject.series.last.minor
    rise = subject.series.sum_up_year(payment.minor - before)
    is_rise = payment.minor > before * (1 + MIN_RISE)
    return is_rise and is_material_per_year(subject.basis, rise)


def _describe_rise(subject: _Subject, payment: Expense) -> Insight:
    series, basis = subject.series, subject.basis
    before = series.last.minor
    rise = series.sum_up_year(payment.minor - before)
    reference = basis.say("the {amount} before", amount=basis.format(before))
    text = subject.say_payment(
        "{payee} took {amount} on {day}, {comparison}. At this price {per_payment}, that is {rise}"
        " more in a year.",
        payee=payment.payee,
        amount=basis.format(payment.minor),
        day=basis.format_date(payment.date),
        comparison=say_against(before, payment.minor, reference, basis.caller.locale),
        per_payment=basis.say(PER_PAYMENT[series.cadence]),
        rise=basis.format(rise),
    )
    advice = basis.say("Check whether {payee} is still worth its new price.", payee=payment.payee)
    insight = subject.build(InsightKind.PRICE_RISE, payment.date, rise, text, advice)
    detail = replace(
        _detail(subject),
        amount=basis.money(payment.minor),
        previous_amount=basis.money(before),
        yearly_amount=basis.money(series.sum_up_year(payment.minor)),
        last_date=payment.date,
    )
    comparison = _compare(subject, ComparisonBasis.PREVIOUS_PRICE, before, payment)
    return replace(insight, transaction_ids=[payment.id], comparison=comparison, recurring=detail)


def _is_high_bill(subject: _Subject, payment: Expense) -> bool:
    """Return whether a bill is higher than all before, and than that of the season."""
    series = subject.series
    earlier = series.payments[-COMPARED_PAYMENTS:]
    if series.cadence not in REGULAR or payment.minor <= max(bill.minor for bill in earlier):
        return False
    usual = _usual_bill(series)
    return is_material(subject.basis, usual, payment.minor) and not _is_seasonal(series, payment)


def _describe_high_bill(subject: _Subject, payment: Expense) -> Insight:
    basis, usual = subject.basis, _usual_bill(subject.series)
    reference = basis.say("the usual {amount}", amount=basis.format(usual))
    text = basis.say(
        "{payee} charged {amount} on {day}, {comparison}.",
        payee=payment.payee,
        amount=basis.format(payment.minor),
        day=basis.format_date(payment.date),
        comparison=say_against(usual, payment.minor, reference, basis.caller.locale),
    )
    insight = subject.build(
        InsightKind.PAYEE_UP,
        basis.period.start,
        payment.minor - usual,
        text,
        basis.say("Check the bill of {payee}.", payee=payment.payee),
    )
    comparison = _compare(subject, ComparisonBasis.USUAL_PAYMENT, usual, payment)
    return replace(insight, transaction_ids=[payment.id], comparison=comparison)


def _usual_bill(series: Series) -> int:
    return round(median(payment.minor for payment in series.payments[-COMPARED_PAYMENTS:]))


def _is_seasonal(series: Series, payment: Expense) -> bool:
    year_before = payment.date - dt.timedelta(days=365)
    return any(
        abs((member.date - year_before).days) <= SAME_SEASON_DAYS
        and member.minor >= SAME_SEASON_SHARE * payment.minor
        for member in series.payments
    )


def _compare(
    subject: _Subject, kind: ComparisonBasis, reference: int, payment: Expense
) -> InsightComparison:
    return InsightComparison(
        basis=kind,
        amount=subject.basis.money(payment.minor),
        reference=subject.basis.money(reference),
        period=Period(payment.date, payment.date),
    )


def _detail(subject: _Subject) -> RecurringDetail:
    series, basis = subject.series, subject.basis
    return RecurringDetail(
        cadence=series.cadence,
        amount=basis.money(series.amount),
        previous_amount=None,
        yearly_amount=basis.money(subject.yearly),
        first_date=series.payments[0].date,
        last_date=series.last.date,
        expected_date=None,
    )


def _ids(expenses: Sequence[Expense]) -> list[int]:
    return [expense.id for expense in expenses]
