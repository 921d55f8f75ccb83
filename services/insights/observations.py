"""What stands out in a month, said from the numbers alone: each observation carries what it rests on."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_currency

from core import periods
from core.identity import Caller
from core.money import Money, percentage
from core.periods import Period
from services.insights import summaries
from services.ledger import transaction_queries

NOTABLE_CHANGE_PERCENT = 20
NOTABLE_SHARE_PERCENT = 30
LOW_SAVINGS_RATE = 10
LARGEST = 5


def month_insights(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Observations on a month against the month before, and tips that follow from them."""
    summary = summaries.monthly_summary(caller, filters)
    before = periods.shifted(summary["period"], "monthly", -1)
    previous = summaries.category_breakdown(caller, "expense", summary["currency"], before)
    observations = [
        *_about_savings(summary),
        *_about_largest(summary["expenses_by_category"]),
        *_about_changes(summary, {row["category_id"]: row["total"].minor for row in previous}),
        *_about_uncategorized(summary["expenses_by_category"]),
    ]
    return {
        "year": summary["year"],
        "month": summary["month"],
        "summary": summary,
        "top_categories": summary["expenses_by_category"][:3],
        "insights": observations,
        "tips": [observation["tip"] for observation in observations if observation["tip"]],
        "source": "rules",
    }


def ledger_insights(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """The current month's observations with the largest expenses of its days so far."""
    found = month_insights(caller, filters)
    period: Period = found["summary"]["period"]
    rows = {"kind": "expense", "currency": found["summary"]["currency"]}
    rows |= {"start_date": period.start, "end_date": period.end}
    return found | {"largest_expenses": transaction_queries.largest(caller, rows, LARGEST)}


def _shown(money: Money) -> str:
    return format_currency(money.decimal, money.currency, locale="en_US")


def _said(
    code: str, severity: str, text: str, tip: str | None = None, **numbers: Any
) -> dict[str, Any]:
    return {"code": code, "severity": severity, "text": text, "tip": tip, "numbers": numbers}


def _about_savings(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    rate, savings = summary["savings_rate"], summary["savings"]
    if rate is None:
        return []
    text = f"You kept {_shown(savings)} of {_shown(summary['total_income'])}, {rate:g} % of your income."
    if savings.minor < 0:
        text = f"You spent {_shown(Money(-savings.minor, savings.currency))} more than came in."
        return [
            _said(
                "overspent",
                "warning",
                text,
                "Look at the largest category first.",
                savings_rate=rate,
            )
        ]
    tip = (
        "Moving savings away on payday makes them easier to keep."
        if rate < LOW_SAVINGS_RATE
        else None
    )
    return [_said("savings_rate", "info", text, tip, savings_rate=rate)]


def _about_largest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not rows or rows[0]["percentage"] < NOTABLE_SHARE_PERCENT:
        return []
    row = rows[0]
    text = f"{row['category_name']} took {row['percentage']:g} % of your spending: {_shown(row['total'])}."
    return [
        _said(
            "largest_category",
            "info",
            text,
            category_id=row["category_id"],
            percentage=row["percentage"],
        )
    ]


def _about_changes(
    summary: Mapping[str, Any], previous: Mapping[int | None, int]
) -> list[dict[str, Any]]:
    found = []
    for row in summary["expenses_by_category"]:
        before = previous.get(row["category_id"], 0)
        change = percentage(row["total"].minor - before, before)
        if before <= 0 or change is None or change < NOTABLE_CHANGE_PERCENT:
            continue
        more = Money(row["total"].minor - before, row["total"].currency)
        text = f"{row['category_name']} is up {change:g} % on the month before, by {_shown(more)}."
        tip = f"A monthly budget on {row['category_name']} would warn you in time."
        found.append(
            (
                more.minor,
                _said(
                    "category_up",
                    "warning",
                    text,
                    tip,
                    category_id=row["category_id"],
                    change=change,
                ),
            )
        )
    return [observation for _, observation in sorted(found, key=lambda item: -item[0])[:3]]


def _about_uncategorized(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    loose = next((row for row in rows if row["category_id"] is None), None)
    if loose is None:
        return []
    text = f"{loose['count']} expenses ({_shown(loose['total'])}) have no category yet."
    return [
        _said(
            "uncategorized",
            "info",
            text,
            "Categorise them to see where that money went.",
            count=loose["count"],
        )
    ]
