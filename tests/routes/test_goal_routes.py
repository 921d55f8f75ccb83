"""Goals: progress, milestones, stages, contributions, accounts and automatic contributions."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reactions import begin_day
from tests.conftest import Person

Day = Callable[[str], None]
BeginDay = Callable[[Person, str], None]


@pytest.fixture(autouse=True)
def _pi_day(today: Day) -> None:
    today("2026-03-14")


@pytest.fixture
def begin(app: Flask, today: Day) -> BeginDay:
    """Let a person's day begin, twice: what it leads to happens once."""

    def run(person: Person, day: str) -> None:
        today(day)
        for _ in range(2):
            with app.app_context():
                begin_day(person.id)

    return run


def make(person: Person, **values: Any) -> dict[str, Any]:
    goal: dict[str, Any] = person.post("/goals", **{"name": "Trip", "target_amount": 1000} | values)
    return goal


def contribute(person: Person, goal: dict[str, Any], status: int = 201, **values: Any) -> Any:
    return person.post(f"/goals/{goal['id']}/contributions", status, **values)


def set_status(person: Person, goal: dict[str, Any], status: str, expected: int = 200) -> Any:
    answer = person.call("PUT", f"/goals/{goal['id']}", json={"status": status})
    assert answer.status_code == expected, answer.text
    return answer.json


def reload(person: Person, goal: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = person.get(f"/goals/{goal['id']}")
    return loaded


def list_entries(person: Person, goal: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get(f"/goals/{goal['id']}/contributions")["items"]
    return items


def events(person: Person, start: str = "goal_") -> list[str]:
    changes = person.get("/changes", limit=200)["items"]
    return [change["type"] for change in changes if change["type"].startswith(start)]


def notices(person: Person) -> list[str]:
    return [each["title"] for each in person.get("/notifications")["items"]]


def test_a_goal_shows_what_is_missing_and_needed(ada: Person) -> None:
    goal = make(ada, target_date="2026-09-14", priority="high", goal_type="purchase")
    contribute(ada, goal, amount=400)
    goal = reload(ada, goal)
    assert (goal["current_amount"], goal["remaining_amount"], goal["percentage"]) == (400, 600, 40)
    assert goal["needed_per_month"] == 100
    assert (goal["days_left"], goal["is_overdue"]) == (184, False)
    assert (goal["contribution_count"], goal["last_contribution_date"]) == (1, "2026-03-14")


def test_a_goal_without_a_date_needs_nothing_per_month(ada: Person) -> None:
    assert make(ada)["needed_per_month"] is None


def test_a_goal_is_overdue_after_its_date(ada: Person, today: Day) -> None:
    goal = make(ada, target_date="2026-03-20")
    today("2026-03-21")
    goal = reload(ada, goal)
    assert (goal["is_overdue"], goal["days_left"], goal["needed_per_month"]) == (True, -1, 1000)


def test_goals_are_filtered(ada: Person) -> None:
    make(ada, name="A", goal_type="savings", priority="low")
    paused = make(ada, name="B", goal_type="investment", priority="critical")
    set_status(ada, paused, "paused")
    assert [goal["name"] for goal in ada.get("/goals", status="paused")["items"]] == ["B"]
    assert [goal["name"] for goal in ada.get("/goals", goal_type="savings")["items"]] == ["A"]
    assert [goal["name"] for goal in ada.get("/goals", priority="critical")["items"]] == ["B"]


def test_a_milestone_is_told_once_ever(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=300)
    contribute(ada, goal, amount=-200)
    contribute(ada, goal, amount=250)
    assert events(ada).count("goal_milestone_reached") == 1
    assert notices(ada) == ["25% of your goal Trip is reached."]
    reached = {each["percent"]: each["reached_on"] for each in reload(ada, goal)["milestones"]}
    assert reached == {25: "2026-03-14", 50: None, 75: None, 100: None}


def test_of_several_milestones_at_once_only_the_highest_is_told(ada: Person) -> None:
    contribute(ada, make(ada), amount=800)
    assert events(ada).count("goal_milestone_reached") == 3
    assert notices(ada) == ["75% of your goal Trip is reached."]


def test_own_milestones_always_end_with_the_goal(ada: Person) -> None:
    goal = make(ada, milestone_percents=[60, 10, 10])
    assert goal["milestone_percents"] == [10, 60, 100]
    contribute(ada, goal, amount=100)
    assert notices(ada) == ["10% of your goal Trip is reached."]
    goal = ada.put(f"/goals/{goal['id']}", milestone_percents=[40])
    shown = [(each["percent"], each["reached_on"]) for each in goal["milestones"]]
    assert shown == [(10, "2026-03-14"), (40, None), (100, None)]


def test_a_reached_goal_is_complete_and_stays_so_when_it_is_spent(ada: Person) -> None:
    goal = make(ada, celebration_message="Hooray")
    contribute(ada, goal, amount=1000)
    done = reload(ada, goal)
    assert (done["status"], done["completed_date"]) == ("completed", "2026-03-14")
    assert notices(ada) == ["Your goal Trip is reached."]
    assert events(ada)[-1] == "goal_completed"
    contribute(ada, goal, amount=-1000)
    assert reload(ada, goal)["status"] == "completed"


def test_a_completed_goal_is_reopened_once_something_is_missing(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=1000)
    assert set_status(ada, goal, "active", 409)["code"] == "goal_reached"
    contribute(ada, goal, amount=-1)
    reopened = set_status(ada, goal, "active")
    assert (reopened["status"], reopened["completed_date"]) == ("active", None)
    contribute(ada, goal, amount=1)
    assert reload(ada, goal)["status"] == "completed"
    assert notices(ada) == ["Your goal Trip is reached."]


def test_a_raised_target_opens_a_completed_goal_again(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=1000)
    raised = ada.put(f"/goals/{goal['id']}", target_amount=1200)
    assert (raised["status"], raised["remaining_amount"]) == ("active", 200)


def test_a_lower_target_may_complete_a_goal(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=600)
    assert ada.put(f"/goals/{goal['id']}", target_amount=600)["status"] == "completed"


def test_a_goal_can_be_completed_by_hand(ada: Person) -> None:
    goal = set_status(ada, make(ada), "completed")
    assert goal["completed_date"] == "2026-03-14"
    assert "goal_completed" in events(ada)
    assert notices(ada) == []


def test_a_cancelled_goal_takes_nothing_but_gives_back(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=50)
    set_status(ada, goal, "cancelled")
    assert contribute(ada, goal, 409, amount=1)["code"] == "goal_closed"
    contribute(ada, goal, amount=-50)


def test_nobody_withdraws_more_than_there_is(ada: Person) -> None:
    goal = make(ada)
    first = contribute(ada, goal, amount=50)
    contribute(ada, goal, amount=-30)
    assert contribute(ada, goal, 409, amount="-20.01")["code"] == "exceeds_saved"
    ada.delete(f"/goals/contributions/{first['id']}", 409)
    assert reload(ada, goal)["current_amount"] == 20


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "amount_required"),
        ({"amount": 0}, "invalid_amount"),
        ({"amount": "1.001"}, "invalid_amount"),
        ({"amount": 1, "date": "2026-03-15"}, "date_in_future"),
        ({"transaction_id": 987_654}, "transaction_not_found"),
    ],
)
def test_wrong_contributions_are_refused(ada: Person, values: dict[str, Any], code: str) -> None:
    assert contribute(ada, make(ada), 422, **values)["code"] == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"target_amount": 0}, "amount_not_positive"),
        ({"target_amount": "1.001"}, "invalid_amount"),
        ({"target_date": "2026-03-13"}, "end_before_start"),
        ({"account_id": 987_654}, "account_not_found"),
        ({"auto_contribute": True}, "incomplete_automation"),
        ({"auto_contribute": True, "auto_contribution_amount": 5}, "incomplete_automation"),
        (
            {
                "auto_contribute": True,
                "auto_contribution_amount": 5,
                "auto_contribution_percent": 5,
                "contribution_frequency": "monthly",
            },
            "incomplete_automation",
        ),
    ],
)
def test_wrong_goals_are_refused(ada: Person, values: dict[str, Any], code: str) -> None:
    answer = ada.post("/goals", 422, **{"name": "Trip", "target_amount": 10} | values)
    assert answer["code"] == code


def test_a_goal_needs_a_target_unless_it_is_a_debt(ada: Person) -> None:
    assert ada.post("/goals", 422, name="Trip")["code"] == "amount_required"


def test_a_transaction_is_a_contribution_with_its_amount_and_day(ada: Person) -> None:
    goal = make(ada)
    income = ada.earn(250, "2026-03-02")["id"]
    entry = contribute(ada, goal, transaction_id=income)
    assert (entry["amount"], entry["date"], entry["source"]) == (250, "2026-03-02", "transaction")
    assert contribute(ada, goal, 409, transaction_id=income)["code"] == "already_contributed"


def test_the_parts_of_a_transaction_do_not_exceed_it(ada: Person) -> None:
    first, second = make(ada), make(ada, name="Car")
    income = ada.earn(100)["id"]
    contribute(ada, first, transaction_id=income, amount=70)
    answer = contribute(ada, second, 422, transaction_id=income, amount="30.01")
    assert answer["code"] == "exceeds_transaction"
    contribute(ada, second, transaction_id=income, amount=30)


def test_a_transfer_is_a_contribution(ada: Person) -> None:
    accounts = {"account_id": ada.account("Giro"), "to_account_id": ada.account("Savings")}
    moved = ada.post("/transactions", kind="transfer", amount=80, date="2026-03-10", **accounts)
    goal = make(ada)
    contribute(ada, goal, transaction_id=moved["id"])
    assert reload(ada, goal)["current_amount"] == 80


def test_other_currencies_are_never_added(ada: Person) -> None:
    euros = ada.account("Euros", currency="EUR")
    income = ada.earn(100, account_id=euros)["id"]
    assert contribute(ada, make(ada), 422, transaction_id=income)["code"] == "wrong_currency"
    answer = ada.post("/goals", 422, name="x", target_amount=1, currency="USD", account_id=euros)
    assert answer["code"] == "wrong_currency"
    assert make(ada, account_id=euros)["currency"] == "EUR"


def test_the_currency_of_a_goal_with_contributions_stays(ada: Person) -> None:
    goal = make(ada)
    path = f"/goals/{goal['id']}"
    assert ada.put(path, 422, currency="JPY")["code"] == "amount_required"
    assert ada.put(path, currency="JPY", target_amount=90_000)["target_amount"] == 90_000
    contribute(ada, goal, amount=1)
    answer = ada.put(path, 409, currency="USD", target_amount=900)
    assert answer["code"] == "goal_has_contributions"


def test_a_contribution_goes_and_comes_back_with_its_transaction(ada: Person) -> None:
    goal = make(ada)
    income = ada.earn(600)["id"]
    entry = contribute(ada, goal, transaction_id=income)
    ada.delete(f"/transactions/{income}")
    assert (reload(ada, goal)["current_amount"], list_entries(ada, goal)) == (0, [])
    assert ada.post(f"/goals/contributions/{entry['id']}/restore", 409)["code"] == "not_restorable"
    ada.post(f"/transactions/{income}/restore", 200)
    assert list_entries(ada, goal) == [entry]
    # The milestones of its first coming are the only ones.
    assert events(ada).count("goal_milestone_reached") == 2


def test_a_contribution_that_was_deleted_by_hand_does_not_come_with_its_transaction(
    ada: Person,
) -> None:
    goal = make(ada)
    income = ada.earn(600)["id"]
    entry = contribute(ada, goal, transaction_id=income)
    ada.delete(f"/goals/contributions/{entry['id']}")
    ada.delete(f"/transactions/{income}")
    ada.post(f"/transactions/{income}/restore", 200)
    assert list_entries(ada, goal) == []
    assert ada.post(f"/goals/contributions/{entry['id']}/restore", 200) == entry


def test_a_deleted_contribution_comes_back(ada: Person) -> None:
    goal = make(ada)
    entry = contribute(ada, goal, amount=40, notes="Flea market")
    path = f"/goals/contributions/{entry['id']}"
    ada.delete(path)
    assert reload(ada, goal)["current_amount"] == 0
    assert ada.post(f"{path}/restore", 200) == entry
    assert ada.post(f"{path}/restore", 200) == entry
    ada.delete(f"/goals/{goal['id']}")
    assert ada.post(f"{path}/restore", 409)["code"] == "not_restorable"


def test_a_deleted_goal_comes_back_with_all_it_had(ada: Person) -> None:
    goal = make(ada, auto_contribute=True, auto_contribution_percent=10)
    income = ada.earn(1000, "2026-03-14")["id"]
    contribute(ada, goal, amount=300)
    before, entries = reload(ada, goal), list_entries(ada, goal)
    assert before["current_amount"] == 400
    path = f"/goals/{goal['id']}"
    ada.delete(path)
    ada.get("/goals")
    assert ada.post(f"{path}/restore", 200) == before
    assert list_entries(ada, goal) == entries
    assert ada.call("GET", path).headers["ETag"] == f'"{before["version"]}"'
    ada.delete(path)
    ada.delete(f"/transactions/{income}")
    assert ada.post(f"{path}/restore", 200)["current_amount"] == 300


def test_a_goal_whose_account_is_gone_does_not_come_back(ada: Person) -> None:
    account = ada.account("Savings")
    goal = make(ada, account_id=account)
    ada.delete(f"/goals/{goal['id']}")
    ada.delete(f"/accounts/{account}")
    assert ada.post(f"/goals/{goal['id']}/restore", 409)["code"] == "not_restorable"


def test_a_goal_follows_the_balance_of_its_account(ada: Person) -> None:
    account = ada.account("Savings", opening_balance=400)
    goal = make(ada, account_id=account, starting_balance=100)
    assert goal["current_amount"] == 300
    assert notices(ada) == []
    income = ada.earn(200, "2026-03-14", account_id=account)
    assert reload(ada, goal)["current_amount"] == 500
    assert notices(ada) == ["50% of your goal Trip is reached."]
    ada.delete(f"/transactions/{income['id']}")
    assert reload(ada, goal)["current_amount"] == 300
    ada.earn(700, "2026-03-14", account_id=account)
    assert reload(ada, goal)["status"] == "completed"
    answer = contribute(ada, goal, 409, amount=1)
    assert answer["code"] == "goal_follows_account"


def test_scheduled_rows_count_from_their_day_on(ada: Person, begin: BeginDay) -> None:
    account = ada.account("Savings")
    goal = make(ada, account_id=account)
    ada.earn(600, "2026-03-20", account_id=account)
    assert reload(ada, goal)["current_amount"] == 0
    begin(ada, "2026-03-20")
    assert reload(ada, goal)["current_amount"] == 600
    assert notices(ada) == ["50% of your goal Trip is reached."]


def test_a_debt_counts_towards_zero(ada: Person) -> None:
    loan = ada.account("Loan", account_type="loan", opening_balance=-5000)
    goal = ada.post("/goals", name="Loan", goal_type="debt_payoff", account_id=loan)
    assert (goal["target_amount"], goal["starting_balance"]) == (5000, -5000)
    giro = ada.account("Giro")
    accounts = {"account_id": giro, "to_account_id": loan}
    ada.post("/transactions", kind="transfer", amount=1500, date="2026-03-14", **accounts)
    goal = reload(ada, goal)
    assert (goal["current_amount"], goal["remaining_amount"]) == (1500, 3500)
    rich = ada.account("Rich", opening_balance=1)
    answer = ada.post("/goals", 422, name="x", goal_type="debt_payoff", account_id=rich)
    assert answer["code"] == "no_debt"


def test_no_balance_counts_for_two_goals(ada: Person) -> None:
    account = ada.account("Savings")
    first = make(ada, account_id=account)
    second = {"name": "Car", "target_amount": 5, "account_id": account}
    assert ada.post("/goals", 409, **second)["code"] == "account_followed"
    set_status(ada, first, "cancelled")
    ada.post("/goals", **second)
    assert set_status(ada, first, "active", 409)["code"] == "account_followed"


def test_a_goal_with_contributions_follows_no_account(ada: Person) -> None:
    goal = make(ada)
    contribute(ada, goal, amount=1)
    answer = ada.put(f"/goals/{goal['id']}", 409, account_id=ada.account("Savings"))
    assert answer["code"] == "goal_has_contributions"


def test_the_currency_of_a_followed_account_stays(ada: Person) -> None:
    account = ada.account("Savings")
    make(ada, account_id=account)
    assert ada.put(f"/accounts/{account}", 409, currency="EUR")["code"] == "account_in_use"


def test_a_goal_survives_the_account_that_it_followed(ada: Person) -> None:
    account = ada.account("Savings", opening_balance=300)
    goal = make(ada, account_id=account)
    ada.delete(f"/accounts/{account}")
    goal = reload(ada, goal)
    assert (goal["account_id"], goal["current_amount"]) == (None, 0)
    assert events(ada)[-1] == "goal_updated"


MONTHLY = {
    "auto_contribute": True,
    "auto_contribution_amount": 100,
    "contribution_frequency": "monthly",
}


def test_an_automatic_amount_is_posted_once_per_due_day(
    ada: Person, today: Day, begin: BeginDay
) -> None:
    today("2026-01-31")
    goal = make(ada, **MONTHLY)
    assert [entry["date"] for entry in list_entries(ada, goal)] == ["2026-01-31"]
    begin(ada, "2026-04-01")
    entries = list_entries(ada, goal)
    # The 31st is the last day of shorter months.
    days = ["2026-03-31", "2026-02-28", "2026-01-31"]
    assert [(entry["date"], entry["source"]) for entry in entries] == [
        (day, "automatic") for day in days
    ]
    ada.delete(f"/goals/contributions/{entries[0]['id']}")
    begin(ada, "2026-04-02")
    assert len(list_entries(ada, goal)) == 2


def test_nothing_is_posted_for_the_time_of_a_pause(ada: Person, begin: BeginDay) -> None:
    goal = make(ada, **MONTHLY)
    set_status(ada, goal, "paused")
    begin(ada, "2026-06-20")
    set_status(ada, goal, "active")
    begin(ada, "2026-07-14")
    assert [entry["date"] for entry in list_entries(ada, goal)] == ["2026-07-14", "2026-03-14"]


def test_automatic_contributions_stop_at_the_target(ada: Person, begin: BeginDay) -> None:
    goal = make(ada, **MONTHLY | {"target_amount": 250})
    begin(ada, "2027-03-14")
    assert [entry["amount"] for entry in list_entries(ada, goal)] == [50, 100, 100]
    assert reload(ada, goal)["status"] == "completed"


def test_a_share_of_each_income_is_set_aside_once(ada: Person) -> None:
    goal = make(ada, auto_contribute=True, auto_contribution_percent=10)
    ada.earn(900, "2026-03-13")  # before the goal had automatic contributions
    salary = ada.earn("1234.56", "2026-03-14")["id"]
    (entry,) = list_entries(ada, goal)
    assert (entry["amount"], entry["transaction_id"]) == (123.45, salary)
    ada.put(f"/incomes/{salary}", notes="March")
    assert len(list_entries(ada, goal)) == 1
    ada.delete(f"/goals/contributions/{entry['id']}")
    ada.put(f"/incomes/{salary}", notes="March 2026")
    assert list_entries(ada, goal) == []


def test_a_request_is_only_done_once_with_its_key(ada: Person) -> None:
    goal = make(ada)
    path = f"/goals/{goal['id']}/contributions"
    options = {"json": {"amount": 5}, "headers": {"Idempotency-Key": "five"}}
    first, second = (ada.call("POST", path, **options) for _ in range(2))
    assert first.json == second.json
    assert reload(ada, goal)["current_amount"] == 5


def test_a_stale_change_is_refused(ada: Person) -> None:
    path = f"/goals/{make(ada)['id']}"
    ada.put(path, name="Sea")
    for method in ("PUT", "PATCH", "DELETE"):
        body = None if method == "DELETE" else {"name": "x"}
        answer = ada.call(method, path, json=body, headers={"If-Match": '"1"'})
        assert answer.status_code == 412


def test_a_token_that_reads_does_not_contribute(ada: Person) -> None:
    goal = make(ada)
    secret = ada.post("/auth/tokens", name="script", scope="read")["token"]
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/goals/{goal['id']}/contributions"
    assert ada.call("GET", path, headers=headers).status_code == 200
    assert ada.call("POST", path, json={"amount": 5}, headers=headers).status_code == 403


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 400)),
        st.tuples(st.just("withdraw"), st.integers(1, 400)),
        st.tuples(st.just("income"), st.integers(1, 400)),
        st.tuples(st.sampled_from(["delete", "restore", "drop", "undrop"]), st.integers(0, 9)),
        st.tuples(st.just("target"), st.integers(1, 2000)),
    ),
    max_size=12,
)


@settings(max_examples=15)
@given(steps=STEPS)
def test_progress_is_the_sum_of_the_rows_after_any_sequence(
    ada: Person, steps: list[tuple[str, int]]
) -> None:
    goal = make(ada, milestone_percents=[20, 40, 60, 80])
    path = f"/goals/{goal['id']}"
    entries: list[int] = []
    incomes: list[int] = []
    milestones: dict[int, str] = {}
    for kind, number in steps:
        apply(ada, path, kind, number, entries, incomes)
        rows = list_entries(ada, goal)
        loaded = reload(ada, goal)
        assert loaded["current_amount"] == sum(row["amount"] for row in rows)
        assert loaded["contribution_count"] == len(rows)
        reached = {
            each["percent"]: each["reached_on"]
            for each in loaded["milestones"]
            if each["reached_on"] is not None
        }
        # Once reached, always reached.
        assert milestones.items() <= reached.items()
        milestones = reached
    ada.delete(path)


def apply(
    person: Person, path: str, kind: str, number: int, entries: list[int], incomes: list[int]
) -> None:
    """Do one step, whatever its answer."""
    if kind in {"add", "withdraw"}:
        body = {"amount": number if kind == "add" else -number}
        answer = person.call("POST", f"{path}/contributions", json=body)
        entries += [answer.json["id"]] if answer.status_code == 201 else []
    elif kind == "income":
        incomes.append(person.earn(number)["id"])
        body = {"transaction_id": incomes[-1]}
        answer = person.call("POST", f"{path}/contributions", json=body)
        entries += [answer.json["id"]] if answer.status_code == 201 else []
    elif kind == "target":
        assert person.call("PUT", path, json={"target_amount": number}).status_code == 200
    elif kind in {"delete", "restore"} and entries:
        one = f"/goals/contributions/{entries[number % len(entries)]}"
        if kind == "delete":
            person.call("DELETE", one)
        else:
            person.call("POST", f"{one}/restore")
    elif kind in {"drop", "undrop"} and incomes:
        one = f"/transactions/{incomes[number % len(incomes)]}"
        if kind == "drop":
            person.call("DELETE", one)
        else:
            person.call("POST", f"{one}/restore")
