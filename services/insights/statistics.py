"""The figures of ``/expenses/stats``."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core import periods
from core.identity import Caller
from core.money import Money
from core.periods import Period
from models import Transaction, db
from services.insights import summaries
from services.ledger import total_queries, transaction_queries
from services.ledger.total_queries import Total

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def statistics(caller: Caller, kind: str, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Count, total, mean, median, largest, weekdays, months, busiest category and longest pause.

    Without dates: of everything up to today, or to the last row if that lies ahead.
    """
    currency = filters.get("currency") or caller.currency
    period = _period(caller, kind, currency, filters)
    category_id = filters.get("category_id")
    days = total_queries.by_day(
        caller, kind, currency, period, None if category_id is None else [category_id]
    )
    total = sum(days.values(), Total())
    rows = {"kind": kind, "currency": currency, "category_id": category_id}
    rows |= {"start_date": period.start, "end_date": period.end}
    return {
        "period": period,
        "currency": currency,
        "count": total.count,
        "total": Money(total.minor, currency),
        "mean": Money(round(total.minor / total.count), currency) if total.count else None,
        "median": _median(caller, rows, total.count, currency),
        "largest": next(iter(transaction_queries.largest(caller, rows, 1)), None),
        "by_weekday": _by_weekday(days, currency),
        "by_month": _by_month(caller, days, period, currency),
        "busiest_category": _busiest(caller, kind, currency, period, category_id),
        "longest_streak_without": _longest_pause(
            days, Period(period.start, min(period.end, caller.today))
        ),
    }


def _period(caller: Caller, kind: str, currency: str, filters: Mapping[str, Any]) -> Period:
    if any(filters.get(name) for name in ("days", "start_date", "end_date")):
        return total_queries.asked_period(caller, filters)
    span = total_queries.known_span(caller, kind, currency) or Period(caller.today, caller.today)
    return Period(min(span.start, caller.today), max(span.end, caller.today))


def _median(caller: Caller, rows: Mapping[str, Any], count: int, currency: str) -> Money | None:
    if count == 0:
        return None
    conditions, values = transaction_queries.matching(caller, rows)
    query = select(Transaction.amount_minor).where(*conditions).order_by(Transaction.amount_minor)
    middle = db.session.scalars(query.offset((count - 1) // 2).limit(2 - count % 2), values).all()
    return Money(round(sum(middle) / len(middle)), currency)


def _by_weekday(days: Mapping[dt.date, Total], currency: str) -> list[dict[str, Any]]:
    sums: dict[int, Total] = defaultdict(Total)
    for day, total in days.items():
        sums[day.weekday()] += total
    return [
        {"weekday": name, "total": Money(sums[i].minor, currency), "count": sums[i].count}
        for i, name in enumerate(WEEKDAYS)
    ]


def _by_month(
    caller: Caller, days: Mapping[dt.date, Total], period: Period, currency: str
) -> list[dict[str, Any]]:
    start_day = caller.month_start_day
    sums: dict[dt.date, Total] = defaultdict(Total)
    for day, total in days.items():
        sums[periods.month_start(day, start_day)] += total
    return [
        {
            "year": month.start.year,
            "month": month.start.month,
            "total": Money(sums[month.start].minor, currency),
            "count": sums[month.start].count,
        }
        for month in periods.between(period.start, period.end, "monthly", start_day)
    ]


def _busiest(
    caller: Caller, kind: str, currency: str, period: Period, category_id: int | None
) -> Any:
    rows = summaries.category_breakdown(caller, kind, currency, period)
    rows = [row for row in rows if category_id in {None, row["category_id"]}]
    return max(rows, key=lambda row: row["count"], default=None)


def _longest_pause(days: Mapping[dt.date, Total], period: Period) -> dict[str, Any]:
    """The longest run of days without any row; the first one when several are as long."""
    longest, start = (0, period.start), period.start
    for day in [*sorted(day for day in days if day in period), period.end + dt.timedelta(days=1)]:
        longest = max(longest, ((day - start).days, start), key=lambda pause: pause[0])
        start = day + dt.timedelta(days=1)
    length, first = longest
    found = Period(first, first + dt.timedelta(days=length - 1)) if length > 0 else None
    return {"days": length, "start_date": found and found.start, "end_date": found and found.end}
