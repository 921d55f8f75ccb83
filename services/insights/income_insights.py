"""Insights into regular income: what has not come, and what came to less than before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import ml_service
from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PaymentCadence,
    Severity,
    TransactionKind,
)
from core.periods import Period
from ml_service import Payment, PaymentHistory, RecurringSeries
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_building import build_insight
from services.insights.insight_values import (
    Insight,
    InsightAction,
    InsightComparison,
    RecurringDetail,
    TransactionSelection,
)
from services.insights.insight_wording import CADENCE_WORDS, say_against
from services.insights.materiality import is_worth_saying
from services.insights.month_basis import MonthBasis
from services.insights.recurring_payments import choose_payments

MIN_PAYMENTS = 3
"""Payments that make an income regular."""

REGULAR_INCOME = frozenset(
    {PaymentCadence.FORTNIGHTLY, PaymentCadence.FOUR_WEEKLY, PaymentCadence.MONTHLY}
)

COMPARED_PAYMENTS = 6
"""Newest payments that an income must be below to be less than before."""

MIN_FALL = 0.05
"""Part of the usual income by which one must be less."""


def find_income_insights(basis: MonthBasis, known: Period) -> Iterator[Insight]:
    """Report regular income of the known days that has not come, or came to less than before."""
    history = choose_payments(basis, known, TransactionKind.INCOME)
    start = ml_service.date_to_day_number(known.start)
    end = ml_service.date_to_day_number(known.end)
    for series in history.find_series(start):
        income = _Income(basis, history, series)
        if not income.is_regular or not is_worth_saying(basis, income.usual):
            continue
        received = income.find_received(end)
        if not received and start <= income.overdue_day <= end:
            yield _describe_missing(income)
        elif len(received) == 1 and income.is_less(received[0]):
            yield _describe_less(income, received[0])


@dataclass(frozen=True, slots=True)
class _Income:
    """A regular income as it was known before a month."""

    basis: MonthBasis
    history: PaymentHistory
    series: RecurringSeries

    @property
    def cadence(self) -> PaymentCadence:
        return PaymentCadence(self.series.cadence)

    @property
    def is_regular(self) -> bool:
        """Whether it is one of those that people count on; rarer ones are as often late as not."""
        return self.cadence in REGULAR_INCOME and len(self.series.members) >= MIN_PAYMENTS

    @property
    def payments(self) -> Sequence[Payment]:
        """The newest payments, the newest last."""
        newest = self.series.members[-COMPARED_PAYMENTS:]
        return [self.history.payments[position] for position in newest]

    @property
    def last(self) -> Payment:
        return self.payments[-1]

    @property
    def usual(self) -> int:
        """The usual payment in minor units."""
        return round(median(payment.amount for payment in self.payments))

    @property
    def payee(self) -> str:
        return ml_service.name_payee(self.last.payee)

    @property
    def expected_day(self) -> int:
        return self.series.schedule.compute_day(self.series.next_index)

    @property
    def overdue_day(self) -> int:
        """The day on which a payment that has not come does not come any more."""
        return self.expected_day + self.series.tolerance + 1

    def find_received(self, end: int) -> list[Payment]:
        """Find what the same payee has paid since the newest payment of the series."""
        key = ml_service.normalize_payee(self.last.payee)
        return [
            payment
            for payment in self.history.payments
            if self.last.day < payment.day <= end
            and ml_service.normalize_payee(payment.payee) == key
        ]

    def is_less(self, payment: Payment) -> bool:
        """Return whether a payment is lower than all before, by enough to say so."""
        lowest = min(earlier.amount for earlier in self.payments)
        fall = round(self.usual - payment.amount)
        is_notable = fall >= MIN_FALL * self.usual and is_worth_saying(self.basis, fall)
        return payment.amount < lowest and is_notable

    def format_day(self, day: int) -> str:
        return self.basis.format_date(ml_service.day_number_to_date(day))

    def build(
        self, kind: InsightKind, newest: Payment, minor: int, text: str, advice: str
    ) -> Insight:
        """Build an insight; ``newest`` is the payment that it is about, or the last that came."""
        basis, history = self.basis, self.history
        day = ml_service.day_number_to_date(newest.day)
        payee_key = ml_service.normalize_payee(newest.payee)
        return build_insight(
            basis,
            kind,
            text,
            minor,
            build_dedup_key(kind, day, basis.currency, payee_key),
            severity=Severity.WARNING,
            payee=self.payee,
            transaction_ids=[history.transaction_ids[history.payments.index(newest)]],
            recurring=self._describe(newest),
            action=InsightAction(
                type=InsightActionType.REVIEW_PAYEE,
                text=advice,
                transactions=TransactionSelection(
                    kind=TransactionKind.INCOME,
                    currency=basis.currency,
                    start_date=ml_service.day_number_to_date(self.payments[0].day),
                    end_date=max(basis.caller.today, basis.period.end),
                    payee=sorted({payment.payee for payment in self.payments}),
                ),
            ),
        )

    def _describe(self, newest: Payment) -> RecurringDetail:
        yearly = round(newest.amount) * self.cadence.payments_per_year
        first = self.history.payments[self.series.members[0]]
        return RecurringDetail(
            cadence=self.cadence,
            amount=self.basis.money(round(newest.amount)),
            previous_amount=None,
            yearly_amount=self.basis.money(yearly),
            first_date=ml_service.day_number_to_date(first.day),
            last_date=ml_service.day_number_to_date(newest.day),
            expected_date=None,
        )


def _describe_missing(income: _Income) -> Insight:
    basis = income.basis
    text = basis.say(
        "The {cadence} income of {amount} from {payee} has not come since {last}; it was expected"
        " about {expected}.",
        cadence=basis.say(CADENCE_WORDS[income.cadence]),
        amount=basis.format(income.usual),
        payee=income.payee,
        last=income.format_day(income.last.day),
        expected=income.format_day(income.expected_day),
    )
    advice = basis.say("Check whether it was paid, and enter it if it was.")
    insight = income.build(InsightKind.INCOME_MISSING, income.last, income.usual, text, advice)
    expected = ml_service.day_number_to_date(income.expected_day)
    detail = insight.recurring and replace(insight.recurring, expected_date=expected)
    return replace(insight, recurring=detail)


def _describe_less(income: _Income, payment: Payment) -> Insight:
    basis, now, usual = income.basis, round(payment.amount), income.usual
    reference = basis.say("the usual {amount}", amount=basis.format(usual))
    text = basis.say(
        "{payee} paid {amount} on {day}, {comparison}.",
        payee=income.payee,
        amount=basis.format(now),
        day=income.format_day(payment.day),
        comparison=say_against(usual, now, reference, basis.caller.locale),
    )
    advice = basis.say(
        "Check the payment of {payee}, and your budgets if it stays at that.", payee=income.payee
    )
    insight = income.build(InsightKind.INCOME_DOWN, payment, usual - now, text, advice)
    day = ml_service.day_number_to_date(payment.day)
    comparison = InsightComparison(
        basis=ComparisonBasis.USUAL_PAYMENT,
        amount=basis.money(now),
        reference=basis.money(usual),
        period=Period(day, day),
    )
    return replace(insight, comparison=comparison)
