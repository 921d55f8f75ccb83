"""Projections of goals, recomputed from the rows of the database in another way than the code.

The code finds a fraction of a month on a curve and turns it into a day. Here every day is visited,
from today on, until the line between two months has reached what is missing.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt
from statistics import mean, stdev
from typing import Any

import pytest
from sqlalchemy import text

from models import db
from tests.conftest import Person, expense

Day = Callable[[str], None]
STUDENT = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397}
STUDENT |= {9: 1.383, 10: 1.372, 11: 1.363}
"""90th percentiles of Student's t by degrees of freedom."""
FAR = 12 * 50
STARTS = ("2024-01-31", "2024-02-29", "2025-02-28", "2026-03-31", "2025-12-30", "2026-07-15")
"""Days before months of 28, 29, 30 and 31 days."""


def same_day(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Band:
    """What has come together after so many months: expected, at the worst and at the best."""

    expected: list[float]
    lower: list[float]
    upper: list[float]

    def days(self, today: dt.date, missing: float) -> tuple[str | None, ...]:
        """The expected, the earliest and the latest day."""
        return tuple(
            visit_days(today, course, missing) for course in (self.expected, self.upper, self.lower)
        )


def visit_days(today: dt.date, course: Sequence[float], missing: float) -> str | None:
    """The first day on which a course, straight between months, has what is missing."""
    best = course[0]
    for month in range(len(course) - 1):
        first, last = same_day(today, month), same_day(today, month + 1)
        for number in range((last - first).days + 1):
            share = number / (last - first).days
            reached = best + (max(course[month + 1], best) - best) * share
            if reached >= missing - 0.01:
                return str(first + dt.timedelta(days=number))
        best = max(best, course[month + 1])
    return None


def spread(average: float, deviation: float, months: int) -> Band:
    deviation = max(deviation, abs(average) / 20)
    factor = STUDENT[min(months - 1, 11)] * deviation
    width = [factor * sqrt(count + count * count / months) for count in range(FAR + 1)]
    expected = [average * count for count in range(FAR + 1)]
    return Band(
        expected,
        [value - each for value, each in zip(expected, width, strict=True)],
        [value + each for value, each in zip(expected, width, strict=True)],
    )


def read_rows(person: Person, query: str) -> list[tuple[str, int]]:
    """Days and minor units, oldest first."""
    with person.client.application.app_context():
        return [(str(day), int(minor)) for day, minor in db.session.execute(text(query))]


def list_windows(first: str, today: dt.date) -> Iterator[tuple[str, str]]:
    """Months of the last year that begin no earlier than a day, the newest first."""
    for months in range(12):
        begin, end = same_day(today, -months - 1), same_day(today, -months)
        if same_day(dt.date.fromisoformat(first), months + 1) > today:
            return
        yield str(begin), str(end)


def measure(rows: list[tuple[str, int]], today: dt.date) -> Band:
    first = rows[0][0]
    later = [(day, minor) for day, minor in rows if day > first]
    months = []
    for begin, end in list_windows(first, today):
        months.append(sum(minor for day, minor in later if begin < day <= end))
    return spread(mean(months), stdev(months), len(months))


def make(person: Person, **values: Any) -> dict[str, Any]:
    goal: dict[str, Any] = person.post("/goals", **{"name": "Trip", "target_amount": 4000} | values)
    return goal


def days_of(projection: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(projection[f"{name}_date"] for name in ("expected", "earliest", "latest"))


@pytest.mark.each_database
@pytest.mark.parametrize("start", STARTS)
def test_the_days_of_real_contributions_are_those_of_its_rows(
    ada: Person, today: Day, start: str
) -> None:
    now = dt.date.fromisoformat(start)
    today(start)
    goal = make(ada)
    for number in range(9):
        day = same_day(now, -number) - dt.timedelta(days=number)
        amount = 110 + 37 * (number % 4)
        ada.post(f"/goals/{goal['id']}/contributions", date=str(day), amount=amount)

    query = "SELECT date, amount_minor FROM goal_contributions ORDER BY date"
    rows = read_rows(ada, query)
    missing = 400_000 - sum(minor for _, minor in rows)
    (found,) = ada.get("/goals/insights")["goals"]

    assert found["goal"]["remaining_amount"] * 100 == missing
    assert days_of(found["by_contributions"]) == measure(rows, now).days(now, missing)


@pytest.mark.each_database
@pytest.mark.parametrize("start", STARTS)
def test_the_days_of_a_linked_account_are_those_of_its_transactions(
    ada: Person, today: Day, start: str
) -> None:
    now = dt.date.fromisoformat(start)
    today(start)
    account = ada.account("Savings")
    for number in range(8):
        day = same_day(now, -number)
        ada.earn(90 + 20 * (number % 3), str(day), account_id=account)
    ada.spend(45, str(now - dt.timedelta(days=40)), account_id=account)
    make(ada, account_id=account)

    sign = "CASE kind WHEN 'income' THEN amount_minor ELSE -amount_minor END"
    query = f"SELECT date, {sign} FROM transactions WHERE account_id = {account} ORDER BY date"
    rows = read_rows(ada, query)
    missing = 400_000 - sum(minor for _, minor in rows)
    (found,) = ada.get("/goals/insights")["goals"]

    assert days_of(found["by_contributions"]) == measure(rows, now).days(now, missing)


def count_share(today: dt.date, end: dt.date) -> Fraction:
    """Months to a day, counted day by day: each is a part of the month that it lies in."""
    total = Fraction(0)
    month = 0
    while same_day(today, month) < end:
        first, last = same_day(today, month), same_day(today, month + 1)
        total += Fraction((min(end, last) - first).days, (last - first).days)
        month += 1
    return max(total, Fraction(1))


@pytest.mark.any_database
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("ahead", [3, 30, 59, 181, 365, 366, 800])
def test_what_is_needed_per_month_brings_together_what_is_missing(
    ada: Person, today: Day, start: str, ahead: int
) -> None:
    today(start)
    now = dt.date.fromisoformat(start)
    end = now + dt.timedelta(days=ahead)
    goal = make(ada, target_amount=1234.56, target_date=str(end))

    needed = round(goal["needed_per_month"] * 100)

    months = count_share(now, end)
    assert needed == ceil(123_456 / months)
    assert needed * months >= 123_456 > (needed - 1) * months


def live(person: Person, now: dt.date) -> None:
    """A year with a salary that varies, a rent, and shopping."""
    first = now.replace(day=1)
    rows = []
    for number in range(1, 13):
        month = same_day(first, -number)
        rows += [
            expense(700, str(month.replace(day=2)), payee="Rent"),
            expense(80 + 15 * (number % 4), str(month.replace(day=12)), payee="Market"),
            expense(120, str(month.replace(day=21)), payee="Market"),
        ]
        person.earn(1500 + 60 * (number % 3), str(month))
    person.record(rows)


def load_left_over(person: Person, now: dt.date) -> Band:
    """Income of the rows less the forecasts of the API, as they are for everybody to see."""
    query = "SELECT date, amount_minor FROM transactions WHERE kind = 'income' ORDER BY date DESC"
    incomes = [minor for _, minor in read_rows(person, query)][:12]
    forecasts = [person.get("/predictions/forecast", horizon=count) for count in range(1, 13)]
    spending = mean(each["predicted_amount"] * 100 for each in forecasts)
    widths = [(each["upper"] - each["lower"]) * 100 / 2 / 1.2816 for each in forecasts]
    deviation = sqrt(stdev(incomes) ** 2 + mean(widths) ** 2)
    return spread(mean(incomes) - spending, deviation, len(incomes))


def share(course: list[float], wishes: list[tuple[float, int | None]]) -> list[list[float]]:
    """What each goal has after each month, the first served first; nothing goes to two."""
    missing = [amount for amount, _ in wishes]
    shares = [[0.0] for _ in wishes]
    height = 0.0
    for month in range(FAR):
        purse = max(course[month + 1] - height, 0.0)
        height += purse
        given = [0.0] * len(wishes)
        for place, (_, months) in enumerate(wishes):
            due = missing[place] if months is None else missing[place] / max(months - month, 1)
            given[place] = min(purse, due)
            purse -= given[place]
            missing[place] -= given[place]
        for place in range(len(wishes)):
            more = min(purse, missing[place])
            given[place] += more
            purse -= more
            missing[place] -= more
        for place, amount in enumerate(given):
            shares[place].append(shares[place][-1] + amount)
    return shares


def judge(end: str, days: tuple[str | None, ...]) -> str:
    expected, earliest, latest = (day is not None and day <= end for day in days)
    if latest:
        return "realistic"
    if expected:
        return "possible"
    return "unlikely" if earliest else "unrealistic"


def is_near(day: str | None, other: str | None) -> bool:
    """At most a day apart: the forecasts of the API are rounded to cents."""
    if day is None or other is None:
        return day == other
    return abs(dt.date.fromisoformat(day) - dt.date.fromisoformat(other)).days <= 1


@pytest.mark.each_database
@pytest.mark.parametrize("start", ["2024-02-29", "2025-03-31", "2026-01-31"])
def test_goals_share_what_is_left_over_and_are_judged_beside_each_other(
    ada: Person, today: Day, start: str
) -> None:
    now = dt.date.fromisoformat(start)
    today(start)
    live(ada, now)
    dated = {"First": ("critical", 2400, 8), "Second": ("high", 3000, 6), "Third": ("low", 9000, 9)}
    ends = {}
    for name, (priority, amount, months) in dated.items():
        ends[name] = str(same_day(now, months))
        make(ada, name=name, priority=priority, target_amount=amount, target_date=ends[name])
    make(ada, name="Some day", priority="medium", target_amount=2000)

    band = load_left_over(ada, now)
    wishes = [(240_000.0, 8), (300_000.0, 6), (200_000.0, None), (900_000.0, 9)]
    courses = [share(course, wishes) for course in (band.expected, band.lower, band.upper)]
    found = ada.get("/goals/insights")["goals"]

    assert [each["goal"]["name"] for each in found] == ["First", "Second", "Some day", "Third"]
    for place, each in enumerate(found):
        name, (amount, _) = each["goal"]["name"], wishes[place]
        parts = [course[place] for course in courses]
        days = Band(parts[0], parts[1], parts[2]).days(now, amount)
        shown = days_of(each["by_forecast"])
        assert all(map(is_near, shown, days)), (name, shown, days)
        assert each["feasibility"] == (judge(ends[name], shown) if name in ends else None)


@pytest.mark.any_database
def test_a_goal_is_less_realistic_beside_one_that_comes_first(ada: Person, today: Day) -> None:
    today("2026-01-31")
    live(ada, dt.date(2026, 1, 31))
    make(ada, name="Boat", target_amount=2000, target_date="2026-10-31")
    alone = ada.get("/goals/insights")["goals"][0]

    make(ada, name="Roof", target_amount=9000, target_date="2026-08-31", priority="critical")
    beside = ada.get("/goals/insights")["goals"][1]

    assert (alone["goal"]["name"], alone["feasibility"]) == ("Boat", "realistic")
    assert (beside["goal"]["name"], beside["feasibility"]) == ("Boat", "unrealistic")
