"""Each kind of insight, told of an invented household, and households of which nothing is told."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person
from tests.households import Household

pytestmark = pytest.mark.any_database
"""The sentences and their thresholds; those marked otherwise reach each of the queries."""

JULY = {"year": 2026, "month": 7}


@pytest.fixture
def home(ada: Person, today: Callable[[str], None]) -> Household:
    """A household that spent the same in every month from January to July, which is over."""
    today("2026-08-02")
    household = Household(ada)
    household.live("2026-01", "2026-07")
    return household


def read(home: Household, **query: Any) -> list[dict[str, Any]]:
    """Record what the household did, and read the insights into July."""
    home.record()
    insights: list[dict[str, Any]] = home.person.get("/insights/spending", **(query or JULY))[
        "insights"
    ]
    return insights


def read_one(home: Household, **query: Any) -> dict[str, Any]:
    insights = read(home, **query)
    assert len(insights) == 1, [insight["text"] for insight in insights]
    return insights[0]


def test_nothing_is_told_of_a_month_like_all_others(home: Household) -> None:
    assert read(home) == []


def test_a_payee_above_its_usual_is_named_with_the_usual(home: Household) -> None:
    home.visit("2026-01", "2026-07", 1, "Trattoria Nino", "Restaurants")
    for day in (12, 16, 20):
        home.spend(f"2026-07-{day}", 40, "Trattoria Nino", "Restaurants")
    insight = read_one(home)
    assert (insight["kind"], insight["payee"], insight["amount"]) == (
        "payee_up",
        "Trattoria Nino",
        120.0,
    )
    assert insight["text"] == (
        "You spent $160.00 at Trattoria Nino in July 2026 (Restaurants, 4 purchases), about four"
        " times the usual $40.00."
    )
    comparison = insight["comparison"]
    assert (comparison["amount"], comparison["reference"]) == (160.0, 40.0)
    assert (comparison["change_percent"], comparison["month_count"]) == (300.0, 6)
    assert len(insight["transaction_ids"]) == 4
    assert insight["action"]["transactions"] == {
        "kind": "expense",
        "currency": "USD",
        "start_date": "2026-07-01",
        "end_date": "2026-07-31",
        "category_id": home.category("Restaurants"),
        "payee": ["Trattoria Nino"],
        "uncategorized": False,
        "max_amount": None,
    }


def test_spellings_of_a_bank_are_the_same_payee(home: Household) -> None:
    home.visit("2026-01", "2026-07", 1, "Trattoria Nino", "Restaurants")
    for day in (12, 16, 20):
        home.spend(f"2026-07-{day}", 40, "TST* TRATTORIA NINO", "Restaurants")
    insight = read_one(home)
    assert insight["payee"] == "Trattoria Nino"
    assert insight["action"]["transactions"]["payee"] == ["Trattoria Nino", "TST* TRATTORIA NINO"]


def test_several_payees_are_the_cause_of_a_category_and_a_budget_is_proposed(
    home: Household,
) -> None:
    for payee in ("Trattoria Nino", "Noodle House", "Daily Grind"):
        home.visit("2026-01", "2026-06", 0.75, payee, "Restaurants")
        for day in (9, 16):
            home.spend(f"2026-07-{day:02}", 32, payee, "Restaurants")
    insight = read_one(home)
    assert (insight["kind"], insight["amount"]) == ("category_up", 102.0)
    assert insight["text"] == (
        "You spent $192.00 on Restaurants in July 2026, about twice the usual $90.00, 6 purchases"
        " instead of 3: Trattoria Nino $34.00, Noodle House $34.00 and Daily Grind $34.00 more than"
        " usual."
    )
    action = insight["action"]
    assert (action["type"], action["budget"]) == (
        "create_budget",
        {
            "category_id": home.category("Restaurants"),
            "amount": 90.0,
            "currency": "USD",
            "period": "monthly",
        },
    )
    home.person.post("/budgets", **action["budget"])


@pytest.mark.each_database
def test_a_holiday_that_comes_every_july_is_a_season(home: Household) -> None:
    home.live("2025-06", "2025-12")
    for year, nights in (("2025", 90), ("2026", 95)):
        home.spend(f"{year}-07-06", 412.8, "Skyline Air", "Travel")
        for day in range(10, 15):
            home.spend(f"{year}-07-{day}", nights, "Hotel Miramar", "Travel")
    insight = read_one(home)
    assert (insight["kind"], insight["severity"], insight["amount"]) == ("seasonal", "info", 887.8)
    assert insight["text"] == (
        "You spent $887.80 on Travel in July 2026: Hotel Miramar $475.00 and Skyline Air $412.80."
        " It was similar a year before: $862.80 in July 2025."
    )
    assert (insight["comparison"]["basis"], insight["comparison"]["reference"]) == (
        "last_year",
        862.8,
    )


def test_a_first_holiday_is_named_by_its_payees(home: Household) -> None:
    home.spend("2026-07-06", 412.8, "Skyline Air", "Travel")
    for day in range(10, 15):
        home.spend(f"2026-07-{day}", 95, "Hotel Miramar", "Travel")
    insight = read_one(home)
    assert insight["kind"] == "category_up"
    assert insight["text"] == (
        "You spent $887.80 on Travel in July 2026, where you usually spend nothing: Hotel Miramar"
        " $475.00 and Skyline Air $412.80."
    )
    assert insight["action"]["type"] == "open_transactions"


def test_a_new_subscription_is_told_with_what_it_costs_in_a_year(home: Household) -> None:
    home.pay_monthly("2026-05", "2026-07", 9, 11.99, "Streamly")
    assert read(home) == []
    # Two equal payments a month apart are a series: it is told when the second comes.
    (insight,) = home.person.get("/insights/spending", year=2026, month=6)["insights"]
    assert insight["kind"] == "new_recurring"
    assert insight["text"] == (
        "New monthly payment: $11.99 to Streamly since May 9, 2026, $143.88 in a year."
    )
    assert (insight["amount"], insight["recurring"]["cadence"]) == (143.88, "monthly")


def test_bills_of_a_new_ledger_are_not_new(home: Household) -> None:
    home.pay_monthly("2026-01", "2026-07", 9, 11.99, "Streamly")
    assert read(home) == []
    assert home.person.get("/insights/spending", year=2026, month=4)["insights"] == []


def test_a_subscription_that_ended_is_told_once(home: Household) -> None:
    home.pay_monthly("2026-01", "2026-06", 9, 34, "Pulse Gym")
    insight = read_one(home)
    assert insight["kind"] == "ended_recurring"
    assert insight["text"] == (
        "The monthly payment of $34.00 to Pulse Gym has not come since Jun 9, 2026; it was expected"
        " about Jul 9, 2026."
    )
    assert (insight["amount"], insight["recurring"]["expected_date"]) == (408.0, "2026-07-09")


def test_a_price_that_rose_is_told_in_the_month_in_which_it_rose(home: Household) -> None:
    home.pay_monthly("2026-01", "2026-06", 9, 11.99, "Streamly")
    home.pay_monthly("2026-07", "2026-07", 9, 14.99, "Streamly")
    insight = read_one(home)
    assert insight["kind"] == "price_rise"
    assert insight["text"] == (
        "Streamly took $14.99 on Jul 9, 2026, about a quarter more than the $11.99 before. At this"
        " price a month, that is $36.00 more in a year."
    )
    assert insight["recurring"]["previous_amount"] == 11.99
    assert insight["comparison"]["change_percent"] == 25.02


def test_a_bill_that_varies_has_no_price_that_could_rise(home: Household) -> None:
    for month, amount in enumerate((78, 84, 80, 77, 81, 79, 86), start=1):
        home.spend(f"2026-{month:02}-09", amount, "City Power", "Utilities")
    assert read(home) == []


def test_a_bill_far_above_all_before_is_told(home: Household) -> None:
    for month, amount in enumerate((78, 84, 80, 77, 81, 79, 160), start=1):
        home.spend(f"2026-{month:02}-09", amount, "City Power", "Utilities")
    insight = read_one(home)
    assert (insight["kind"], insight["comparison"]["basis"]) == ("payee_up", "usual_payment")
    assert insight["text"] == (
        "City Power charged $160.00 on Jul 9, 2026, about twice the usual $79.50."
    )


def test_a_bill_that_was_as_high_a_year_before_is_no_insight(home: Household) -> None:
    home.live("2025-05", "2025-12")
    amounts = (80, 82, 138, 79, 81, 83, 78, 80, 82, 79, 84, 80, 77, 81, 140)
    for number, amount in enumerate(amounts):
        year, month = divmod(4 + number, 12)
        home.spend(f"{2025 + year}-{month + 1:02}-09", amount, "City Power", "Utilities")
    assert read(home) == []


def test_a_category_without_expenses_is_said_to_have_none(home: Household) -> None:
    for payee in ("Jazz Cellar", "Rialto Cinema"):
        home.visit("2026-01", "2026-06", 1, payee, "Entertainment")
    insight = read_one(home)
    assert insight["text"] == ("You spent nothing on Entertainment in July 2026; usual is $80.00.")


def test_a_random_rise_a_year_before_is_no_season(home: Household) -> None:
    home.live("2025-06", "2025-12")
    home.visit("2025-06", "2026-07", 1, "Trattoria Nino", "Restaurants")
    home.spend("2025-07-20", 30, "Trattoria Nino", "Restaurants")
    home.spend("2026-07-20", 75, "Trattoria Nino", "Restaurants")
    assert [insight["kind"] for insight in read(home)] == ["payee_up"]


def test_a_large_purchase_is_named_alone(home: Household) -> None:
    home.visit("2026-01", "2026-07", 1.5, "Northwear", "Shopping")
    home.spend("2026-07-14", 1299, "Bike World", "Shopping")
    insight = read_one(home)
    assert (insight["kind"], insight["severity"], insight["amount"]) == (
        "large_purchase",
        "warning",
        1299.0,
    )
    assert insight["text"] == (
        "A single purchase stands out: $1,299.00 at Bike World on Jul 14, 2026. Without it,"
        " Shopping came to $60.00 in July 2026; usual is $60.00."
    )


@pytest.mark.each_database
def test_a_purchase_that_was_returned_is_told_as_refund_alone(home: Household) -> None:
    home.spend("2026-07-14", 300, "Northwear", "Shopping")
    home.spend("2026-07-20", -300, "Northwear", "Shopping")
    insight = read_one(home)
    assert insight["kind"] == "refunds"
    assert insight["text"] == "$300.00 came back in July 2026 in 1 refund: Northwear $300.00."


@pytest.mark.each_database
def test_a_budget_that_is_exceeded_takes_the_place_of_its_cause(home: Household) -> None:
    restaurants = home.category("Restaurants")
    budget = home.person.post(
        "/budgets", amount=100, category_id=restaurants, start_date="2026-01-01"
    )
    home.visit("2026-01", "2026-07", 1, "Trattoria Nino", "Restaurants")
    for day in (12, 16, 20):
        home.spend(f"2026-07-{day}", 40, "Trattoria Nino", "Restaurants")
    insight = read_one(home)
    assert (insight["kind"], insight["severity"]) == ("budget_exceeded", "warning")
    assert (insight["budget_id"], insight["amount"]) == (budget["id"], 60.0)
    assert insight["text"] == (
        "You spent $160.00 on Restaurants in July 2026, $60.00 above the budget of $100.00. Main"
        " cause: Trattoria Nino $120.00 more than usual."
    )
    assert insight["action"]["type"] == "open_transactions"


def test_no_budget_is_proposed_where_one_holds(home: Household) -> None:
    home.person.post(
        "/budgets", amount=500, category_id=home.category("Restaurants"), start_date="2026-01-01"
    )
    for payee in ("Trattoria Nino", "Noodle House", "Daily Grind"):
        home.visit("2026-01", "2026-06", 0.75, payee, "Restaurants")
        home.spend("2026-07-10", 60, payee, "Restaurants")
    insight = read_one(home)
    assert insight["kind"] == "category_up"
    assert insight["text"].endswith("more than usual. The budget of $500.00 was kept.")
    assert insight["action"]["type"] == "open_transactions"


def test_a_budget_that_every_month_exceeds_is_too_low(home: Household) -> None:
    budget = home.person.post(
        "/budgets", amount=200, category_id=home.category("Groceries"), start_date="2026-01-01"
    )
    insight = read_one(home)
    assert (insight["kind"], insight["severity"]) == ("budget_too_low", "info")
    assert insight["text"] == (
        "The budget of $200.00 for Groceries was exceeded in each of the last 6 months; in July"
        " 2026 $300.00 were spent."
    )
    action = insight["action"]
    assert (action["type"], action["budget_id"]) == ("update_budget", budget["id"])
    assert action["budget"]["amount"] == 300.0


def test_spending_more_than_the_income_names_the_main_cause(home: Household) -> None:
    for month in range(1, 8):
        home.earn(f"2026-{month:02}-25", 1500)
    home.spend("2026-07-14", 900, "Bike World", "Shopping")
    overspent = read_one(home)
    assert (overspent["kind"], overspent["causes"][0]["payee"]) == ("overspent", "Bike World")
    assert overspent["text"] == (
        "You spent $2,200.00 in July 2026, $700.00 more than your income of $1,500.00. Main cause:"
        " Shopping, $900.00 at Bike World."
    )


def test_spending_more_than_the_income_every_month_is_no_insight(home: Household) -> None:
    for month in range(1, 8):
        home.earn(f"2026-{month:02}-25", 900)
    assert read(home) == []


def test_spending_less_is_told_of_a_month_that_is_over_alone(
    home: Household, today: Callable[[str], None]
) -> None:
    for month in ("01", "02", "03", "04", "05", "06"):
        for day in (11, 19):
            home.spend(f"2026-{month}-{day}", 60, "Jazz Cellar", "Entertainment")
    home.spend("2026-07-11", 20, "Jazz Cellar", "Entertainment")
    insight = read_one(home)
    assert (insight["kind"], insight["amount"], insight["action"]) == ("category_down", 100.0, None)
    assert insight["text"] == (
        "You spent $20.00 on Entertainment in July 2026, about three quarters less than the usual"
        " $120.00: Jazz Cellar $100.00 less than usual."
    )
    today("2026-07-28")
    assert home.person.get("/insights/spending")["insights"] == []


@pytest.mark.each_database
def test_expenses_without_a_category_are_told_if_they_hide_much(home: Household) -> None:
    home.spend("2026-07-10", 45, "Kiosk", None, ai_classify=False)
    insight = read_one(home)
    assert (insight["kind"], insight["action"]["transactions"]["uncategorized"]) == (
        "uncategorized",
        True,
    )
    assert insight["text"] == "1 expense in July 2026 has no category yet, $45.00 in total."


def test_a_month_in_progress_is_compared_with_the_same_days(
    home: Household, today: Callable[[str], None]
) -> None:
    today("2026-07-14")
    home.rows = [row for row in home.rows if row["date"] <= "2026-07-14"]
    for number, month in enumerate(("01", "02", "03", "04", "05", "06")):
        home.spend(f"2026-{month}-{12 - 2 * number:02}", 20, "Trattoria Nino", "Restaurants")
        for day in (20, 24, 27):
            home.spend(f"2026-{month}-{day}", 30, "Noodle House", "Restaurants")
    for day in (5, 8, 11):
        home.spend(f"2026-07-{day:02}", 32, "Trattoria Nino", "Restaurants")
    insight = read_one(home)
    assert insight["text"] == (
        "You have spent $96.00 at Trattoria Nino by Jul 14, 2026 (Restaurants, 3 purchases), about"
        " five times the usual $20.00 by then."
    )
    assert insight["comparison"]["period"]["end_date"] == "2026-07-14"


@pytest.mark.each_database
def test_months_may_start_on_payday(home: Household) -> None:
    home.person.put("/users/me/preferences", month_start_day=20)
    home.visit("2026-01", "2026-07", 1, "Trattoria Nino", "Restaurants")
    for day in (12, 16, 19):
        home.spend(f"2026-07-{day}", 60, "Trattoria Nino", "Restaurants")
    insight = read_one(home, year=2026, month=6)
    assert insight["text"].startswith(
        "You spent $248.00 at Trattoria Nino in the month from Jun 20, 2026 (Restaurants,"
    )
    assert (insight["period"]["start_date"], insight["comparison"]["month_count"]) == (
        "2026-06-20",
        5,
    )


def test_a_first_month_says_that_it_is_too_early(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-07-31")
    home = Household(ada)
    home.live("2026-07", "2026-07")
    home.spend("2026-07-14", 5000, "Bike World", "Shopping")
    insight = read_one(home)
    assert (insight["kind"], insight["amount"]) == ("not_enough_data", None)
    assert insight["text"] == (
        "It is too early to say what is usual: that takes 3 complete months with expenses before"
        " this one, and there are none."
    )


def test_a_budget_is_exceeded_also_without_a_history(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-07-31")
    home = Household(ada)
    ada.post("/budgets", amount=100, category_id=home.category("Groceries"))
    home.live("2026-07", "2026-07")
    kinds = [insight["kind"] for insight in read(home)]
    assert kinds == ["not_enough_data", "budget_exceeded"]


def test_entries_that_end_before_today_are_told_and_not_taken_for_savings(
    home: Household, today: Callable[[str], None]
) -> None:
    home.record()
    today("2026-08-20")
    report = home.person.get("/insights/spending")
    assert (report["month"], report["data_until"]) == (8, "2026-07-31")
    (insight,) = report["insights"]
    assert insight["kind"] == "entries_end"
    assert insight["text"] == (
        "Your entries are complete up to Jul 31, 2026. The days after it are not counted."
    )


@pytest.mark.each_database
def test_months_with_a_gap_are_not_compared_with(home: Household) -> None:
    home.visit("2026-01", "2026-07", 1, "Trattoria Nino", "Restaurants")
    home.rows = [row for row in home.rows if not "2026-03-05" < row["date"] < "2026-05-20"]
    home.record()
    report = home.person.get("/insights/spending", **JULY)
    assert (report["month_count"], report["insights"]) == (3, [])


@pytest.mark.each_database
def test_a_subcategory_is_named_instead_of_its_parent(home: Household) -> None:
    parent = home.category("Leisure")
    home.category("Concerts", parent_id=parent)
    home.category("Games", parent_id=parent)
    home.visit("2026-01", "2026-07", 0.75, "Opera", "Concerts")
    home.visit("2026-01", "2026-07", 0.75, "Arcade", "Games")
    for day in (14, 15, 17):
        home.spend(f"2026-07-{day}", 40, "Arcade", "Games")
    insight = read_one(home)
    assert (insight["category_name"], insight["amount"]) == ("Games", 120.0)


def test_a_parent_is_named_if_several_subcategories_rose(home: Household) -> None:
    parent = home.category("Leisure")
    for name in ("Concerts", "Games"):
        home.category(name, parent_id=parent)
        home.visit("2026-01", "2026-06", 0.75, f"{name} Ltd", name)
        home.spend("2026-07-11", 80, f"{name} Ltd", name)
    insight = read_one(home)
    assert (insight["category_name"], insight["amount"]) == ("Leisure", 100.0)


def test_the_budget_of_a_parent_covers_its_subcategories(home: Household) -> None:
    parent = home.category("Leisure")
    home.category("Games", parent_id=parent)
    home.person.post("/budgets", amount=60, category_id=parent, start_date="2026-01-01")
    home.visit("2026-01", "2026-07", 0.75, "Arcade", "Games")
    for day in (14, 15, 17):
        home.spend(f"2026-07-{day}", 40, "Arcade", "Games")
    insight = read_one(home)
    assert insight["text"] == (
        "You spent $150.00 on Leisure in July 2026, $90.00 above the budget of $60.00. Main cause:"
        " Games, Arcade $120.00 more than usual."
    )


@pytest.mark.each_database
def test_currencies_are_never_mixed(home: Household) -> None:
    home.spend("2026-07-14", 5000, "Chalet", "Travel", currency="CHF")
    home.record()
    report = home.person.get("/insights/spending", **JULY)
    assert report["insights"] == []
    assert report["other_currencies"] == [{"currency": "CHF", "total": 5000.0, "count": 1}]
    francs = home.person.get("/insights/spending", **JULY, currency="CHF")
    assert [insight["kind"] for insight in francs["insights"]] == ["not_enough_data"]


@pytest.mark.each_database
def test_forecasts_and_insights_agree_on_the_day_up_to_which_entries_are_complete(
    home: Household, today: Callable[[str], None]
) -> None:
    home.spend("2026-03-14", 50, "Chalet", "Travel", currency="CHF")
    home.record()
    for day, until in (("2026-08-02", "2026-08-01"), ("2026-08-20", "2026-07-31")):
        today(day)
        forecast = home.person.get("/predictions/forecast", period="monthly")
        report = home.person.get("/insights/spending")
        # Days with entries are those of all currencies.
        francs = home.person.get("/insights/spending", currency="CHF")
        assert forecast["data_until"] == report["data_until"] == francs["data_until"] == until
        is_told = [insight["kind"] for insight in report["insights"]] == ["entries_end"]
        assert is_told == ("complete up to" in forecast["explanation"]["sentence"])


@pytest.mark.parametrize(
    ("locale", "currency", "text"),
    [
        ("de-DE", "EUR", "1.299,00\xa0€ bei Bike World am 14. Juli 2026."),
        ("en-US", "JPY", "¥1,299 at Bike World on Jul 14, 2026."),
    ],
)
def test_sentences_have_the_language_of_the_person_and_the_decimals_of_the_currency(
    join: Callable[..., Person],
    admin: Person,
    today: Callable[[str], None],
    locale: str,
    currency: str,
    text: str,
) -> None:
    today("2026-08-02")
    home = Household(join("someone", locale=locale, currency=currency))
    home.live("2026-01", "2026-07")
    home.visit("2026-01", "2026-07", 1.5, "Northwear", "Shopping")
    home.spend("2026-07-14", 1299, "Bike World", "Shopping")
    assert text in read_one(home)["text"]


def test_a_bill_that_moves_by_some_days_is_no_rise(
    home: Household, today: Callable[[str], None]
) -> None:
    today("2026-07-05")
    home.rows = [row for row in home.rows if row["date"] <= "2026-07-03"]
    home.pay_monthly("2026-01", "2026-06", 8, 200, "City Power")
    home.spend("2026-07-04", 200, "City Power", "Subscriptions")
    assert read(home) == []


@pytest.mark.each_database
def test_at_most_five_insights_come_those_with_the_most_at_stake_first(home: Household) -> None:
    for number in range(1, 8):
        home.spend("2026-07-14", 100 * number, f"Shop {number}", f"Category {number}")
    amounts = [insight["amount"] for insight in read(home)]
    assert amounts == [700.0, 600.0, 500.0, 400.0, 300.0]


def test_a_holiday_that_breaks_budget_and_income_is_told_once(home: Household) -> None:
    home.live("2025-06", "2025-12")
    for number in range(13):
        year, month = divmod(6 + number, 12)
        home.earn(f"{2025 + year}-{month + 1:02}-25", 1500)
    home.spend("2025-07-06", 862.8, "Skyline Air", "Travel")
    home.spend("2026-07-06", 412.8, "Skyline Air", "Travel")
    home.spend("2026-07-12", 475, "Hotel Miramar", "Travel")
    home.person.post("/budgets", amount=1400, start_date="2026-01-01")
    insight = read_one(home)
    assert (insight["kind"], insight["amount"]) == ("budget_exceeded", 787.8)
    assert insight["text"] == (
        "You spent $2,187.80 in total in July 2026, $787.80 above the budget of $1,400.00 and"
        " $687.80 more than your income of $1,500.00. Main cause: Travel, Hotel Miramar $475.00 and"
        " Skyline Air $412.80 (Travel in July 2025: $862.80)."
    )
    assert len(insight["transaction_ids"]) == 2


def test_a_season_of_a_single_payment_has_its_amount_once(home: Household) -> None:
    home.live("2025-06", "2025-12")
    for year, amount in (("2025", 600), ("2026", 420)):
        home.spend(f"{year}-07-06", amount, "Harbor Mutual", "Insurance")
    assert read_one(home)["text"] == (
        "You spent $420.00 on Insurance in July 2026, at Harbor Mutual. It was more than usual a"
        " year before, too: $600.00 in July 2025."
    )


def test_a_yearly_payment_is_not_new_when_it_comes_again(home: Household) -> None:
    home.live("2025-03", "2025-12")
    for year in ("2025", "2026"):
        home.spend(f"{year}-07-06", 486, "Harbor Mutual", "Insurance")
    assert read_one(home)["kind"] == "seasonal"


def test_a_bill_whose_text_names_its_month_is_one_series(home: Household) -> None:
    for month in range(1, 8):
        home.spend(f"2026-{month:02}-09", 99, f"STADTWERKE ABSCHLAG 2026-{month:02}", "Utilities")
    assert read(home) == []
    (upcoming,) = [
        item
        for item in home.person.get("/overview")["upcoming_payments"]
        if item["category_name"] == "Utilities"
    ]
    assert (upcoming["payee"], upcoming["date"]) == ("Stadtwerke Abschlag", "2026-08-09")


def test_the_first_days_of_a_month_are_told_above_a_usual_month_alone(
    home: Household, today: Callable[[str], None]
) -> None:
    today("2026-07-04")
    home.rows = [row for row in home.rows if row["date"] <= "2026-07-04"]
    home.visit("2026-01", "2026-06", 2, "Trattoria Nino", "Restaurants")
    home.spend("2026-07-03", 75, "Trattoria Nino", "Restaurants")
    assert read(home) == []
    home.spend("2026-07-04", 75, "Trattoria Nino", "Restaurants")
    assert read_one(home)["payee"] == "Trattoria Nino"


def test_an_exceeded_budget_says_what_it_will_come_to(
    home: Household, today: Callable[[str], None]
) -> None:
    home.person.post(
        "/budgets", amount=248, category_id=home.category("Groceries"), start_date="2026-07-01"
    )
    today("2026-07-25")
    home.rows = [row for row in home.rows if row["date"] <= "2026-07-24"]
    insight = read_one(home)
    assert (insight["kind"], insight["amount"]) == ("budget_exceeded", 2.0)
    assert "$2.00 above the budget of $248.00. You are likely to reach $" in insight["text"]


@pytest.mark.each_database
def test_a_salary_that_does_not_come_is_told_once(home: Household) -> None:
    for month in range(1, 6):
        home.earn(f"2026-{month:02}-25", 1500)
    insight = read_one(home)
    assert (insight["kind"], insight["severity"]) == ("income_missing", "warning")
    assert insight["text"] == (
        "The monthly income of $1,500.00 from Employer has not come since May 25, 2026; it was"
        " expected about Jun 25, 2026."
    )
    assert insight["recurring"]["expected_date"] == "2026-06-25"
    assert insight["action"]["transactions"]["kind"] == "income"
    for month in (6, 8):
        assert home.person.get("/insights/spending", year=2026, month=month)["insights"] == []


def test_a_salary_that_is_lower_than_all_before_is_told(home: Household) -> None:
    for month in range(1, 7):
        home.earn(f"2026-{month:02}-25", 1800 if month == 4 else 1500)
    home.earn("2026-07-25", 1400)
    insight = read_one(home)
    assert insight["kind"] == "income_down"
    assert insight["text"] == (
        "Employer paid $1,400.00 on Jul 25, 2026, slightly less than the usual $1,500.00."
    )
    assert (insight["amount"], insight["comparison"]["change_percent"]) == (100.0, -6.67)


def test_a_salary_after_a_bonus_is_not_less(home: Household) -> None:
    for month in range(1, 8):
        home.earn(f"2026-{month:02}-25", 2900 if month == 6 else 1500)
    assert read(home) == []


def test_no_budget_is_proposed_for_what_is_bought_now_and_then(home: Household) -> None:
    for day, amount in (("02-03", 22), ("04-25", 31), ("05-07", 18), ("06-19", 25)):
        home.spend(f"2026-{day}", amount, "Northwear", "Clothing")
    for day, payee in ((8, "Cobbler"), (15, "Tailor"), (22, "Hatter")):
        home.spend(f"2026-07-{day:02}", 40, payee, "Clothing")
    insight = read_one(home)
    assert (insight["kind"], insight["action"]["type"]) == ("category_up", "open_transactions")
