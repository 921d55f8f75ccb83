"""Where the money went: sums by category, day, month and year.

``get_transactions``, ``get_category_breakdown`` and ``get_income_vs_expense`` take plain ids and periods and
answer small plain structures, so that a script or a language model can call them as they are.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Any

from core import periods
from core.identity import Caller
from core.money import Money, percentage, shares
from core.periods import Period
from services.ledger import total_queries, transaction_queries
from services.ledger.total_queries import Total
from services.people.callers import load_caller

NO_CATEGORY = "Uncategorized"


def get_transactions(user_id: int, date_range: tuple[dt.date, dt.date]) -> list[dict[str, Any]]:
    """All transactions of a person within two days, both included, newest first.

    Each is a mapping of plain values; ``amount`` is a JSON number in ``currency``. Raises NotFound.
    """
    start, end = date_range
    filters = {"start_date": start, "end_date": end, "limit": 10**9, "total": False}
    rows = transaction_queries.list_transactions(load_caller(user_id), filters, None).items
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "date": str(row.date),
            "amount": Money(row.amount_minor, row.currency).number,
            "currency": row.currency,
            "category_id": row.category_id,
            "payee": row.payee,
            "description": row.description,
        }
        for row in rows
    ]


def get_category_breakdown(user_id: int, month: tuple[int, int]) -> list[dict[str, Any]]:
    """Spending by category of a person's (year, month), largest first; amounts are JSON numbers."""
    caller = load_caller(user_id)
    period = periods.month(*month, caller.month_start_day)
    rows = category_breakdown(caller, "expense", caller.currency, period)
    return [row | {"total": row["total"].number} for row in rows]


def get_income_vs_expense(user_id: int, month: tuple[int, int]) -> dict[str, Any]:
    """Income, expense and what is left of a person's (year, month); amounts are JSON numbers."""
    caller = load_caller(user_id)
    sums = income_and_expense(
        caller, caller.currency, periods.month(*month, caller.month_start_day)
    )
    numbers = {name: value.number for name, value in sums.items() if isinstance(value, Money)}
    return numbers | {"currency": caller.currency, "savings_rate": sums["savings_rate"]}


def category_breakdown(
    caller: Caller, kind: str, currency: str, period: Period
) -> list[dict[str, Any]]:
    """One entry per category with rows, largest first; the percentages sum to 100."""
    sums = total_queries.by_category(caller, kind, currency, period)
    labels = total_queries.category_labels(sums)
    ordered = sorted(sums.items(), key=lambda item: (-item[1].minor, item[0] or 0))
    percentages = shares([total.minor for _, total in ordered])
    return [
        {
            "category_id": category_id,
            "category_name": labels[category_id].name if category_id else NO_CATEGORY,
            "icon": labels[category_id].icon if category_id else None,
            "color": labels[category_id].color if category_id else None,
            "total": Money(total.minor, currency),
            "percentage": share,
            "count": total.count,
        }
        for (category_id, total), share in zip(ordered, percentages, strict=True)
    ]


def kind_summary(caller: Caller, kind: str, filters: Mapping[str, Any]) -> dict[str, Any]:
    """What ``/expenses/summary`` and ``/incomes/summary`` answer: categories, every day, the days before."""
    currency = filters.get("currency") or caller.currency
    period = total_queries.asked_period(caller, filters)
    category_id = filters.get("category_id")
    breakdown = category_breakdown(caller, kind, currency, period)
    if category_id is not None:
        breakdown = [
            row | {"percentage": 100.0} for row in breakdown if row["category_id"] == category_id
        ]
    only = None if category_id is None else [category_id]
    days = total_queries.by_day(caller, kind, currency, period, only)
    total = sum(days.values(), Total())
    before = total_queries.total(caller, kind, currency, periods.preceding(period), only)
    return {
        "period": period,
        "currency": currency,
        "total": Money(total.minor, currency),
        "average_daily": Money(round(total.minor / period.days), currency),
        "transaction_count": total.count,
        "category_breakdown": breakdown,
        "daily_breakdown": [
            {
                "date": day,
                "total": Money(days.get(day, Total()).minor, currency),
                "count": days.get(day, Total()).count,
            }
            for day in period
        ],
        "previous_period": {
            "total": Money(before.minor, currency),
            "change_percent": percentage(total.minor - before.minor, before.minor),
        },
        "other_currencies": sorted(total_queries.currencies_of(caller) - {currency}),
    }


def income_and_expense(caller: Caller, currency: str, period: Period) -> dict[str, Any]:
    """Income, expenses, savings (income less expenses) and the savings rate in percent."""
    income = total_queries.total(caller, "income", currency, period)
    expense = total_queries.total(caller, "expense", currency, period)
    return _balance(income, expense, currency)


def _balance(income: Total, expense: Total, currency: str) -> dict[str, Any]:
    savings = income.minor - expense.minor
    return {
        "total_income": Money(income.minor, currency),
        "total_expenses": Money(expense.minor, currency),
        "savings": Money(savings, currency),
        "savings_rate": percentage(savings, income.minor),
    }


def monthly_summary(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """A month's income, expenses, savings and spending by category."""
    currency = filters.get("currency") or caller.currency
    period = asked_month(caller, filters)
    return income_and_expense(caller, currency, period) | {
        "year": period.start.year,
        "month": period.start.month,
        "period": period,
        "currency": currency,
        "expenses_by_category": category_breakdown(caller, "expense", currency, period),
    }


def asked_month(caller: Caller, filters: Mapping[str, Any]) -> Period:
    """The month a request names, or the caller's current one."""
    today = caller.period("monthly").start
    year, month = filters.get("year") or today.year, filters.get("month") or today.month
    return periods.month(year, month, caller.month_start_day)


def yearly_summary(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """A year's sums and those of its twelve months."""
    currency = filters.get("currency") or caller.currency
    year = filters.get("year") or caller.period("yearly").start.year
    period = periods.year(year, caller.month_start_day)
    months = months_between(caller, currency, period)
    return income_and_expense(caller, currency, period) | {
        "year": year,
        "period": period,
        "currency": currency,
        "months": months,
        "expenses_by_category": category_breakdown(caller, "expense", currency, period),
    }


def months_between(caller: Caller, currency: str, period: Period) -> list[dict[str, Any]]:
    """Income, expenses and savings of every month that starts in the period."""
    income = total_queries.by_month(caller, "income", currency, period)
    expense = total_queries.by_month(caller, "expense", currency, period)
    return [
        _balance(income.get(month.start, Total()), expense.get(month.start, Total()), currency)
        | {
            "year": month.start.year,
            "month": month.start.month,
            "period": month,
            "currency": currency,
        }
        for month in periods.between(period.start, period.end, "monthly", caller.month_start_day)
    ]


def income_vs_expense(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the last months up to the current one, with their sum."""
    currency = filters.get("currency") or caller.currency
    period = last_months(caller, filters["months"])
    return income_and_expense(caller, currency, period) | {
        "period": period,
        "currency": currency,
        "months": months_between(caller, currency, period),
    }


def last_months(caller: Caller, count: int) -> Period:
    """The current month of the caller and those before it."""
    current = caller.period("monthly")
    return Period(periods.shifted(current, "monthly", 1 - count).start, current.end)


def breakdown_answer(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Sums by category for a month (default), or for the days asked for."""
    currency = filters.get("currency") or caller.currency
    named = any(filters.get(name) for name in ("days", "start_date", "end_date"))
    period = total_queries.asked_period(caller, filters) if named else asked_month(caller, filters)
    rows = category_breakdown(caller, filters["kind"], currency, period)
    wanted: Collection[int] | None = filters.get("category_ids")
    if wanted:
        rows = [row for row in rows if row["category_id"] in wanted]
        for row, share in zip(rows, shares([row["total"].minor for row in rows]), strict=True):
            row["percentage"] = share
    return {
        "kind": filters["kind"],
        "period": period,
        "currency": currency,
        "total": Money(sum(row["total"].minor for row in rows), currency),
        "category_breakdown": rows,
    }


def monthly_trends(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Each month with its change against the month before, in percent."""
    currency = filters.get("currency") or caller.currency
    period = last_months(caller, filters["months_back"] + 1)
    months = months_between(caller, currency, period)
    for before, month in pairwise(months):
        for name in ("total_income", "total_expenses"):
            change = month[name].minor - before[name].minor
            month[f"{name}_change_percent"] = percentage(change, before[name].minor)
    return {
        "period": Period(months[1]["period"].start, period.end),
        "currency": currency,
        "months": months[1:],
    }
