from collections.abc import Callable

import pytest

from tests.conftest import Person

MARCH = {"start_date": "2026-03-01", "end_date": "2026-03-31"}


@pytest.fixture
def spring(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    """Two months of a small life; returns its categories."""
    today("2026-03-31")
    rent, food = ada.category("Rent", icon="home", color="#112233"), ada.category("Food")
    for month, groceries in (("02", (30, 40)), ("03", (25, 35, 45))):
        ada.earn(3000, f"2026-{month}-01")
        ada.spend(1000, f"2026-{month}-02", category_id=rent)
        for day, amount in enumerate(groceries, start=5):
            ada.spend(amount, f"2026-{month}-{day:02}", category_id=food)
    ada.spend("-5.00", "2026-03-20", category_id=food)
    ada.spend("0.10", "2026-03-21")
    ada.spend(500, "2026-03-21", currency="ARS")
    giro, savings = ada.account("Giro"), ada.account("Savings")
    ada.post(
        "/transactions",
        kind="transfer",
        amount=77,
        date="2026-03-22",
        account_id=giro,
        to_account_id=savings,
    )
    return {"rent": rent, "food": food}


def test_a_summary_breaks_expenses_down_by_category(ada: Person, spring: dict[str, int]) -> None:
    summary = ada.get("/expenses/summary", **MARCH)
    assert summary["period"] == {**MARCH, "days": 31}
    assert (summary["total_spending"], summary["transaction_count"], summary["currency"]) == (
        1100.1,
        6,
        "USD",
    )
    assert [
        (row["category_name"], row["total"], row["count"]) for row in summary["category_breakdown"]
    ] == [
        ("Rent", 1000.0, 1),
        ("Food", 100.0, 4),
        ("Uncategorized", 0.1, 1),
    ]
    assert (
        summary["category_breakdown"][0] | {"icon": "home", "color": "#112233"}
        == summary["category_breakdown"][0]
    )
    assert round(sum(row["percentage"] for row in summary["category_breakdown"]), 2) == 100
    assert summary["average_daily_spending"] == 35.49
    assert summary["other_currencies"] == [{"currency": "ARS", "total": 500, "count": 1}]


def test_a_summary_lists_every_day_of_the_period(ada: Person, spring: dict[str, int]) -> None:
    days = ada.get("/expenses/summary", **MARCH)["daily_breakdown"]
    assert [day["date"] for day in days] == [f"2026-03-{n:02}" for n in range(1, 32)]
    assert (days[1]["total"], days[2]["total"], days[19]["total"]) == (1000.0, 0.0, -5.0)
    assert round(sum(day["total"] for day in days), 2) == 1100.1


def test_a_summary_compares_with_as_many_preceding_days(
    ada: Person, spring: dict[str, int]
) -> None:
    summary = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-28")
    assert summary["previous_period"] == {"total": 1070.0, "change_percent": 2.81}
    assert ada.get("/incomes/summary", days=400)["previous_period"] == {
        "total": 0,
        "change_percent": None,
    }


def test_a_whole_month_is_compared_with_the_whole_month_before(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-05-10")
    for date in ("2026-02-01", "2026-02-28", "2026-01-29", "2026-03-31"):
        ada.spend(10, date)
    comparison = ada.get("/expenses/summary", **MARCH)["comparison"]
    assert comparison["previous_period"] == {
        "start_date": "2026-02-01",
        "end_date": "2026-02-28",
        "days": 28,
    }
    assert (comparison["previous_total"], comparison["change_percent"]) == (20.0, -50.0)


def test_a_summary_covers_one_currency_and_names_the_others(
    ada: Person, spring: dict[str, int]
) -> None:
    summary = ada.get("/expenses/summary", **MARCH, currency="ARS")
    assert summary["total_spending"] == 500
    assert summary["other_currencies"] == [{"currency": "USD", "total": 1100.1, "count": 6}]


def test_one_category_can_be_summarised_alone(ada: Person, spring: dict[str, int]) -> None:
    summary = ada.get("/expenses/summary", **MARCH, category_id=spring["food"])
    assert (summary["total_spending"], summary["previous_period"]["total"]) == (100.0, 70.0)
    assert [row["percentage"] for row in summary["category_breakdown"]] == [100.0]


def test_income_is_summarised_like_expenses(ada: Person, spring: dict[str, int]) -> None:
    summary = ada.get("/incomes/summary", **MARCH)
    assert (summary["total_income"], summary["transaction_count"]) == (3000.0, 1)


def test_statistics_cover_all_expenses_by_default(ada: Person, spring: dict[str, int]) -> None:
    stats = ada.get("/expenses/stats")
    assert stats["period"] == {"start_date": "2026-02-02", "end_date": "2026-03-31", "days": 58}
    assert (stats["count"], stats["total"], stats["mean"], stats["median"]) == (
        9,
        2170.1,
        241.12,
        35.0,
    )
    assert stats["largest"]["date"] == "2026-02-02"
    assert [(m["month"], m["total"], m["count"]) for m in stats["by_month"]] == [
        (2, 1070.0, 3),
        (3, 1100.1, 6),
    ]
    assert [day["weekday"] for day in stats["by_weekday"]][:2] == ["Monday", "Tuesday"]
    assert round(sum(day["total"] for day in stats["by_weekday"]), 2) == 2170.1
    assert stats["busiest_category"]["category_name"] == "Food"
    assert stats["longest_streak_without_spending"] == {
        "days": 23,
        "start_date": "2026-02-07",
        "end_date": "2026-03-01",
    }


def test_statistics_without_expenses_are_empty(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-31")
    stats = ada.get("/expenses/stats")
    assert (stats["count"], stats["total"], stats["mean"], stats["median"], stats["largest"]) == (
        0,
        0,
        None,
        None,
        None,
    )
    assert stats["busiest_category"] is None


def test_a_monthly_summary_adds_up_income_expenses_and_savings(
    ada: Person, spring: dict[str, int]
) -> None:
    month = ada.get("/summary/monthly", year=2026, month=3)
    assert (month["total_income"], month["total_expenses"], month["savings"]) == (
        3000.0,
        1100.1,
        1899.9,
    )
    assert month["savings_rate"] == 63.33
    assert ada.get("/summary/monthly") == month


def test_a_year_is_the_sum_of_its_months(ada: Person, spring: dict[str, int]) -> None:
    year = ada.get("/summary/yearly", year=2026)
    assert (year["total_income"], year["total_expenses"], len(year["months"])) == (
        6000.0,
        2170.1,
        12,
    )
    assert round(sum(month["savings"] for month in year["months"]), 2) == year["savings"]


@pytest.mark.parametrize(
    "query", ["start_date=1900-01-01", "start_date=2000-01-01&end_date=2011-01-01"]
)
def test_more_than_ten_years_of_days_are_rejected(ada: Person, query: str) -> None:
    answer = ada.call("GET", f"/expenses/summary?{query}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "?start_date")


@pytest.mark.parametrize(
    "query", ["month=0&year=0", "month=13", "month=2&year=99999", "year=1900", "month=x"]
)
def test_months_that_do_not_exist_are_rejected(ada: Person, query: str) -> None:
    assert ada.call("GET", f"/summary/monthly?{query}").status_code == 422


def test_a_breakdown_of_a_month_of_days_and_of_some_categories(
    ada: Person, spring: dict[str, int]
) -> None:
    month = ada.get("/summary/category-breakdown", year=2026, month=2)
    days = ada.get("/summary/category-breakdown", start_date="2026-02-01", end_date="2026-02-28")
    assert month == days
    assert ada.get("/summary/category-breakdown", kind="income", days=31)["total"] == 3000.0
    only = ada.get(
        "/transactions/analytics/spending-by-category", **MARCH, category_ids=str(spring["food"])
    )
    assert [(row["category_id"], row["percentage"]) for row in only["category_breakdown"]] == [
        (spring["food"], 100.0)
    ]


def test_income_against_expenses_month_by_month(ada: Person, spring: dict[str, int]) -> None:
    answer = ada.get("/summary/income-vs-expense", months=3)
    assert [month["savings"] for month in answer["months"]] == [0, 1930.0, 1899.9]
    assert answer["savings"] == 3829.9


def test_trends_compare_each_month_with_the_month_before(
    ada: Person, spring: dict[str, int]
) -> None:
    months = ada.get("/transactions/analytics/monthly-trends", months_back=2)["months"]
    assert [month["total_expenses_change_percent"] for month in months] == [None, 2.81]
    assert months[1]["total_income_change_percent"] == 0.0


def test_months_may_start_on_payday(ada: Person, spring: dict[str, int]) -> None:
    ada.put("/users/me/preferences", month_start_day=20)
    month = ada.get("/summary/monthly", year=2026, month=2)
    assert month["period"] == {"start_date": "2026-02-20", "end_date": "2026-03-19", "days": 28}
    assert (month["total_income"], month["total_expenses"]) == (3000.0, 1105.0)
    year = ada.get("/summary/yearly", year=2026)
    assert year["period"] == {"start_date": "2026-01-20", "end_date": "2027-01-19", "days": 365}
    assert year["total_expenses"] == 2170.1


def test_amounts_are_added_up_exactly(ada: Person) -> None:
    for _ in range(10):
        ada.spend("0.1", "2026-03-14")
    assert ada.get("/expenses/summary", **MARCH)["total_spending"] == 1.0


def test_a_month_without_a_year_is_the_most_recent_such_month(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-31")
    months = {number: ada.get("/summary/monthly", month=number)["year"] for number in (3, 4)}
    assert months == {3: 2026, 4: 2025}


@pytest.mark.parametrize("day", ["2026-03-14", "2026-03-31"])
def test_every_comparison_of_a_month_in_progress_is_with_the_same_days(
    ada: Person, today: Callable[[str], None], day: str
) -> None:
    today(day)
    food = ada.category("Food")
    for date, amount in (("02-10", 100), ("02-20", 400), ("03-10", 150), ("03-31", 450)):
        ada.spend(amount, f"2026-{date}", category_id=food)
    ada.earn(1000, "2026-02-28")
    ada.earn(1200, "2026-03-31")

    is_over = day == "2026-03-31"
    now, before, income = (600.0, 500.0, 1200.0) if is_over else (150.0, 100.0, 0.0)
    change = 20.0 if is_over else 50.0
    comparison = ada.get("/summary/monthly")["comparison"]
    assert comparison["period"]["end_date"] == day
    assert comparison["previous_period"]["end_date"] == ("2026-02-28" if is_over else "2026-02-14")
    assert (comparison["total_expenses"], comparison["previous_total_expenses"]) == (now, before)
    assert comparison["expenses_change_percent"] == change
    assert (comparison["total_income"], comparison["income_change_percent"]) == (
        income,
        20.0 if is_over else None,
    )

    trend = ada.get("/transactions/analytics/monthly-trends", months_back=1)["months"][0]
    assert (trend["total_expenses"], trend["comparison"]) == (600.0, comparison)
    assert trend["total_expenses_change_percent"] == change


@pytest.mark.parametrize(
    ("day", "scheduled"),
    [("2026-02-28", (7.0, 60.0)), ("2026-03-09", (7.0, 50.0)), ("2026-03-31", (0, 0))],
)
def test_a_month_tells_what_is_still_scheduled(
    ada: Person, today: Callable[[str], None], day: str, scheduled: tuple[float, float]
) -> None:
    today(day)
    ada.spend(10, "2026-03-09")
    ada.spend(53, "2026-03-10")
    ada.spend(-3, "2026-03-31")
    ada.earn(7, "2026-03-31")
    month = ada.get("/summary/monthly", year=2026, month=3)
    assert (month["total_income"], month["total_expenses"]) == (7.0, 60.0)
    assert (month["scheduled_income"], month["scheduled_expenses"]) == scheduled


def test_a_range_in_progress_is_compared_with_as_many_first_days_of_the_range_before(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-04")
    for date, amount in (("02-21", 10), ("02-24", 20), ("02-26", 40), ("03-02", 45), ("03-09", 9)):
        ada.spend(amount, f"2026-{date}")
    summary = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-10")
    assert summary["total_spending"] == 54.0
    assert summary["previous_period"] == {"total": 10.0, "change_percent": 350.0}
    assert summary["comparison"] == {
        "period": {"start_date": "2026-03-01", "end_date": "2026-03-04", "days": 4},
        "previous_period": {"start_date": "2026-02-19", "end_date": "2026-02-22", "days": 4},
        "total": 45.0,
        "previous_total": 10.0,
        "change_percent": 350.0,
    }


def test_shares_are_of_gross_spending_with_refunds_apart(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-31")
    food, rent, toys = ada.category("Food"), ada.category("Rent"), ada.category("Toys")
    for amount, category in ((100, food), (-60, food), (100, rent), (-10, toys)):
        ada.spend(amount, category_id=category)

    breakdown = ada.get("/summary/category-breakdown")
    assert [
        (row["category_id"], row["gross"], row["refunds"], row["total"], row["percentage"])
        for row in breakdown["category_breakdown"]
    ] == [(rent, 100, 0, 100, 50), (food, 100, 60, 40, 50), (toys, 0, 10, -10, 0)]
    for report in (
        breakdown,
        ada.get("/expenses/summary", **MARCH),
        ada.get("/expenses/stats", **MARCH),
    ):
        assert (report["gross"], report["refunds"]) == (200.0, 70.0)
    month = ada.get("/summary/monthly")
    assert (month["gross_expenses"], month["refunds"], month["total_expenses"]) == (200, 70, 130)
    year = ada.get("/summary/yearly")
    assert (year["refunds"], year["months"][2]["refunds"], year["months"][1]["refunds"]) == (
        70,
        70,
        0,
    )
    only = ada.get("/expenses/summary", **MARCH, category_id=food)
    assert (only["gross"], only["refunds"], only["total_spending"]) == (100, 60, 40)


def test_changes_against_refunds_or_nothing_are_null(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-31")
    food = ada.category("Food")
    ada.spend(-50, "2026-02-10", category_id=food)
    ada.spend(50, "2026-03-10", category_id=food)
    assert ada.get("/summary/monthly")["comparison"]["expenses_change_percent"] is None
    assert ada.get("/expenses/summary", **MARCH)["previous_period"]["change_percent"] is None
    (trend,) = ada.get("/transactions/analytics/monthly-trends", months_back=1)["months"]
    assert trend["total_expenses_change_percent"] is None
