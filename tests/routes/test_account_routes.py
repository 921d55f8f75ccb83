from collections.abc import Callable

from tests.conftest import Person


def test_a_balance_is_the_opening_balance_plus_the_transactions(ada: Person) -> None:
    giro = ada.account("Giro", opening_balance="100.00")
    savings = ada.account("Savings", account_type="savings", opening_balance=-5)
    ada.spend("30.50", account_id=giro)
    ada.spend("-10.50", account_id=giro)
    ada.earn(200, account_id=giro)
    ada.post("/transactions", kind="transfer", amount=50, account_id=giro, to_account_id=savings)
    assert ada.get(f"/accounts/{giro}")["current_balance"] == 230.0
    assert ada.get(f"/accounts/{savings}")["current_balance"] == 45.0
    assert [account["current_balance"] for account in ada.get("/accounts")["items"]] == [
        230.0,
        45.0,
    ]


def test_a_balance_history_ends_with_the_current_balance(ada: Person) -> None:
    giro = ada.account("Giro", opening_balance=100)
    ada.spend(10, "2026-02-20", account_id=giro)
    ada.spend(20, "2026-03-02", account_id=giro)
    ada.earn(5, "2026-03-04", account_id=giro)
    history = ada.get(
        f"/accounts/{giro}/balance-history", start_date="2026-03-01", end_date="2026-03-05"
    )
    assert (history["opening_balance"], history["closing_balance"]) == (90.0, 75.0)
    assert [day["balance"] for day in history["daily_balances"]] == [90.0, 70.0, 70.0, 75.0, 75.0]


def test_a_transaction_has_the_currency_of_its_account(ada: Person) -> None:
    yen = ada.account("Tokyo", currency="JPY", opening_balance=1000)
    assert ada.spend(300, account_id=yen)["currency"] == "JPY"
    assert ada.get(f"/accounts/{yen}")["current_balance"] == 700
    ada.post("/expenses", 422, amount=3, currency="USD", account_id=yen)
    ada.post("/expenses", 422, amount="3.5", account_id=yen)


def test_an_account_with_transactions_keeps_its_currency_and_cannot_be_deleted(ada: Person) -> None:
    giro = ada.account("Giro")
    expense = ada.spend(3, account_id=giro)
    ada.put(f"/accounts/{giro}", 409, currency="EUR")
    usage = ada.delete(f"/accounts/{giro}", 409)["usage"]
    assert usage == {"transactions": 1, "rules": 0, "planned_transactions": 0}
    assert ada.put(f"/accounts/{giro}", is_active=False)["is_active"] is False
    assert ada.get("/accounts", is_active="true")["items"] == []
    ada.delete(f"/expenses/{expense['id']}")
    ada.delete(f"/accounts/{giro}")


def test_account_names_are_unique_per_user(ada: Person, bob: Person) -> None:
    ada.account("Giro")
    ada.post("/accounts", 409, name="GIRO")
    ada.put(f"/accounts/{ada.account('Cash')}", 409, name="giro")
    bob.account("Giro")


def test_accounts_of_other_users_are_not_found(ada: Person, bob: Person) -> None:
    theirs = bob.account("Giro")
    ada.post("/expenses", 422, amount=3, account_id=theirs)
    mine = ada.account("Giro")
    ada.post("/transactions", 422, kind="transfer", amount=3, account_id=mine, to_account_id=theirs)
    assert ada.call("GET", f"/accounts/{theirs}").status_code == 404


def test_the_current_balance_leaves_out_what_is_scheduled(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-20")
    giro = ada.account("Giro", opening_balance=1000)
    ada.spend(900, "2026-03-26", account_id=giro)
    account = ada.get(f"/accounts/{giro}")
    assert account["current_balance"] == 1000.0
    assert account["balance_including_scheduled"] == 100.0


def test_an_opening_balance_is_not_renamed_to_another_currency(ada: Person) -> None:
    giro = ada.account("Giro", opening_balance=1000)
    ada.put(f"/accounts/{giro}", 422, currency="EUR")
    changed = ada.put(f"/accounts/{giro}", currency="EUR", opening_balance=900)
    assert (changed["currency"], changed["opening_balance"]) == ("EUR", 900.0)

    empty = ada.account("Empty", currency="EUR")
    assert ada.put(f"/accounts/{empty}", currency="JPY")["opening_balance"] == 0


def test_net_worth_has_a_point_for_each_interval_and_a_series_for_each_currency(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    giro = ada.account("Giro", opening_balance=100)
    ada.account("Loan", opening_balance=-40, is_active=False)
    ada.account("Franken", currency="CHF", opening_balance=7)
    ada.spend(30, "2026-02-10", account_id=giro)
    ada.spend(5, "2026-03-02", account_id=giro)
    ada.spend(500, "2026-03-02")

    worth = ada.get("/accounts/net-worth", start_date="2026-02-01", interval="month")
    assert worth["period"] == {"start_date": "2026-02-01", "end_date": "2026-03-14", "days": 42}
    francs, dollars = worth["currencies"]
    assert (francs["currency"], francs["closing_balance"]) == ("CHF", 7.0)
    assert (dollars["opening_balance"], dollars["closing_balance"]) == (60.0, 25.0)
    assert dollars["points"] == [
        {"date": "2026-02-28", "balance": 30.0, "assets": 70.0, "liabilities": 40.0},
        {"date": "2026-03-14", "balance": 25.0, "assets": 65.0, "liabilities": 40.0},
    ]
    weeks = ada.get("/accounts/net-worth", days=14, interval="week")["currencies"][1]["points"]
    assert [point["date"] for point in weeks] == ["2026-03-01", "2026-03-08", "2026-03-14"]
    assert len(ada.get("/accounts/net-worth")["currencies"][0]["points"]) == 30


def test_net_worth_without_accounts_is_empty(ada: Person, bob: Person) -> None:
    bob.account("Giro", opening_balance=100)
    assert ada.get("/accounts/net-worth")["currencies"] == []
