"""Invented households: what they spend month by month, recorded through the API."""

import datetime as dt
from typing import Any

from tests.conftest import Person

MAX_BULK = 1_000
MARKET_DAYS = (3, 8, 13, 18, 23, 28)
VISIT_DAYS = (21, 4, 26, 9, 1, 24, 10, 17, 2, 27, 6, 19)
VISIT_AMOUNTS = (46, 38, 33, 42, 49, 28, 40, 44, 31, 47, 36, 40)
"""Of the months of a year; the median of the first six is 40."""


class Household:
    """A person's expenses and incomes, collected and then recorded at once."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.rows: list[dict[str, Any]] = []
        self.categories: dict[str, int] = {}

    def category(self, name: str, **more: Any) -> int:
        if name not in self.categories:
            self.categories[name] = self.person.category(name, **more)
        return self.categories[name]

    def spend(self, date: str, amount: Any, payee: str, category: str | None, **more: Any) -> None:
        category_id = self.category(category) if category else None
        self.rows.append(
            {
                "kind": "expense",
                "date": date,
                "amount": amount,
                "payee": payee,
                "category_id": category_id,
                **more,
            }
        )

    def earn(self, date: str, amount: Any) -> None:
        self.rows.append({"kind": "income", "date": date, "amount": amount, "payee": "Employer"})

    def live(self, first: str, last: str, **more: Any) -> None:
        """Record rent and groceries of every month: 1,000.00 and six times 50.00, as always."""
        for month in months(first, last):
            self.spend(f"{month}-01", 1000, "Linden Property", "Housing", **more)
            for day in MARKET_DAYS:
                self.spend(f"{month}-{day:02}", 50, "Corner Market", "Groceries", **more)

    def pay_monthly(self, first: str, last: str, day: int, amount: Any, payee: str) -> None:
        for month in months(first, last):
            self.spend(f"{month}-{day:02}", amount, payee, "Subscriptions")

    def visit(self, first: str, last: str, share: float, payee: str, category: str) -> None:
        """Record one purchase a month, now on this day and now on that: of 40 times ``share``."""
        for month in months(first, last):
            number = int(month[5:])
            day, amount = VISIT_DAYS[number - 1], VISIT_AMOUNTS[number - 1] * share
            self.spend(f"{month}-{day:02}", round(amount), payee, category)

    def record(self) -> None:
        for start in range(0, len(self.rows), MAX_BULK):
            batch = self.rows[start : start + MAX_BULK]
            self.person.post("/transactions/bulk", 201, transactions=batch)
        self.rows = []


def months(first: str, last: str) -> list[str]:
    """The months from first to last, as YYYY-MM."""
    month, names = dt.date.fromisoformat(f"{first}-01"), []
    while month <= dt.date.fromisoformat(f"{last}-01"):
        names.append(month.isoformat()[:7])
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return names
