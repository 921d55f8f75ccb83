"""Columns of recurring series that follow from the ledger and from the person's decisions."""

import datetime as dt
from collections.abc import Iterator, Sequence

import ml_service
from core.enums import (
    DueState,
    RecurringDecision,
    RecurringSource,
    RecurringStatus,
    TransactionKind,
)
from core.json_types import JsonObject
from core.limits import LINE_LENGTH
from core.money import to_number
from ml_service import FollowedSeries, SeriesPayment
from models import RecurringSeries
from services.planning.recurring_wording import explain

SHOWN_CHANGES = 12
"""Newest changes of the price that are stored."""

MAX_FACTS = 120
"""Newest payments of a dismissed series that are stored."""


def apply_ledger(series: RecurringSeries, followed: FollowedSeries) -> None:
    """Set what the ledger shows of a series, but for what the person has set."""
    if not series.has_own_name:
        series.name = ml_service.name_payee(followed.payee)[:LINE_LENGTH]
    if not series.has_own_category and followed.is_found:
        series.category_id = followed.category_id
    if not series.has_own_schedule and followed.is_found:
        _set_schedule(series, followed)
    if not series.has_own_amount and followed.is_found:
        series.amount_minor = followed.amount_minor
        series.lowest_minor = followed.lowest_minor
        series.highest_minor = followed.highest_minor

    series.payee = followed.payee
    series.probability = followed.probability and round(followed.probability, 3)
    series.missed_payments = len(followed.missed_dates)
    series.missed_date = followed.missed_dates[0] if followed.missed_dates else None
    series.next_date = followed.next_date
    series.ended_on = _find_end(series, followed)
    _set_payments(series, followed.payments)


def _set_schedule(series: RecurringSeries, followed: FollowedSeries) -> None:
    series.cadence = followed.cadence.value
    series.day_of_month = followed.day_of_month
    series.weekend_shift = followed.weekend_shift.value
    series.skipped_months = list(followed.skipped_months)
    series.anchor_date = followed.next_date
    series.tolerance_days = followed.tolerance_days


def _find_end(series: RecurringSeries, followed: FollowedSeries) -> dt.date | None:
    end = series.end_date
    if end is not None and followed.next_date > end:
        return end
    return series.missed_date if followed.has_ended else None


def _set_payments(series: RecurringSeries, payments: Sequence[SeriesPayment]) -> None:
    days = [ml_service.day_number_to_date(payment.day) for payment in payments]
    series.payment_count = len(payments)
    series.first_date = days[0] if days else None
    series.last_date = days[-1] if days else None
    series.last_amount_minor = payments[-1].minor if payments else None
    series.last_year_minor = _sum_last_year(payments, series.payments_per_year)
    series.price_changes = list(_find_price_changes(series.currency, payments))[-SHOWN_CHANGES:]
    if series.decision == RecurringDecision.DISMISSED:
        ids = {*series.payment_ids, *(payment.id for payment in payments)}
        series.payment_ids = sorted(ids)[-MAX_FACTS:]


def _sum_last_year(payments: Sequence[SeriesPayment], payments_per_year: int) -> int | None:
    if len(payments) < payments_per_year:
        return None
    return sum(payment.minor for payment in payments[-payments_per_year:])


def _find_price_changes(currency: str, payments: Sequence[SeriesPayment]) -> Iterator[JsonObject]:
    amounts = [payment.minor for payment in payments]
    for position in ml_service.find_price_changes(amounts):
        before, after = amounts[position - 1], amounts[position]
        yield {
            "date": ml_service.day_number_to_date(payments[position].day).isoformat(),
            "previous_amount": to_number(before, currency),
            "amount": to_number(after, currency),
            "percent": round(100 * (after - before) / before, 1),
        }


def settle_status(
    series: RecurringSeries, today: dt.date, known_through: dt.date, locale: str
) -> None:
    """Set the status, the state of the next payment, and their explanation."""
    series.status = _choose_status(series).value
    if series.status == RecurringStatus.ENDED:
        series.next_date = None
    series.due_state = _choose_due_state(series, today, known_through).value
    series.explanation = explain(series, locale)


def _choose_status(series: RecurringSeries) -> RecurringStatus:
    if series.decision == RecurringDecision.DISMISSED:
        return RecurringStatus.DISMISSED
    if series.ended_on is not None:
        return RecurringStatus.ENDED
    if series.decision is None:
        return RecurringStatus.DETECTED
    return RecurringStatus(series.decision)


def _choose_due_state(series: RecurringSeries, today: dt.date, known_through: dt.date) -> DueState:
    if not series.is_going_on or series.next_date is None:
        return DueState.NONE
    if series.next_date < today:
        is_known = series.next_date <= known_through
        return DueState.LATE if is_known else DueState.NOT_ENTERED
    return DueState.MISSED if series.missed_payments else DueState.EXPECTED


def build_found_series(
    user_id: int, kind: TransactionKind, currency: str, account_id: int | None
) -> RecurringSeries:
    """Build the row of a series that the search has found, without what the ledger shows of it."""
    return RecurringSeries(
        user_id=user_id,
        kind=kind.value,
        currency=currency,
        account_id=account_id,
        source=RecurringSource.DETECTED.value,
        has_own_name=False,
        has_own_category=False,
        has_own_schedule=False,
        has_own_amount=False,
        payment_ids=[],
    )
