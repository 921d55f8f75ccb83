"""Planned transactions: posted once, matched with the bank's row, skipped, changed, paused."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from core import clock
from services.planning.planned import planned_notice_service, posting_service
from services.reactions import begin_day
from tests.conftest import Person

PLANS = "/planned-transactions"


@pytest.fixture(autouse=True)
def _tenth_of_april(today: Callable[[str], None]) -> None:
    today("2026-04-10")


@pytest.fixture
def giro(ada: Person) -> int:
    return ada.account("Giro")


@pytest.fixture
def new_day(app: Flask, ada: Person, today: Callable[[str], None]) -> Callable[[str], None]:
    """Let a day begin for Ada."""

    def begin(day: str) -> None:
        today(day)
        with app.app_context():
            begin_day(ada.id)

    return begin


def plan(person: Person, **values: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "amount": 900,
        "payee": "Parkside Homes",
        "start_date": "2026-04-30",
    }
    row: dict[str, Any] = person.post(PLANS, 201, **(defaults | values))
    return row


def rows(person: Person, **query: Any) -> list[tuple[str, float, str]]:
    items = person.get("/transactions", **query)["items"]
    return sorted((row["date"], row["amount"], row["payee"]) for row in items)


def upcoming(person: Person, days: int = 60) -> list[tuple[str, float]]:
    items = person.get(f"{PLANS}/upcoming", days=days)["items"]
    return [(item["date"], item["amount"]) for item in items]


def set_status(person: Person, row: dict[str, Any], status: str) -> None:
    answer = person.call("PUT", f"{PLANS}/{row['id']}", json={"status": status})
    assert answer.status_code == 200, answer.text


def act(person: Person, row: dict[str, Any], action: str, day: str, **values: Any) -> Any:
    status = values.pop("status", 200)
    path = f"{PLANS}/{row['id']}/{action}"
    return person.post(path, status, occurrence_date=day, **values)


def test_a_planned_transaction_shows_what_is_to_come(ada: Person, giro: int) -> None:
    row = plan(ada, account_id=giro, rule="rrule:freq=monthly", start_date="2026-04-30")

    assert row["rule"] == "FREQ=MONTHLY"
    assert row["status"] == "active"
    assert row["next_occurrence"]["date"] == "2026-04-30"
    assert upcoming(ada) == [("2026-04-30", 900.0), ("2026-05-30", 900.0)]
    assert ada.get(f"{PLANS}/{row['id']}") == row
    assert ada.get(PLANS)["items"] == [row]


def test_an_automatic_one_is_posted_on_its_day_and_not_before(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    plan(ada, account_id=giro, rule="FREQ=MONTHLY", posting="automatic", tags=["home"])

    new_day("2026-04-29")
    assert rows(ada) == []
    new_day("2026-04-30")
    new_day("2026-04-30")

    assert rows(ada) == [("2026-04-30", 900.0, "Parkside Homes")]
    posted = ada.get("/transactions")["items"][0]
    assert (posted["account_id"], posted["tags"]) == (giro, ["home"])
    assert "planned_transaction_posted" in events(ada)


def events(person: Person) -> list[str]:
    return [change["type"] for change in person.get("/changes", limit=200)["items"]]


def test_a_machine_that_slept_catches_up_with_each_day(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    plan(ada, rule="FREQ=MONTHLY", start_date="2026-04-30", posting="automatic")

    new_day("2026-07-01")

    assert [day for day, _, _ in rows(ada)] == ["2026-04-30", "2026-05-30", "2026-06-30"]


def test_one_that_is_due_today_is_posted_at_once(ada: Person) -> None:
    row = plan(ada, start_date="2026-04-10", posting="automatic")

    assert rows(ada) == [("2026-04-10", 900.0, "Parkside Homes")]
    assert ada.get(f"{PLANS}/{row['id']}")["status"] == "ended"


def test_a_transfer_moves_both_accounts(ada: Person, giro: int) -> None:
    savings = ada.account("Savings")
    accounts = {"account_id": giro, "to_account_id": savings}
    plan(ada, kind="transfer", start_date="2026-04-10", posting="automatic", amount=50, **accounts)

    balances = {each["id"]: each["current_balance"] for each in ada.get("/accounts")["items"]}
    assert (balances[giro], balances[savings]) == (-50.0, 50.0)


def test_one_that_needs_confirmation_waits_and_says_so(
    app: Flask, ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, account_id=giro, rule="FREQ=MONTHLY")
    new_day("2026-05-03")
    with app.app_context():
        planned_notice_service.notify_of_planned(ada.id)
        planned_notice_service.notify_of_planned(ada.id)

    assert rows(ada) == []
    waiting = ada.get(f"{PLANS}/{row['id']}")
    assert waiting["waiting"] == 1
    assert waiting["next_occurrence"]["is_overdue"]
    (notice,) = ada.get("/notifications")["items"]
    assert notice["type"] == "planned_waiting"
    assert "Parkside Homes" in notice["title"]

    posted = act(ada, row, "post", "2026-04-30")
    assert posted["state"] == "posted"
    assert rows(ada) == [("2026-04-30", 900.0, "Parkside Homes")]


def test_confirming_again_posts_nothing_more(ada: Person) -> None:
    row = plan(ada)

    first = act(ada, row, "post", "2026-04-30")
    assert act(ada, row, "post", "2026-04-30") == first
    # Confirmed ahead of its day, it is of today.
    assert rows(ada) == [("2026-04-10", 900.0, "Parkside Homes")]


@pytest.mark.each_database
def test_two_postings_at_the_same_moment_make_one_row(app: Flask, ada: Person, giro: int) -> None:
    row = plan(ada, account_id=giro, rule="FREQ=WEEKLY", start_date="2026-04-10")
    path = f"/api{PLANS}/{row['id']}/post"
    headers = {"Authorization": f"Bearer {ada.token}"}

    def post(_number: int) -> int:
        body = {"occurrence_date": "2026-04-10"}
        return app.test_client().post(path, json=body, headers=headers).status_code

    def catch_up(_number: int) -> None:
        with app.app_context():
            posting_service.post_due(ada.id)

    with ThreadPoolExecutor(8) as pool:
        statuses = pool.map(post, range(6))
        list(pool.map(catch_up, range(2)))
        assert set(statuses) == {200}

    assert len(rows(ada)) == 1
    assert events(ada).count("planned_transaction_posted") == 1


@pytest.mark.each_database
def test_processes_that_catch_up_at_once_post_each_day_once(
    app: Flask, ada: Person, today: Callable[[str], None]
) -> None:
    plan(ada, rule="FREQ=DAILY;COUNT=5", start_date="2026-04-11", posting="automatic")
    today("2026-04-20")

    def catch_up(_number: int) -> None:
        with app.app_context():
            posting_service.post_due(ada.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(catch_up, range(4)))

    assert [day for day, _, _ in rows(ada)] == [f"2026-04-{day}" for day in range(11, 16)]


STATEMENT = "Date,Payee,Amount\n2026-05-02,PARKSIDE HOMES LTD REF 8841,-905.00\n"


def test_the_banks_row_takes_the_place_of_what_was_posted(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    housing = ada.category("Flat")
    row = plan(ada, account_id=giro, rule="FREQ=MONTHLY", posting="automatic", category_id=housing)
    new_day("2026-05-03")
    assert rows(ada) == [("2026-04-30", 900.0, "Parkside Homes")]

    ada.send("/import", STATEMENT, account_id=str(giro))

    (payment,) = ada.get("/transactions")["items"]
    assert (payment["date"], payment["amount"]) == ("2026-05-02", 905.0)
    assert payment["category_id"] == housing
    (occurrence,) = ada.get(f"{PLANS}/{row['id']}/occurrences")["items"]
    assert (occurrence["state"], occurrence["transaction_id"]) == ("matched", payment["id"])
    new_day("2026-05-04")
    assert len(rows(ada)) == 1


def test_nothing_is_posted_if_the_banks_row_is_there(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    plan(ada, account_id=giro, rule="FREQ=MONTHLY", posting="automatic")
    new_day("2026-04-28")
    statement = "Date,Payee,Amount\n2026-04-28,PARKSIDE HOMES LTD,-900.00\n"
    ada.send("/import", statement, account_id=str(giro))
    new_day("2026-05-01")

    assert rows(ada) == [("2026-04-28", 900.0, "PARKSIDE HOMES LTD")]
    assert upcoming(ada, 30) == [("2026-05-30", 900.0)]


def test_a_payment_that_was_entered_by_hand_is_matched_before_and_after(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    plan(ada, account_id=giro, rule="FREQ=MONTHLY;COUNT=2", posting="automatic")
    new_day("2026-05-01")
    ada.spend(900, "2026-05-01", account_id=giro, payee="Landlord")
    assert rows(ada) == [("2026-05-01", 900.0, "Landlord")]

    ada.spend(900, "2026-05-29", account_id=giro, payee="Parkside")
    new_day("2026-06-02")
    assert [day for day, _, _ in rows(ada)] == ["2026-05-01", "2026-05-29"]


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 900, "payee": "Car dealer", "category": True},
        {"amount": 700, "payee": "Parkside Homes"},
        {"amount": 900, "payee": "Parkside Homes", "date": "2026-05-09"},
        {"amount": 900, "payee": "Parkside Homes", "elsewhere": True},
    ],
)
def test_another_payment_is_not_taken_for_it(
    ada: Person, giro: int, new_day: Callable[[str], None], other: dict[str, Any]
) -> None:
    other = dict(other)
    plan(ada, account_id=giro, posting="automatic", category_id=ada.category("Flat"))
    new_day("2026-05-10")
    account = ada.account("Other") if other.pop("elsewhere", False) else giro
    category = ada.category("Car") if other.pop("category", False) else None
    values: dict[str, Any] = {"date": "2026-05-01", "account_id": account}
    values |= {"category_id": category} | other
    ada.post("/expenses", 201, **values)

    assert len(rows(ada)) == 2


def test_weekly_payments_each_take_their_own_row(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    values = {"amount": 10, "payee": "Choir", "rule": "FREQ=WEEKLY", "start_date": "2026-04-13"}
    plan(ada, account_id=giro, posting="automatic", **values)
    new_day("2026-04-28")
    assert len(rows(ada)) == 3

    statement = "Date,Payee,Amount\n" + "".join(
        f"2026-04-{day},CHOIR E.V.,-10.50\n" for day in (14, 21, 28)
    )
    ada.send("/import", statement, account_id=str(giro))

    assert [day for day, _, _ in rows(ada)] == ["2026-04-14", "2026-04-21", "2026-04-28"]


def test_undoing_the_import_deletes_a_payment_that_got_the_category_of_its_plan(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, account_id=giro, posting="automatic", category_id=ada.category("Flat"))
    new_day("2026-05-03")
    ada.send("/import", STATEMENT, account_id=str(giro))
    (payment,) = ada.get("/transactions")["items"]
    assert payment["category_id"] == row["category_id"]

    [imported] = ada.get("/transactions/imports")["items"]
    ada.delete(f"/transactions/imports/{imported['id']}", 200)

    assert rows(ada) == []
    assert upcoming(ada) == [("2026-04-30", 900.0)]


def test_deleting_the_payment_lets_the_occurrence_wait_again(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, account_id=giro, posting="automatic")
    new_day("2026-05-03")
    ada.send("/import", STATEMENT, account_id=str(giro))
    assert ada.get(f"{PLANS}/{row['id']}")["status"] == "ended"
    (payment,) = ada.get("/transactions")["items"]

    ada.delete(f"/transactions/{payment['id']}")

    assert upcoming(ada) == [("2026-04-30", 900.0)]
    new_day("2026-05-04")
    assert rows(ada) == []


def test_one_occurrence_is_skipped_and_the_skip_is_taken_back(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")

    assert act(ada, row, "skip", "2026-04-30")["state"] == "skipped"
    assert upcoming(ada) == [("2026-05-30", 900.0)]
    assert act(ada, row, "reopen", "2026-04-30")["state"] == "open"
    assert upcoming(ada) == [("2026-04-30", 900.0), ("2026-05-30", 900.0)]


def test_a_skipped_occurrence_names_no_payment_that_was_matched_before(ada: Person) -> None:
    ada.spend(900, date="2026-04-29", payee="Parkside Homes")
    row = plan(ada, start_date="2026-04-30")
    assert act(ada, row, "post", "2026-04-30")["state"] == "matched"
    act(ada, row, "reopen", "2026-04-30")

    assert act(ada, row, "skip", "2026-04-30")["transaction_id"] is None
    [listed] = ada.get(f"{PLANS}/{row['id']}/occurrences")["items"]
    assert (listed["state"], listed["transaction_id"]) == ("skipped", None)


def test_a_posting_is_taken_back_with_its_transaction_and_waits(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, start_date="2026-04-10", posting="automatic")
    assert len(rows(ada)) == 1

    act(ada, row, "reopen", "2026-04-10")
    new_day("2026-04-11")

    assert rows(ada) == []
    assert ada.get(f"{PLANS}/{row['id']}")["waiting"] == 1
    act(ada, row, "post", "2026-04-10")
    assert len(rows(ada)) == 1


def test_a_wrong_match_is_taken_back_and_does_not_return(ada: Person, giro: int) -> None:
    row = plan(ada, account_id=giro, start_date="2026-04-12")
    ada.spend(900, "2026-04-10", account_id=giro, payee="Parkside garage")
    (occurrence,) = ada.get(f"{PLANS}/{row['id']}/occurrences")["items"]
    assert occurrence["state"] == "matched"

    act(ada, row, "reopen", "2026-04-12")
    assert upcoming(ada) == [("2026-04-12", 900.0)]
    act(ada, row, "post", "2026-04-12")
    assert len(rows(ada)) == 2


def test_one_occurrence_gets_a_day_and_an_amount_of_its_own(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, rule="FREQ=MONTHLY", posting="automatic")
    act(ada, row, "occurrences", "2026-04-30", date="2026-05-04", amount=950)

    assert upcoming(ada) == [("2026-05-04", 950.0), ("2026-05-30", 900.0)]
    new_day("2026-05-04")
    assert rows(ada) == [("2026-05-04", 950.0, "Parkside Homes")]
    act(ada, row, "occurrences", "2026-04-30", status=409, amount=1)


def test_a_change_counts_for_all_that_are_open(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")
    act(ada, row, "post", "2026-04-30")

    ada.put(f"{PLANS}/{row['id']}", amount=1_000)

    assert upcoming(ada) == [("2026-05-30", 1_000.0)]
    assert rows(ada)[0][1] == 900.0


def test_an_occurrence_and_all_that_follow_become_a_plan_of_their_own(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY;COUNT=4")
    later = act(ada, row, "split", "2026-06-30", status=201, amount=990)

    assert later["rule"] == "FREQ=MONTHLY;COUNT=2"
    assert upcoming(ada, 200) == [
        ("2026-04-30", 900.0),
        ("2026-05-30", 900.0),
        ("2026-06-30", 990.0),
        ("2026-07-30", 990.0),
    ]
    act(ada, row, "split", "2026-04-30", status=409, amount=1)
    act(ada, row, "split", "2026-05-29", status=404, amount=1)


def test_a_plan_split_at_the_end_of_a_short_month_keeps_its_day(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY;COUNT=4", start_date="2026-05-31")
    later = act(ada, row, "split", "2026-06-30", status=201, amount=990)

    assert later["rule"] == "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1"
    assert [day for day, _ in upcoming(ada, 200)] == [
        "2026-05-31",
        "2026-06-30",
        "2026-07-31",
        "2026-08-31",
    ]


def test_a_plan_split_off_on_another_day_falls_due_on_that_day(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY;COUNT=3", start_date="2026-05-31")
    act(ada, row, "split", "2026-06-30", status=201, start_date="2026-07-02")

    assert [day for day, _ in upcoming(ada, 200)] == ["2026-05-31", "2026-07-02", "2026-08-02"]


def test_an_occurrence_that_moves_follows_the_amount_of_its_plan(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")
    act(ada, row, "occurrences", "2026-04-30", date="2026-05-04", amount=900)

    ada.put(f"{PLANS}/{row['id']}", amount=1_000)

    assert upcoming(ada) == [("2026-05-04", 1_000.0), ("2026-05-30", 1_000.0)]


def test_another_end_leaves_what_waits_and_what_was_changed(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")
    act(ada, row, "occurrences", "2026-05-30", amount=950)
    act(ada, row, "occurrences", "2026-06-30", amount=960)
    new_day("2026-05-10")

    ada.put(f"{PLANS}/{row['id']}", rule="FREQ=MONTHLY;COUNT=2")
    assert upcoming(ada) == [("2026-04-30", 900.0), ("2026-05-30", 950.0)]
    ada.put(f"{PLANS}/{row['id']}", rule="FREQ=MONTHLY;UNTIL=20260701")
    assert upcoming(ada) == [
        ("2026-04-30", 900.0),
        ("2026-05-30", 950.0),
        ("2026-06-30", 900.0),
    ]

    ada.put(f"{PLANS}/{row['id']}", rule="FREQ=MONTHLY;INTERVAL=2")
    assert upcoming(ada) == [("2026-06-30", 900.0)]


def test_an_old_plan_ends_or_goes_on_although_its_first_day_is_long_ago(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, rule="FREQ=MONTHLY", posting="automatic")
    new_day("2027-12-10")

    ada.put(f"{PLANS}/{row['id']}", rule="FREQ=MONTHLY;UNTIL=20280131")
    assert upcoming(ada) == [("2027-12-30", 900.0), ("2028-01-30", 900.0)]
    set_status(ada, row, "paused")
    set_status(ada, row, "active")
    assert upcoming(ada) == [("2027-12-30", 900.0), ("2028-01-30", 900.0)]


def test_nothing_falls_due_for_the_time_of_a_pause(
    ada: Person, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, rule="FREQ=MONTHLY", posting="automatic")
    set_status(ada, row, "paused")
    assert upcoming(ada) == []
    new_day("2026-06-15")
    set_status(ada, row, "active")

    assert rows(ada) == []
    assert upcoming(ada, 30) == [("2026-06-30", 900.0)]


def test_a_plan_is_deleted_and_comes_back_with_its_occurrences(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")
    act(ada, row, "skip", "2026-04-30")
    before = ada.get(f"{PLANS}/{row['id']}")
    ada.delete(f"{PLANS}/{row['id']}")
    assert upcoming(ada) == []

    assert ada.post(f"{PLANS}/{row['id']}/restore", 200) == before
    assert upcoming(ada) == [("2026-05-30", 900.0)]


def test_what_was_posted_stays_without_its_plan(ada: Person) -> None:
    row = plan(ada)
    act(ada, row, "post", "2026-04-30")
    ada.delete(f"{PLANS}/{row['id']}")

    assert len(rows(ada)) == 1


def test_an_account_that_was_closed_stops_the_posting_and_says_so(
    ada: Person, giro: int, new_day: Callable[[str], None]
) -> None:
    row = plan(ada, account_id=giro, posting="automatic")
    ada.put(f"/accounts/{giro}", is_active=False)
    new_day("2026-04-30")
    ada.put("/users/me", first_name="Ada")

    assert rows(ada) == []
    waiting = ada.get(f"{PLANS}/{row['id']}")
    assert waiting["next_occurrence"]["problem"] == "account_closed"
    assert [each["type"] for each in ada.get("/notifications")["items"]] == ["planned_failed"]


def test_an_account_with_open_plans_is_not_deleted(ada: Person, giro: int) -> None:
    row = plan(ada, account_id=giro)
    problem = ada.delete(f"/accounts/{giro}", 409)
    assert problem["usage"]["planned_transactions"] == 1

    set_status(ada, row, "ended")
    ada.delete(f"/accounts/{giro}")
    assert ada.get(f"{PLANS}/{row['id']}")["account_id"] is None


def test_the_persons_time_zone_decides_the_day(
    app: Flask, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.put("/users/me", timezone="Pacific/Auckland")
    days = {"Pacific/Auckland": "2026-04-30"}
    zone_days = lambda zone: dt.date.fromisoformat(days.get(zone, "2026-04-29"))  # noqa: E731
    monkeypatch.setattr(clock, "today", zone_days)
    plan(ada, posting="automatic")

    assert [day for day, _, _ in rows(ada)] == ["2026-04-30"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rule": "FREQ=SECONDLY"}, "invalid_recurrence"),
        ({"rule": "FREQ=DAILY;INTERVAL=0"}, "invalid_recurrence"),
        ({"rule": "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300"}, "nothing_to_come"),
        ({"rule": "FREQ=DAILY;UNTIL=20260101"}, "nothing_to_come"),
        ({"start_date": "2026-04-09"}, "nothing_to_come"),
        ({"start_date": "2020-04-09", "rule": "FREQ=DAILY"}, "date_out_of_range"),
        ({"start_date": "2099-01-01"}, "date_out_of_range"),
        ({"amount": 0}, "amount_not_positive"),
        ({"amount": -5}, "amount_not_positive"),
        ({"kind": "transfer"}, "invalid_transaction"),
        ({"account_id": 4_711}, "invalid_transaction"),
    ],
)
def test_what_cannot_be_planned_is_refused(ada: Person, values: dict[str, Any], code: str) -> None:
    body = {"amount": 5, "start_date": "2026-04-30"} | values
    assert ada.post(PLANS, 422, **body)["code"] == code


def test_days_that_are_not_the_plans_are_not_found(ada: Person) -> None:
    row = plan(ada, rule="FREQ=MONTHLY")
    for action in ("post", "skip", "reopen", "occurrences"):
        act(ada, row, action, "2026-05-01", status=404)


def test_the_category_of_a_plan_moves_with_what_is_merged(ada: Person) -> None:
    old, new = ada.category("Old"), ada.category("New")
    row = plan(ada, category_id=old)
    ada.delete(f"/categories/{old}", reassign_to=new)

    assert ada.get(f"{PLANS}/{row['id']}")["category_id"] == new


def test_a_recurring_payment_that_is_planned_too_is_named_and_counts_once(
    ada: Person, giro: int
) -> None:
    series = {"name": "Parkside", "payee": "PARKSIDE HOMES", "amount": 905, "account_id": giro}
    ada.post("/recurring", 201, next_date="2026-05-01", **series)
    row = plan(ada, account_id=giro, start_date="2026-04-30")
    plan(ada, account_id=giro, start_date="2026-06-20", amount=905)

    query = {"from": "2026-04-10", "to": "2026-06-30"}
    items = ada.get("/recurring/calendar", **query)["items"]
    assert [(item["date"], item["planned_id"]) for item in items] == [
        ("2026-05-01", row["id"]),
        ("2026-06-01", None),
    ]
