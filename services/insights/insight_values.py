"""Insights: what changed in a month, by how much, compared with what, and what one can do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import (
    ComparisonBasis,
    InsightActionType,
    InsightKind,
    PaymentCadence,
    PeriodUnit,
    Severity,
    TransactionKind,
)
from core.money import Money, percentage_change
from core.periods import Period
from services.ledger.other_currencies import OtherCurrency


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightComparison:
    """An amount and what it is compared with.

    ``period`` are the days of ``amount``, ``month_count`` the months of whose same days
    ``reference`` is the median; 0 for any other basis. Without ``includes_regular_payments``, both
    are without the regular payments of the category.
    """

    basis: ComparisonBasis
    amount: Money
    reference: Money
    period: Period
    month_count: int = 0
    includes_regular_payments: bool = True

    @property
    def change_percent(self) -> float | None:
        """The exact change in percent; None unless the reference is positive."""
        return percentage_change(self.reference.minor, self.amount.minor)


@dataclass(frozen=True, slots=True)
class InsightCause:
    """A payee that contributes to an insight, and by how much."""

    payee: str
    amount: Money
    transaction_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringDetail:
    """A recurring payment that began, ended or became dearer.

    ``last_date`` is the day of the newest payment, ``expected_date`` that of the payment that did
    not come.
    """

    cadence: PaymentCadence
    amount: Money
    previous_amount: Money | None
    yearly_amount: Money
    first_date: dt.date
    last_date: dt.date
    expected_date: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedBudget:
    """Values for a budget: to create one, or to change that of an action's ``budget_id``."""

    category_id: int | None
    amount: Money
    period: PeriodUnit

    @property
    def currency(self) -> str:
        """The ISO 4217 code of the amount."""
        return self.amount.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSelection:
    """Filters of a list of transactions, under the names of the list's parameters.

    ``payee`` are all spellings of one payee.
    """

    kind: TransactionKind
    currency: str
    start_date: dt.date
    end_date: dt.date
    category_id: int | None = None
    payee: Sequence[str] = ()
    uncategorized: bool = False
    max_amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightAction:
    """What a user can do, in words and with what a program needs for it."""

    type: InsightActionType
    text: str
    budget_id: int | None = None
    budget: ProposedBudget | None = None
    transactions: TransactionSelection | None = None


@dataclass(frozen=True, slots=True)
class InsightNumbers:
    """Numbers behind the sentence of an insight; ``change`` is in percent."""

    category_id: int | None
    change: float | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """One thing that is not as it usually is, or that needs attention.

    ``amount`` is what is at stake: the difference to the comparison, or what a recurring payment
    costs in a year. ``dedup_key`` is the same for the same cause and period on every day.
    ``anomaly_ids`` are anomalies without a decision that say the same.
    """

    kind: InsightKind
    severity: Severity
    dedup_key: str
    text: str
    period: Period
    amount: Money | None = None
    category_id: int | None = None
    category_name: str | None = None
    payee: str | None = None
    budget_id: int | None = None
    transaction_ids: Sequence[int] = ()
    causes: Sequence[InsightCause] = ()
    comparison: InsightComparison | None = None
    recurring: RecurringDetail | None = None
    action: InsightAction | None = None
    anomaly_ids: Sequence[int] = ()
    dismissed_at: dt.datetime | None = None

    @property
    def code(self) -> InsightKind:
        """The kind, under the name that observations had."""
        return self.kind

    @property
    def tip(self) -> str | None:
        """What to do, in words."""
        return self.action.text if self.action else None

    @property
    def numbers(self) -> InsightNumbers:
        """The numbers that observations had."""
        change = self.comparison.change_percent if self.comparison else None
        return InsightNumbers(self.category_id, change, len(self.transaction_ids))


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something to do, and the insight that it follows from."""

    insight: Insight
    action: InsightAction


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightReport:
    """The insights into a month, those with the most at stake first.

    ``data_until`` is the last day up to which entries can be taken as complete; None without any.
    ``month_count`` is the number of complete months that the usual is a median of.
    """

    year: int
    month: int
    period: Period
    currency: str
    data_until: dt.date | None
    month_count: int
    insights: Sequence[Insight]
    other_currencies: Sequence[OtherCurrency]

    @property
    def recommendations(self) -> list[Recommendation]:
        """What to do about the insights that something can be done about."""
        return [
            Recommendation(insight, insight.action)
            for insight in self.insights
            if insight.action is not None
        ]
