"""The cash flow adds up to the cent, says what it rests on, and agrees with the forecast."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person
from tests.households import Household, months

CASH_FLOW = "/forecast/cash-flow"
AFFORDABILITY = "/forecast/cash-flow/affordability"


def cents(amount: float) -> int:
    return round(100 * amount)


def assert_adds_up(flow: dict[str, Any]) -> None:
    """Recompute every balance from the one before, the items and the rest."""
    balance = cents(flow["start_balance"])
    day = dt.date.fromisoformat(flow["date"])
    for each in flow["days"]:
        day += dt.timedelta(days=1)
        assert each["date"] == day.isoformat()
        assert all(item["date"] == each["date"] for item in each["items"])
        changes = [cents(item["change"]) for item in each["items"]]
        balance += sum(changes) + cents(each["rest"])
        assert cents(each["balance"]) == balance
        if each["lower"] is not None:
            assert each["lower"] <= each["balance"] <= each["upper"]
    assert cents(flow["end_balance"]) == balance
    lowest = min(flow["days"], key=lambda one: one["balance"])
    assert (flow["lowest"]["date"], flow["lowest"]["balance"]) == (
        lowest["date"],
        lowest["balance"],
    )


def sum_rest(flow: dict[str, Any]) -> int:
    return sum(cents(day["rest"]) for day in flow["days"])


def names(flow: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [
        (one["date"], one["name"], one["change"]) for day in flow["days"] for one in day["items"]
    ]


@pytest.fixture
def household(ada: Person, today: Callable[[str], None]) -> Household:
    """A year of rent, groceries and salary on a checking account, up to the middle of March."""
    today("2026-03-14")
    account = ada.account("Giro", account_type="checking", opening_balance=2_000)
    household = Household(ada)
    household.live("2025-03", "2026-02", account_id=account)
    for day in ("03", "08", "13"):
        household.spend(f"2026-03-{day}", 50, "Corner Market", "Groceries", account_id=account)
    household.spend("2026-03-01", 1000, "Linden Property", "Housing", account_id=account)
    for month in months("2025-03", "2026-02"):
        household.rows.append(
            {
                "kind": "income",
                "date": f"{month}-28",
                "amount": 1500,
                "payee": "Employer",
                "account_id": account,
            }
        )
    household.record()
    return household


def test_every_balance_is_the_one_before_plus_all_items_plus_the_rest(
    ada: Person, household: Household
) -> None:
    for days in (1, 30, 90, 366):
        flow = ada.get(CASH_FLOW, days=days)
        assert len(flow["days"]) == days
        assert flow["problem"] is None
        assert_adds_up(flow)


def test_rent_and_salary_come_on_their_days(ada: Person, household: Household) -> None:
    flow = ada.get(CASH_FLOW, days=60)
    recurring = [one for one in names(flow) if one[1] in {"Linden Property", "Employer"}]
    assert recurring == [
        ("2026-03-28", "Employer", 1500.0),
        ("2026-04-01", "Linden Property", -1000.0),
        ("2026-04-28", "Employer", 1500.0),
        ("2026-05-01", "Linden Property", -1000.0),
    ]


@pytest.mark.parametrize("horizon", [0, 1, 2])
def test_what_the_days_of_a_month_spend_is_the_forecast_of_that_month(
    ada: Person, household: Household, horizon: int
) -> None:
    which = {"horizon": horizon} if horizon else {"target": "current"}
    total = ada.get("/predictions/forecast", period="monthly", **which)
    flow = ada.get(CASH_FLOW, days=120)
    start, end = total["period_start"], total["period_end"]
    days = [day for day in flow["days"] if start <= day["date"] <= end]
    expenses = [one for day in days for one in day["items"] if one["kind"] == "expense"]
    spent = -sum(cents(one["change"]) for one in expenses) - sum(cents(day["rest"]) for day in days)
    known = 0
    if horizon == 0:
        rows = ada.get("/expenses", start_date=start, end_date="2026-03-14")["items"]
        known = sum(cents(row["amount"]) for row in rows)
    assert known + spent == cents(total["predicted_amount"])


def test_bands_widen_with_the_horizon(ada: Person, household: Household) -> None:
    days = ada.get(CASH_FLOW, days=180)["days"]
    widths = [cents(day["upper"]) - cents(day["lower"]) for day in days]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0] > 0


def test_the_chance_for_all_days_is_at_least_that_of_each_day(
    ada: Person, household: Household
) -> None:
    flow = ada.get(CASH_FLOW, days=90, limit=1500)
    daily = [day["chance_below_limit"] for day in flow["days"]]
    assert flow["limit"] == 1500
    assert flow["chance_below_limit"] >= max(daily) > min(daily)
    safer = ada.get(CASH_FLOW, days=90, limit=-100_000)
    assert safer["chance_below_limit"] == 0


def test_entered_transactions_of_later_days_count_once(ada: Person, household: Household) -> None:
    account = ada.get("/accounts")["items"][0]["id"]
    ada.spend(1000, "2026-04-01", payee="Linden Property", account_id=account)
    ada.spend(75, "2026-03-20", payee="Dentist", account_id=account)
    flow = ada.get(CASH_FLOW, days=30)
    assert_adds_up(flow)
    rents = [one for one in names(flow) if one[1] == "Linden Property"]
    assert rents == [("2026-04-01", "Linden Property", -1000.0)]
    assert ("2026-03-20", "Dentist", -75.0) in names(flow)


def test_transfers_between_own_accounts_only_move(ada: Person, household: Household) -> None:
    giro = ada.get("/accounts")["items"][0]["id"]
    savings = ada.account("Savings", account_type="savings", opening_balance=500)
    before = ada.get(CASH_FLOW, days=10)["end_balance"]
    body = {"date": "2026-03-18", "amount": 200, "account_id": giro, "to_account_id": savings}
    ada.post("/transactions", kind="transfer", **body)
    together = ada.get(CASH_FLOW, days=10)
    assert_adds_up(together)
    assert together["end_balance"] == before
    (item,) = [one for day in together["days"] for one in day["items"] if one["kind"] == "transfer"]
    assert item["change"] == 0
    alone = [ada.get(CASH_FLOW, days=10, account_id=each) for each in (giro, savings)]
    for flow in alone:
        assert_adds_up(flow)
    changes = [
        one["change"]
        for flow in alone
        for day in flow["days"]
        for one in day["items"]
        if one["kind"] == "transfer"
    ]
    assert changes == [-200, 200]


def test_a_monthly_transfer_to_savings_is_expected_of_the_account_that_pays_it(
    ada: Person, household: Household
) -> None:
    giro = ada.get("/accounts")["items"][0]["id"]
    savings = ada.account("Savings", account_type="savings")
    for month in months("2025-06", "2026-03"):
        body = {"date": f"{month}-05", "amount": 150, "account_id": giro, "to_account_id": savings}
        ada.post("/transactions", kind="transfer", **body)
    flow = ada.get(CASH_FLOW, days=60, account_id=giro)
    assert_adds_up(flow)
    assert [one for one in names(flow) if one[1] == "Savings"] == [
        ("2026-04-05", "Savings", -150.0),
        ("2026-05-05", "Savings", -150.0),
    ]
    other = ada.get(CASH_FLOW, days=60, account_id=savings)
    assert other["end_balance"] == other["start_balance"] + 300
    assert "Savings" not in [name for _, name, _ in names(ada.get(CASH_FLOW, days=60))]


def test_the_rest_of_all_accounts_is_shared_as_it_was_paid(
    ada: Person, household: Household
) -> None:
    giro = ada.get("/accounts")["items"][0]["id"]
    card = ada.account("Card", account_type="credit_card")
    food = household.categories["Groceries"]
    for month in months("2025-10", "2026-02"):
        for day in ("04", "11", "17", "22", "25"):
            ada.spend(60, f"{month}-{day}", payee="Fuel", account_id=card, category_id=food)
    together = ada.get(CASH_FLOW, days=30)
    parts = [ada.get(CASH_FLOW, days=30, account_id=each) for each in (giro, card)]
    for flow in (together, *parts):
        assert_adds_up(flow)
    rests = [sum_rest(flow) for flow in (together, *parts)]
    assert abs(rests[0] - rests[1] - rests[2]) <= 5
    assert rests[1] < 0
    assert rests[2] < 0


def test_accounts_that_cannot_be_added_up_are_named(ada: Person, household: Household) -> None:
    ada.account("Depot", account_type="investment", opening_balance=9_000)
    ada.account("Yen", account_type="cash", currency="JPY", opening_balance=5_000)
    ada.account("Savings", account_type="savings", opening_balance=500)
    flow = ada.get(CASH_FLOW)
    assert [each["name"] for each in flow["accounts"]] == ["Giro", "Savings"]
    reasons = {each["name"]: each["reason"] for each in flow["left_out"]}
    assert reasons == {"Depot": "not_spendable", "Yen": "other_currency"}
    everyday = ada.get(CASH_FLOW, scope="everyday")
    assert [each["name"] for each in everyday["accounts"]] == ["Giro"]
    assert {each["reason"] for each in everyday["left_out"]} >= {"not_everyday"}
    yen = ada.get(CASH_FLOW, currency="JPY", days=5)
    assert (yen["start_balance"], yen["problem"]) == (5000, "not_enough_history")


def test_without_history_only_what_is_known_counts_and_no_band_is_invented(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-02-27")
    account = ada.account("Giro", opening_balance=300)
    ada.spend(100, "2026-03-16", payee="Power", account_id=account)
    flow = ada.get(CASH_FLOW, days=30)
    assert flow["problem"] == "not_enough_history"
    assert flow["chance_below_limit"] is None
    assert {day["lower"] for day in flow["days"]} == {None}
    assert {day["rest"] for day in flow["days"]} == {0}
    assert flow["end_balance"] == 200
    assert_adds_up(flow)
    answer = ada.get(AFFORDABILITY, amount=50, date="2026-03-01")
    assert answer["answer"] == "unknown"
    assert answer["lowest_balance"] == 150
    assert answer["sentences"][0].startswith("It cannot be said yet")


def test_old_data_give_no_band_and_say_until_when_they_go(
    ada: Person, household: Household, today: Callable[[str], None]
) -> None:
    today("2026-07-01")
    flow = ada.get(CASH_FLOW, days=30)
    assert flow["problem"] == "data_too_old"
    assert flow["data_until"] < "2026-05-01"
    assert flow["days"][0]["lower"] is None
    assert "complete only up to" in flow["summary"]


def test_without_an_account_there_is_nothing_to_look_ahead(ada: Person) -> None:
    flow = ada.get(CASH_FLOW)
    assert (flow["problem"], flow["days"], flow["lowest"]) == ("no_account", [], None)
    answer = ada.get(AFFORDABILITY, amount=5)
    assert (answer["answer"], answer["lowest_balance"]) == ("unknown", None)


def test_the_end_of_february_is_a_day_of_payment(ada: Person, today: Callable[[str], None]) -> None:
    for first, end in (("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29")):
        today(first)
        body = {"name": "Gym", "amount": 30, "next_date": first, "day_of_month": 31}
        if first.startswith("2027"):
            ada.account("Giro", opening_balance=300)
            ada.post("/recurring", **body)
        flow = ada.get(CASH_FLOW, days=40)
        assert_adds_up(flow)
        assert end in [date for date, name, _ in names(flow) if name == "Gym"]


def test_a_small_amount_is_affordable_and_a_huge_one_is_not(
    ada: Person, household: Household
) -> None:
    small = ada.get(AFFORDABILITY, amount=20)
    assert small["answer"] == "yes"
    assert small["sentences"][0] == "Yes, you can afford $20.00 on Mar 14, 2026."
    huge = ada.get(AFFORDABILITY, amount=1_000_000)
    assert (huge["answer"], huge["chance_below_limit"]) == ("no", 1)
    assert huge["earliest_date"] is None
    assert huge["spendable"] == small["spendable"]


def test_the_safe_amount_is_the_border_between_yes_and_tight(
    ada: Person, household: Household
) -> None:
    for date in ("2026-03-14", "2026-03-20", "2026-04-10"):
        spendable = ada.get(AFFORDABILITY, amount=1, date=date)["spendable"]
        assert ada.get(AFFORDABILITY, amount=spendable, date=date)["answer"] == "yes"
        more = ada.get(AFFORDABILITY, amount=spendable + 400, date=date)
        assert more["answer"] in {"tight", "no"}
        assert more["lower"] < 0


def test_the_lowest_balance_after_a_payment_is_that_of_the_cash_flow(
    ada: Person, household: Household
) -> None:
    flow = ada.get(CASH_FLOW, days=90)
    answer = ada.get(AFFORDABILITY, amount=100, date="2026-03-20")
    month = [day for day in flow["days"] if "2026-03-20" <= day["date"] <= "2026-04-19"]
    lowest = min(month, key=lambda day: day["balance"])
    assert answer["lowest_date"] == lowest["date"]
    assert cents(answer["lowest_balance"]) == cents(lowest["balance"]) - 10_000


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 5, "date": "2026-03-13"}, "date"),
        ({"amount": 5, "date": "2027-03-13"}, "date"),
        ({"amount": "1.234"}, "amount"),
    ],
)
def test_impossible_questions_are_refused(
    ada: Person, household: Household, query: dict[str, Any], pointer: str
) -> None:
    answer = ada.call("GET", AFFORDABILITY, query_string=query)
    assert answer.status_code == 422
    assert pointer in answer.get_json()["errors"][0]["pointer"]


def test_another_persons_account_is_not_found(ada: Person, bob: Person) -> None:
    account = ada.account("Giro")
    assert bob.call("GET", CASH_FLOW, query_string={"account_id": account}).status_code == 404


def test_sentences_are_in_the_language_of_the_person(ada: Person, household: Household) -> None:
    ada.put("/users/me/preferences", locale="de-DE")
    flow = ada.get(CASH_FLOW, days=30)
    assert flow["summary"].startswith("Der niedrigste Stand der nächsten 30 Tage")
    assert ada.get(AFFORDABILITY, amount=20)["sentences"][0].startswith("Ja, ")
