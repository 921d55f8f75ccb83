import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask

from services.planning.recurring_refresh_service import refresh_series
from tests.conftest import Person, expense

TODAY = "2026-03-20"


@pytest.fixture(autouse=True)
def _in_march(today: Callable[[str], None]) -> None:
    today(TODAY)


def months(first: str, count: int, **more: Any) -> Iterator[dict[str, Any]]:
    """Yield monthly expenses from a day on."""
    start = dt.date.fromisoformat(first)
    for number in range(count):
        day = start + relativedelta(months=number)
        yield expense(date=day.isoformat(), **({"amount": "9.99", "payee": "Streamly"} | more))


def daily_life(person: Person, first: str = "2025-06-01", last: str = TODAY) -> None:
    """Record purchases every other day, so that the ledger is known up to a day."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    number = (end - day).days // 2
    days = [end - dt.timedelta(days=2 * index) for index in range(number)]
    amounts = [str(7 + index % 11 + index % 7 / 10) for index in range(number)]
    shops = ["Grocer", "Bakery", "Bookshop"]
    rows = [
        expense(amount, day.isoformat(), payee=shops[index % 3])
        for index, (day, amount) in enumerate(zip(days, amounts, strict=True))
    ]
    person.record(rows)


def find(person: Person, name: str) -> dict[str, Any]:
    (series,) = [one for one in person.get("/recurring")["items"] if one["name"] == name]
    return dict(series)


def names(person: Person, **query: Any) -> list[str]:
    return [one["name"] for one in person.get("/recurring", **query)["items"]]


def test_a_subscription_is_found_with_its_cadence_amount_and_next_day(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    expected = {
        "kind": "expense",
        "source": "detected",
        "status": "detected",
        "decision": None,
        "cadence": "monthly",
        "day_of_month": 5,
        "next_date": "2026-04-05",
        "due_state": "expected",
        "amount": 9.99,
        "lowest": 9.99,
        "highest": 9.99,
        "is_variable": False,
        "yearly_amount": 119.88,
        "payment_count": 7,
        "first_date": "2025-09-05",
        "last_date": "2026-03-05",
        "price_changes": [],
        "explanation": "It was found in 7 payments since Sep 5, 2025.",
    }
    assert series | expected == series


def test_its_payments_say_so_and_can_be_listed_by_it(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    listed = ada.get("/transactions", recurring_series_id=series["id"])["items"]
    assert [row["payee"] for row in listed] == ["Streamly"] * 7
    assert all(row["is_recurring"] for row in listed)
    assert {row["version"] for row in listed} == {1}
    single = ada.get(f"/transactions/{listed[0]['id']}")
    assert (single["is_recurring"], single["recurring_series_id"]) == (True, series["id"])
    assert len(ada.get("/expenses", is_recurring="true")["items"]) == 7
    others = ada.get("/expenses", is_recurring="false")["items"]
    assert "Streamly" not in {row["payee"] for row in others}


def test_a_payment_of_today_and_one_entered_for_later_belong_to_it(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-20", 6)))
    assert find(ada, "Streamly")["next_date"] == TODAY
    paid = ada.spend("9.99", TODAY, payee="Streamly")
    assert find(ada, "Streamly")["next_date"] == "2026-04-20"
    ada.spend("9.99", "2026-04-20", payee="Streamly")
    assert find(ada, "Streamly")["next_date"] == "2026-05-20"
    assert ada.get(f"/expenses/{paid['id']}")["is_recurring"] is True


def test_deleted_and_renamed_payments_leave_it_and_restored_ones_come_back(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    newest, older, *_ = ada.get("/transactions", recurring_series_id=series["id"])["items"]
    ada.delete(f"/expenses/{newest['id']}")
    assert find(ada, "Streamly")["payment_count"] == 6
    assert find(ada, "Streamly")["due_state"] == "missed"
    ada.post("/transactions/bulk-restore", 200, transaction_ids=[newest["id"]])
    assert find(ada, "Streamly")["payment_count"] == 7

    ada.put(f"/expenses/{older['id']}", payee="Corner shop")
    renamed = ada.get(f"/expenses/{older['id']}")
    assert (renamed["is_recurring"], renamed["recurring_series_id"]) == (False, None)


def test_it_follows_its_payee_to_another_name(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7, payee="STRMLY 4711")))
    (series,) = ada.get("/recurring")["items"]
    ada.post(f"/recurring/{series['id']}/pause", 200)
    rows = ada.get("/transactions", recurring_series_id=series["id"])["items"]
    updates = [{"id": row["id"], "payee": "Streamly"} for row in rows]
    ada.post("/transactions/bulk-update", 200, updates=updates)
    renamed = find(ada, "Streamly")
    assert (renamed["id"], renamed["status"], renamed["payee"]) == (
        series["id"],
        "paused",
        "Streamly",
    )
    assert len(ada.get("/recurring")["items"]) == 1


@pytest.mark.parametrize(
    ("cadence", "step", "count"),
    [
        ("weekly", {"days": 7}, 8),
        ("fortnightly", {"days": 14}, 7),
        ("four_weekly", {"days": 28}, 7),
        ("quarterly", {"months": 3}, 5),
        ("half_yearly", {"months": 6}, 4),
        ("yearly", {"years": 1}, 2),
    ],
)
def test_other_cadences_are_found_too(
    ada: Person, cadence: str, step: dict[str, int], count: int
) -> None:
    daily_life(ada, "2024-03-01")
    last = dt.date(2026, 3, 11)
    days = [last - number * relativedelta(**step) for number in range(count)]  # type: ignore[arg-type]
    ada.record([expense("42.00", day.isoformat(), payee="Insurer") for day in days])
    series = find(ada, "Insurer")
    assert series["cadence"] == cadence
    assert series["next_date"] == (last + relativedelta(**step)).isoformat()  # type: ignore[arg-type]


def test_the_last_day_of_the_month_is_31_and_february_has_its_own(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2024-02-15")
    daily_life(ada, "2023-06-01", "2024-02-14")
    ends = ["2023-08-31", "2023-09-30", "2023-10-31", "2023-11-30", "2023-12-31", "2024-01-31"]
    ada.record([expense(800, day, payee="Landlord") for day in ends])
    series = find(ada, "Landlord")
    assert (series["day_of_month"], series["next_date"]) == (31, "2024-02-29")
    calendar = ada.get("/recurring/calendar", **{"from": "2024-02-01", "to": "2025-01-31"})
    days = [item["date"] for item in calendar["items"] if item["state"] == "expected"]
    assert days[:4] == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]


def test_income_is_found_with_the_working_day_on_which_it_comes(ada: Person) -> None:
    daily_life(ada)
    # The 25th, or the Friday before.
    paydays = ["2025-09-25", "2025-10-24", "2025-11-25", "2025-12-25", "2026-01-23", "2026-02-25"]
    for day in paydays:
        ada.earn(2500, day, payee="Employer Inc")
    salary = find(ada, "Employer Inc")
    assert (salary["kind"], salary["cadence"]) == ("income", "monthly")
    assert (salary["day_of_month"], salary["weekend_shift"]) == (25, "previous")
    assert salary["next_date"] == "2026-03-25"


def test_a_bill_that_varies_costs_in_a_year_what_it_did_in_the_last(ada: Person) -> None:
    daily_life(ada, first="2024-11-01")
    bills = [62, 66, 61, 55, 70, 66, 58, 63, 72, 60, 66, 57, 64, 69]
    ada.record(
        [
            expense(amount, row["date"], payee="Power Co")
            for amount, row in zip(bills, months("2025-02-10", 14), strict=True)
        ]
    )
    bill = find(ada, "Power Co")
    assert bill["is_variable"]
    assert bill["yearly_amount"] == sum(bills[-12:])


def test_a_varying_bill_has_a_range_and_a_price_step_its_day_and_percent(ada: Person) -> None:
    daily_life(ada)
    bills = [61, 55, 70, 66, 58, 63, 72]
    ada.record(
        [
            expense(amount, row["date"], payee="Power Co")
            for amount, row in zip(bills, months("2025-09-10", 7), strict=True)
        ]
    )
    ada.record(list(months("2025-09-05", 4)))
    ada.record(list(months("2026-01-05", 3, amount="11.99")))
    bill, stream = find(ada, "Power Co"), find(ada, "Streamly")
    assert (bill["is_variable"], bill["lowest"], bill["highest"]) == (True, 55, 72)
    assert bill["price_changes"] == []
    assert stream["amount"] == 11.99
    assert stream["price_changes"] == [
        {"date": "2026-01-05", "previous_amount": 9.99, "amount": 11.99, "percent": 20.0}
    ]
    costs = ada.get("/insights/recurring")
    (rise,) = costs["rises"]
    assert (rise["series"]["id"], rise["percent"], rise["yearly_increase"]) == (
        stream["id"],
        20.0,
        24.0,
    )


def test_a_late_payment_is_late_then_missed_and_two_end_the_series(
    ada: Person, today: Callable[[str], None]
) -> None:
    daily_life(ada, "2025-06-01", "2026-06-20")
    ada.record(list(months("2025-09-05", 6)))

    def state(day: str) -> tuple[str, str, str | None]:
        today(day)
        ada.spend(1, day, payee="Kiosk")
        series = find(ada, "Streamly")
        return series["status"], series["due_state"], series["next_date"]

    assert state("2026-03-05") == ("detected", "expected", "2026-03-05")
    assert state("2026-03-10") == ("detected", "late", "2026-03-05")
    assert state("2026-03-20") == ("detected", "missed", "2026-04-05")
    (notice,) = ada.get("/notifications", type="upcoming_payment")["items"]
    assert notice["entity"] == "recurring_series"
    assert "Mar 5, 2026 did not come" in notice["title"]
    assert state("2026-04-20") == ("ended", "none", None)
    ended = find(ada, "Streamly")
    assert ended["ended_on"] == "2026-03-05"
    assert ended["explanation"] == (
        "The last payment was on Feb 5, 2026; that of Mar 5, 2026 did not come."
    )
    assert [cost["series"]["name"] for cost in ada.get("/insights/recurring")["ended"]] == [
        "Streamly"
    ]


def test_days_that_are_not_entered_are_no_missed_payments(
    ada: Person, today: Callable[[str], None]
) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    today("2026-06-15")
    ada.post("/categories", name="Anything")
    ada.spend(1, "2026-03-19", payee="Kiosk")
    series = find(ada, "Streamly")
    assert (series["status"], series["due_state"]) == ("detected", "not_entered")
    assert series["explanation"].endswith("Your entries do not reach Apr 5, 2026 yet.")


def test_a_dismissed_series_never_comes_back_for_the_same_facts(
    ada: Person, today: Callable[[str], None]
) -> None:
    daily_life(ada, last="2026-08-20")
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    dismissed = ada.post(f"/recurring/{series['id']}/dismiss", 200)
    assert (dismissed["status"], dismissed["decision"]) == ("dismissed", "dismissed")
    assert ada.get("/transactions", is_recurring="true")["items"] == []

    for day in ("2026-04-05", "2026-05-05", "2026-06-05", "2026-07-05"):
        today(day)
        ada.spend("9.99", day, payee="STREAMLY 99")
    assert names(ada, status="detected,confirmed,ended,paused") == []
    assert len(names(ada)) == 1
    assert upcoming(ada) == []
    assert ada.get("/insights/recurring")["expenses"] == []

    ada.put(f"/recurring/{series['id']}", decision=None)
    assert find(ada, series["name"])["payment_count"] == 11


def upcoming(person: Person) -> list[tuple[str, str, float]]:
    payments = person.get("/overview")["upcoming_payments"]
    expected = [one for one in payments if one["source"] == "expected"]
    return [(one["payee"], one["date"], one["amount"]) for one in expected]


def test_a_paused_series_is_not_forecast_and_a_confirmed_one_is(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    assert upcoming(ada) == [("Streamly", "2026-04-05", 9.99)]
    paused = ada.post(f"/recurring/{series['id']}/pause", 200)
    assert (paused["status"], paused["due_state"]) == ("paused", "none")
    assert upcoming(ada) == []
    assert ada.get("/recurring/calendar", **{"from": "2026-04-01"})["items"] == []
    confirmed = ada.post(f"/recurring/{series['id']}/confirm", 200)
    assert confirmed["explanation"] == "You confirmed it."
    assert upcoming(ada) == [("Streamly", "2026-04-05", 9.99)]


def test_what_a_person_sets_binds_the_search(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    path = f"/recurring/{series['id']}"
    changes = {"name": "Films", "amount": 12, "day_of_month": 10, "next_date": "2026-04-10"}
    changed = ada.put(path, **changes)
    assert changed | changes | {"status": "confirmed", "decided_on": TODAY} == changed
    ada.spend(3, TODAY, payee="Kiosk")
    stored = ada.get(path)
    assert stored | changes == stored
    assert upcoming(ada) == [("Streamly", "2026-04-10", 12.0)]

    ada.spend("9.99", "2026-04-09", payee="Streamly")
    assert ada.get(path)["next_date"] == "2026-05-10"
    assert ada.put(path, amount=None)["has_own_amount"] is False
    assert ada.get(path)["amount"] == 9.99


def test_a_series_entered_by_hand_is_forecast_and_takes_its_payments(
    ada: Person, today: Callable[[str], None]
) -> None:
    daily_life(ada, last="2026-06-20")
    category = ada.category("Insurance")
    series = ada.post(
        "/recurring",
        name="Car insurance",
        payee="ACME Insurance",
        amount=300,
        cadence="quarterly",
        next_date="2026-04-01",
        category_id=category,
    )
    assert (series["source"], series["status"]) == ("manual", "confirmed")
    assert series["explanation"] == "You entered it by hand."
    assert upcoming(ada) == [("ACME Insurance", "2026-04-01", 300.0)]
    forecast = ada.post("/predictions/predict", 200, period="monthly", category_id=category)
    assert forecast["predicted_amount"] == 300

    today("2026-04-02")
    paid = ada.spend(310, "2026-04-02", payee="Acme Insurance 2026")
    assert ada.get(f"/expenses/{paid['id']}")["recurring_series_id"] == series["id"]
    later = ada.get(f"/recurring/{series['id']}")
    assert (later["next_date"], later["payment_count"]) == ("2026-07-01", 1)


def test_a_series_with_an_end_ends_then(ada: Person, today: Callable[[str], None]) -> None:
    daily_life(ada, last="2026-06-20")
    series = ada.post(
        "/recurring", name="Loan", amount=100, next_date="2026-03-31", end_date="2026-04-30"
    )
    calendar = ada.get("/recurring/calendar", **{"from": "2026-03-01", "to": "2026-12-31"})
    assert [item["date"] for item in calendar["items"]] == ["2026-03-31", "2026-04-30"]
    assert calendar["totals"] == [
        {"kind": "expense", "currency": "USD", "paid": 0.0, "expected": 200.0}
    ]
    for day in ("2026-03-31", "2026-04-30"):
        today(day)
        ada.spend(100, day, payee="Loan")
    ended = ada.get(f"/recurring/{series['id']}")
    assert (ended["status"], ended["ended_on"]) == ("ended", "2026-04-30")
    assert ended["explanation"] == "It ended on Apr 30, 2026, as you set."


def test_the_calendar_has_what_was_paid_and_what_is_to_come(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-25", 6)))
    ada.record(list(months("2025-09-05", 7, payee="Gym", amount=30)))
    calendar = ada.get("/recurring/calendar")
    assert calendar["period"]["start_date"] == "2026-03-01"
    assert [(one["date"], one["name"], one["state"]) for one in calendar["items"]] == [
        ("2026-03-05", "Gym", "paid"),
        ("2026-03-25", "Streamly", "expected"),
    ]
    assert calendar["totals"] == [
        {"kind": "expense", "currency": "USD", "paid": 30.0, "expected": 9.99}
    ]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"amount": 0}, "amount", "amount_not_positive"),
        ({"amount": "1.999"}, "amount", "invalid_amount"),
        ({"day_of_month": 5}, "next_date", "next_date_off_schedule"),
        ({"cadence": "weekly", "day_of_month": 5}, "day_of_month", "day_of_month_not_allowed"),
        ({"end_date": "2026-03-01"}, "end_date", "end_before_start"),
        ({"category_id": 999_999}, "category_id", "category_not_found"),
        ({"account_id": 999_999}, "account_id", "account_not_found"),
    ],
)
def test_a_series_must_make_sense(ada: Person, body: dict[str, Any], field: str, code: str) -> None:
    whole = {"name": "Rent", "amount": 700, "next_date": "2026-04-30"} | body
    problem = ada.post("/recurring", 422, **whole)
    assert (problem["code"], problem["errors"][0]["pointer"]) == (code, f"/{field}")


def test_a_known_series_is_not_entered_twice_and_a_found_one_not_deleted(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    twice = ada.post("/recurring", 409, name="Streamly", amount=9, next_date="2026-04-05")
    assert twice["code"] == "series_exists"
    assert ada.delete(f"/recurring/{series['id']}", 409)["code"] == "dismiss_instead"


def test_a_deleted_series_can_be_restored_with_its_payments(ada: Person) -> None:
    daily_life(ada)
    series = ada.post("/recurring", name="Gym", amount=30, next_date="2026-04-05")
    paid = ada.spend(30, "2026-04-05", payee="Gym")
    before = ada.get(f"/recurring/{series['id']}")
    ada.delete(f"/recurring/{series['id']}")
    assert ada.get(f"/expenses/{paid['id']}")["is_recurring"] is False
    restored = ada.post(f"/recurring/{series['id']}/restore", 200)
    assert restored["version"] == before["version"]
    assert ada.get(f"/recurring/{series['id']}")["payment_count"] == 1
    assert ada.get(f"/expenses/{paid['id']}")["recurring_series_id"] == series["id"]


def test_currencies_and_people_have_series_of_their_own(ada: Person, bob: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7, currency="JPY", amount=980)))
    bob.record(list(months("2025-09-05", 7)))
    series = find(ada, "Streamly")
    assert (series["currency"], series["amount"]) == ("JPY", 980)
    assert ada.get("/insights/recurring")["other_currencies"] == ["JPY"]
    assert ada.get("/insights/recurring", currency="JPY")["expenses_per_year"] == 11_760
    assert find(bob, "Streamly")["currency"] == "USD"
    assert bob.call("GET", f"/recurring/{series['id']}").status_code == 404


def test_sentences_are_german_for_those_who_read_it(ada: Person) -> None:
    ada.put("/users/me", locale="de-DE")
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    explanation = find(ada, "Streamly")["explanation"]
    assert explanation == "In 7 Zahlungen seit 5. Sept. 2025 gefunden."


def test_another_language_explains_the_series_anew(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    assert find(ada, "Streamly")["explanation"] == "It was found in 7 payments since Sep 5, 2025."

    ada.put("/users/me", locale="de-DE")

    explanation = find(ada, "Streamly")["explanation"]
    assert explanation == "In 7 Zahlungen seit 5. Sept. 2025 gefunden."


def test_a_second_look_changes_nothing(ada: Person, app: Flask) -> None:
    daily_life(ada)
    ada.record(list(months("2025-09-05", 7)))
    before = ada.get("/recurring")["sync_position"]
    with app.app_context():
        refresh_series(ada.id)
        refresh_series(ada.id)
    assert ada.get("/changes", since=before)["items"] == []


def test_a_link_to_a_series_outdates_copies_but_no_changes(ada: Person) -> None:
    daily_life(ada)
    ada.record(list(months("2025-11-05", 2)))
    (row, _) = ada.get("/transactions", q="Streamly")["items"]
    path = f"/expenses/{row['id']}"
    before = ada.call("GET", path).headers["ETag"]
    assert before == f'"{row["version"]}"'

    ada.record(list(months("2026-01-05", 3)))
    headers = {"If-None-Match": before}
    linked = ada.call("GET", path, headers=headers)
    assert (linked.status_code, linked.json["version"]) == (200, row["version"])
    series_id = linked.json["recurring_series_id"]
    assert linked.headers["ETag"] == f'"{row["version"]}-series{series_id}"'
    headers = {"If-None-Match": linked.headers["ETag"]}
    assert ada.call("GET", path, headers=headers).status_code == 304

    for tag in (before, f'"{row["version"] + 1}-series{series_id}"'):
        answer = ada.call("PATCH", path, json={"notes": tag}, headers={"If-Match": tag})
        assert answer.status_code == 200


def test_changes_tell_once_which_payments_of_ten_years_belong_to_a_series(ada: Person) -> None:
    daily_life(ada)
    position = ada.get("/recurring")["sync_position"]
    ada.record(list(months("2016-04-05", 120)))
    changes = []
    more = True
    while more:
        page = ada.get("/changes", since=position, limit=200)
        changes += page["items"]
        position, more = page["next_since"], page["has_more"]
    updates = [one for one in changes if one["type"] == "transaction_updated"]
    # Those of the 25 months that are searched; the others stay as they were entered.
    assert len(updates) == len({one["entity_id"] for one in updates}) == 25
    series = find(ada, "Streamly")
    assert {one["data"]["recurring_series_id"] for one in updates} == {series["id"]}
