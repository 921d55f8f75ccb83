"""Explain the state of a recurring series in a sentence."""

import datetime as dt

from core.enums import DueState, RecurringSource, RecurringStatus
from core.locales import format_date
from models import RecurringSeries


def explain(series: RecurringSeries, locale: str) -> str:
    """Say why a series has its status, and what is wrong with its next payment, if anything."""
    return " ".join(filter(None, [_explain_status(series, locale), _explain_due(series, locale)]))


DECISIONS = {
    RecurringStatus.DISMISSED: "You dismissed it, so it is not found again.",
    RecurringStatus.PAUSED: "You paused it, so no payments are expected.",
    RecurringStatus.CONFIRMED: "You confirmed it.",
}


def _explain_status(series: RecurringSeries, locale: str) -> str:
    status = RecurringStatus(series.status)
    if status == RecurringStatus.ENDED:
        return _explain_end(series, locale)
    if status == RecurringStatus.CONFIRMED and series.source == RecurringSource.MANUAL:
        return "You entered it by hand."
    if status in DECISIONS:
        return DECISIONS[status]
    if series.first_date is None:
        return "It was found in your transactions."
    first = _format(series.first_date, locale)
    return f"It was found in {series.payment_count} payments since {first}."


def _explain_end(series: RecurringSeries, locale: str) -> str:
    if series.end_date is not None and series.ended_on == series.end_date:
        return f"It ended on {_format(series.end_date, locale)}, as you set."
    missed = _format(series.missed_date, locale)
    if series.last_date is None:
        return f"The payment of {missed} did not come."
    last = _format(series.last_date, locale)
    return f"The last payment was on {last}; that of {missed} did not come."


def _explain_due(series: RecurringSeries, locale: str) -> str | None:
    if series.due_state == DueState.LATE:
        return f"The payment of {_format(series.next_date, locale)} is late."
    if series.due_state == DueState.MISSED:
        return f"The payment of {_format(series.missed_date, locale)} did not come."
    if series.due_state == DueState.NOT_ENTERED:
        return f"Your entries do not reach {_format(series.next_date, locale)} yet."
    return None


def _format(day: dt.date | None, locale: str) -> str:
    return format_date(day, locale) if day else ""
