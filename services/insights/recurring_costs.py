"""What recurring series come to in a year, which of them rose, and which have stopped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from core.enums import DueState, RecurringStatus, TransactionKind
from core.identity import Caller
from core.money import Money, to_minor
from models import RecurringSeries, db
from services.ledger.row_names import load_category_names

RECENT_DAYS = 365
"""Days in which a price that rose, or a series that ended, is shown."""

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class SeriesCost:
    """What a series costs, or brings, in a year."""

    series: RecurringSeries
    category_name: str | None

    @property
    def yearly_amount(self) -> Money:
        return self.series.yearly_amount

    @property
    def monthly_amount(self) -> Money:
        """The twelfth part of a year."""
        return _per_month(self.yearly_amount)


@dataclass(frozen=True, slots=True)
class PriceRise:
    """A series that costs more than a year ago, or than when it began."""

    series: RecurringSeries
    since: dt.date
    previous_amount: Money
    amount: Money
    percent: float
    yearly_increase: Money


@dataclass(frozen=True, slots=True)
class RecurringCosts:
    """The recurring series of a person in one currency; amounts are per year and month."""

    currency: str
    expenses_per_year: Money
    expenses_per_month: Money
    income_per_year: Money
    unconfirmed_per_year: Money
    expenses: Sequence[SeriesCost]
    income: Sequence[SeriesCost]
    rises: Sequence[PriceRise]
    not_paid: Sequence[SeriesCost]
    paid_while_paused: Sequence[SeriesCost]
    ended: Sequence[SeriesCost]
    other_currencies: Sequence[str]


def load_recurring_costs(caller: Caller, currency: str | None = None) -> RecurringCosts:
    """Sum up the caller's recurring series in one currency, by default their own."""
    chosen = currency or caller.currency
    query = select(RecurringSeries).where(
        RecurringSeries.user_id == caller.id,
        RecurringSeries.status != RecurringStatus.DISMISSED,
    )
    everything = db.session.scalars(query.order_by(RecurringSeries.id)).all()
    own = [series for series in everything if series.currency == chosen]
    names = load_category_names(caller, {series.category_id for series in own})
    costs = [SeriesCost(series, names.get(series.category_id or 0)) for series in own]
    costs.sort(key=lambda cost: cost.yearly_amount.minor, reverse=True)

    going_on = [cost for cost in costs if cost.series.is_going_on]
    expenses = [cost for cost in going_on if cost.series.kind == TransactionKind.EXPENSE]
    income = [cost for cost in going_on if cost.series.kind == TransactionKind.INCOME]
    unconfirmed = [cost for cost in expenses if cost.series.decision is None]
    since = caller.today - dt.timedelta(days=RECENT_DAYS)
    per_year = _sum(expenses, chosen)
    return RecurringCosts(
        currency=chosen,
        expenses_per_year=per_year,
        expenses_per_month=_per_month(per_year),
        income_per_year=_sum(income, chosen),
        unconfirmed_per_year=_sum(unconfirmed, chosen),
        expenses=expenses,
        income=income,
        rises=_find_rises(expenses, since),
        not_paid=[cost for cost in going_on if cost.series.due_state == DueState.MISSED],
        paid_while_paused=[cost for cost in costs if _is_paid_while_paused(cost.series)],
        ended=[cost for cost in costs if _has_ended_since(cost.series, since)],
        other_currencies=sorted({series.currency for series in everything} - {chosen}),
    )


def _per_month(per_year: Money) -> Money:
    return Money(round(Fraction(per_year.minor, MONTHS_PER_YEAR)), per_year.currency)


def _sum(costs: Sequence[SeriesCost], currency: str) -> Money:
    return Money(sum(cost.yearly_amount.minor for cost in costs), currency)


def _find_rises(expenses: Sequence[SeriesCost], since: dt.date) -> list[PriceRise]:
    """Compare each price with that before the first change of the last year."""
    rises = []
    for series in (cost.series for cost in expenses):
        recent = [step for step in series.price_changes if step["date"] >= since.isoformat()]
        if not recent:
            continue
        before = _read_minor(recent[0]["previous_amount"], series.currency)
        after = _read_minor(recent[-1]["amount"], series.currency)
        if after > before:
            rises.append(
                PriceRise(
                    series=series,
                    since=dt.date.fromisoformat(recent[-1]["date"]),
                    previous_amount=Money(before, series.currency),
                    amount=Money(after, series.currency),
                    percent=round(100 * (after - before) / before, 1),
                    yearly_increase=Money(
                        (after - before) * series.payments_per_year, series.currency
                    ),
                )
            )
    return sorted(rises, key=lambda rise: rise.yearly_increase.minor, reverse=True)


def _read_minor(amount: float, currency: str) -> int:
    """Return a stored amount in minor units: its shortest decimal form is exactly the amount."""
    return to_minor(Decimal(str(amount)), currency)


def _is_paid_while_paused(series: RecurringSeries) -> bool:
    """Return whether payments still come of a series that the person has paused."""
    is_paused = series.status == RecurringStatus.PAUSED
    paused_on, last = series.decided_on, series.last_date
    return is_paused and paused_on is not None and last is not None and last > paused_on


def _has_ended_since(series: RecurringSeries, since: dt.date) -> bool:
    has_ended = series.status == RecurringStatus.ENDED
    return has_ended and series.ended_on is not None and series.ended_on >= since
