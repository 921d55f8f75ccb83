"""Transfers between accounts of two currencies, and purchases with an original amount."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.identity import Caller
from services.ledger import total_audit
from tests.conftest import Person
from tests.statements import load_balance

Row = dict[str, Any]
DAY = "2026-03-13"


@pytest.fixture
def accounts(ada: Person) -> tuple[int, int]:
    """An account in euros and one in dollars, and a rate between them."""
    ada.post("/exchange-rates", from_currency="EUR", to_currency="USD", date=DAY, rate=1.10)
    return ada.account("Giro", currency="EUR"), ada.account("Dollars", currency="USD")


def transfer(person: Person, accounts: tuple[int, int], status: int = 201, **more: Any) -> Row:
    values = {"kind": "transfer", "amount": 100, "to_amount": 108, "date": DAY, **more}
    places = {"account_id": accounts[0], "to_account_id": accounts[1]}
    row: Row = person.post("/transactions", status, **{**places, **values})
    return row


def problems(answer: Row) -> dict[str, str]:
    return {problem["pointer"]: problem["message"] for problem in answer["errors"]}


def export(person: Person, path: str) -> str:
    return person.call("GET", path).get_data(as_text=True)


def test_a_transfer_moves_what_was_sent_and_what_arrived(
    ada: Person, accounts: tuple[int, int], as_caller: Callable[[Person], Caller]
) -> None:
    row = transfer(ada, accounts)
    assert (row["amount"], row["currency"], row["to_amount"], row["to_currency"]) == (
        100.0,
        "EUR",
        108.0,
        "USD",
    )
    assert row["exchange"] == {
        "from_currency": "EUR",
        "to_currency": "USD",
        "from_amount": 100.0,
        "to_amount": 108.0,
        "rate": 1.08,
        "reference": {
            "from_currency": "EUR",
            "to_currency": "USD",
            "rate": 1.1,
            "date": DAY,
            "source": "own",
        },
        "difference_percent": -1.82,
    }
    assert (load_balance(ada, accounts[0]), load_balance(ada, accounts[1])) == (-100.0, 108.0)
    listed = ada.get("/transactions")["items"][0]
    assert (listed["to_amount"], "exchange" in listed) == (108.0, False)
    assert list(total_audit.find_differences(as_caller(ada).id)) == []


def test_a_transfer_between_currencies_requires_both_amounts(
    ada: Person, accounts: tuple[int, int]
) -> None:
    refused = transfer(ada, accounts, 422, to_amount=None)
    assert problems(refused) == {
        "/to_amount": "The accounts have different currencies (EUR and USD), so a transfer between"
        " them requires both amounts. Send the amount that arrived as to_amount."
    }
    assert set(problems(transfer(ada, accounts, 422, to_amount=0))) == {"/to_amount"}
    assert set(problems(transfer(ada, accounts, 422, to_amount="1.234"))) == {"/to_amount"}
    alone = ada.post("/transactions", 422, kind="expense", amount=5, to_amount=5)
    assert problems(alone) == {"/to_amount": "Only a transfer has an amount that arrives."}


def test_in_one_currency_two_amounts_may_only_differ_by_the_fee(
    ada: Person, accounts: tuple[int, int]
) -> None:
    pair = accounts[0], ada.account("Savings", currency="EUR")
    refused = transfer(ada, pair, 422, to_amount=98)
    assert set(problems(refused)) == {"/to_amount"}
    row = transfer(ada, pair, to_amount=98, fee=2)
    assert (row["amount"], row["to_amount"], row["fee"]) == (98.0, None, 2.0)
    assert (load_balance(ada, pair[0]), load_balance(ada, pair[1])) == (-100.0, 98.0)
    assert transfer(ada, pair, to_amount=100)["to_amount"] is None


def test_the_fee_is_an_expense_that_comes_and_goes_with_its_transfer(
    ada: Person, accounts: tuple[int, int], as_caller: Callable[[Person], Caller]
) -> None:
    category = ada.category("Bank")
    row = transfer(ada, accounts, fee="1.50", fee_category_id=category)
    fee = ada.get(f"/expenses/{row['fee_id']}")
    assert (fee["amount"], fee["currency"], fee["account_id"], fee["category_id"], fee["date"]) == (
        1.5,
        "EUR",
        accounts[0],
        category,
        DAY,
    )
    assert load_balance(ada, accounts[0]) == -101.5

    ada.delete(f"/transactions/{row['id']}")
    assert ada.get("/transactions")["items"] == []
    assert load_balance(ada, accounts[0]) == 0.0
    restored = ada.post(f"/transactions/{row['id']}/restore", 200)
    assert (restored["fee_id"], restored["fee"], restored["to_amount"]) == (fee["id"], 1.5, 108.0)
    assert ada.get(f"/expenses/{fee['id']}") == fee
    assert list(total_audit.find_differences(as_caller(ada).id)) == []

    ada.delete(f"/expenses/{fee['id']}")
    assert ada.get(f"/transactions/{row['id']}")["fee_id"] is None


def test_a_fee_is_changed_added_and_removed_with_its_transfer(
    ada: Person, accounts: tuple[int, int]
) -> None:
    row = transfer(ada, accounts)
    path = f"/transactions/{row['id']}"
    added = ada.put(path, fee=2)
    assert (added["fee"], load_balance(ada, accounts[0])) == (2.0, -102.0)
    changed = ada.put(path, fee=3, date="2026-03-12")
    fee = ada.get(f"/expenses/{changed['fee_id']}")
    assert (changed["fee_id"], fee["amount"], fee["date"]) == (added["fee_id"], 3.0, "2026-03-12")
    assert set(problems(ada.put(path, 422, fee=-1))) == {"/fee"}
    assert set(problems(ada.put(path, 422, fee_category_id=999_999))) == {"/fee_category_id"}
    removed = ada.put(path, fee=None)
    assert (removed["fee_id"], "fee" in removed) == (None, False)
    assert load_balance(ada, accounts[0]) == -100.0
    assert set(problems(ada.post("/transactions", 422, kind="expense", amount=1, fee=1))) == {
        "/fee"
    }


def test_a_change_of_the_account_asks_for_the_amount_in_its_currency(
    ada: Person, accounts: tuple[int, int]
) -> None:
    row = transfer(ada, accounts)
    path = f"/transactions/{row['id']}"
    francs, euros = ada.account("Franken", currency="CHF"), ada.account("Savings", currency="EUR")
    assert problems(ada.put(path, 422, to_account_id=francs)) == {
        "/to_amount": "The stored amount that arrived is in USD. Send to_amount in CHF with this"
        " change."
    }
    assert ada.put(path, to_account_id=francs, to_amount=95)["to_currency"] == "CHF"
    assert load_balance(ada, francs) == 95.0
    moved = ada.put(path, to_account_id=euros)
    assert (moved["to_amount"], moved["to_currency"], load_balance(ada, euros)) == (
        None,
        None,
        100.0,
    )


def test_many_transfers_are_recorded_and_changed_with_their_fees(
    ada: Person, accounts: tuple[int, int]
) -> None:
    values = {
        "kind": "transfer",
        "amount": 10,
        "to_amount": 11,
        "account_id": accounts[0],
        "to_account_id": accounts[1],
        "fee": 1,
    }
    made = ada.post("/transactions/bulk", transactions=[values, {**values, "fee": None}])
    ids = [row["id"] for row in made["items"]]
    assert [row["fee_id"] is None for row in made["items"]] == [False, True]
    updates = [{"id": ids[0], "to_amount": 12}, {"id": ids[1], "fee": 2}]
    ada.post("/transactions/bulk-update", 200, updates=updates)
    assert [ada.get(f"/transactions/{id_}").get("fee") for id_ in ids] == [1.0, 2.0]
    assert (load_balance(ada, accounts[0]), load_balance(ada, accounts[1])) == (-23.0, 23.0)


def test_a_transfer_between_currencies_is_neither_spent_nor_earned(
    ada: Person, accounts: tuple[int, int]
) -> None:
    transfer(ada, accounts, fee=2)
    for currency, spent in (("EUR", 2.0), ("USD", 0.0)):
        month = ada.get("/summary/monthly", year=2026, month=3, currency=currency)
        assert (month["total_expenses"], month["total_income"]) == (spent, 0.0)


def test_what_a_transfer_lost_at_the_rate_is_no_transaction_of_the_net_worth(
    ada: Person, accounts: tuple[int, int]
) -> None:
    ada.put("/users/me", currency="USD")
    transfer(ada, accounts, fee=2)
    days = {"start_date": DAY, "end_date": DAY}
    converted = ada.get("/accounts/net-worth", **days)["converted"]
    # 100 euros were 110 dollars, 108 arrived, and the fee was 2.20.
    assert (converted["transactions"], converted["rate_gain"]) == (-2.2, -2.0)


def test_imported_rows_of_two_currencies_are_proposed_at_the_rate_that_they_imply(
    ada: Person, accounts: tuple[int, int]
) -> None:
    out = ada.spend(100, DAY, account_id=accounts[0], ai_classify=False)["id"]
    near = ada.earn("106", "2026-03-14", account_id=accounts[1])["id"]
    ada.earn("90", "2026-03-14", account_id=accounts[1])
    (pair,) = ada.get("/transactions/transfers/proposals")["items"]
    assert (pair["outgoing_id"], pair["incoming_id"], pair["is_only"]) == (out, near, True)
    assert (pair["to_amount"], pair["to_currency"], pair["exchange"]["rate"]) == (
        106.0,
        "USD",
        1.06,
    )
    assert pair["exchange"]["difference_percent"] == -3.64

    legs = ada.post("/transactions/transfers", outgoing_id=out, incoming_id=near)
    assert legs["exchange"]["rate"] == 1.06
    assert (legs["outgoing"]["to_amount"], legs["incoming"]["amount"]) == (106.0, -106.0)
    assert ada.get(f"/transactions/{near}")["exchange"]["rate"] == 1.06
    refused = ada.put(f"/transactions/{out}", 422, to_amount=105)
    assert set(problems(refused)) == {"/to_amount"}

    ada.delete(f"/transactions/{near}")
    assert ada.get(f"/transactions/{out}")["to_amount"] is None
    ada.post(f"/transactions/{near}/restore", 200)
    assert ada.get(f"/transactions/{out}")["to_amount"] == 106.0
    ada.delete(f"/transactions/{out}")
    restored = ada.post(f"/transactions/{out}/restore", 200)
    assert (restored["to_amount"], restored["counterpart_id"]) == (106.0, near)
    ada.delete(f"/transactions/transfers/{out}")
    single = ada.get(f"/transactions/{out}")
    assert (single["kind"], single["to_amount"]) == ("expense", None)


@pytest.mark.parametrize("export_format", ["csv", "json", "ofx"])
def test_both_amounts_come_back_from_an_export(
    ada: Person, bob: Person, accounts: tuple[int, int], export_format: str
) -> None:
    transfer(ada, accounts)
    ada.spend("3.90", DAY, account_id=accounts[0], original_amount="4.20", original_currency="USD")
    content = export(ada, f"/transactions/export?format={export_format}")
    places = bob.account("Giro", currency="EUR"), bob.account("Dollars", currency="USD")
    bob.send("/import", content, name=f"all.{export_format}")
    moved = bob.get("/transactions", kind="transfer")["items"][0]
    assert (moved["amount"], moved["to_amount"], moved["to_currency"]) == (100.0, 108.0, "USD")
    assert (moved["account_id"], moved["to_account_id"]) == places
    bought = bob.get("/transactions", original_currency="USD")["items"]
    assert [(row["amount"], row["original_amount"], row["notes"]) for row in bought] == [
        (3.9, 4.2, "")
    ]


def test_journals_price_what_arrived_and_note_the_original_amount(
    ada: Person, accounts: tuple[int, int]
) -> None:
    transfer(ada, accounts)
    ada.spend("3.90", DAY, account_id=accounts[0], original_amount="4.20", original_currency="USD")
    beancount = export(ada, "/transactions/export?format=beancount")
    assert "  Assets:Dollars  108.00 USD @@ 100.00 EUR\n" in beancount
    assert "  original: 4.20 USD\n" in beancount
    ledger = export(ada, "/transactions/export?format=ledger")
    assert "    Assets:Dollars  USD 108.00 @@ EUR 100.00\n" in ledger
    assert "    ; original: USD 4.20\n" in ledger


def test_the_log_and_the_personal_export_have_both_amounts(
    ada: Person, accounts: tuple[int, int]
) -> None:
    row = transfer(ada, accounts, fee=1)
    ada.put(f"/transactions/{row['id']}", to_amount=109)
    history = ada.get(f"/transactions/{row['id']}/history")["items"][0]
    assert history["changes"] == [{"field": "to_amount", "before": 108.0, "after": 109.0}]
    document = json.loads(export(ada, "/users/me/export"))
    exported = {each["id"]: each for each in document["transactions"]}[row["id"]]
    assert (exported["to_amount"], exported["to_currency"], exported["fee_id"]) == (
        109.0,
        "USD",
        row["fee_id"],
    )


def test_a_purchase_keeps_its_original_amount_and_no_sum_has_it(
    ada: Person, accounts: tuple[int, int]
) -> None:
    row = ada.spend(
        "3.90", DAY, account_id=accounts[0], original_amount="4.20", original_currency="USD"
    )
    assert (row["original_amount"], row["original_currency"]) == (4.2, "USD")
    exchange = row["exchange"]
    assert (exchange["from_currency"], exchange["rate"], exchange["reference"]["source"]) == (
        "USD",
        0.928571428571,
        "own",
    )
    assert exchange["difference_percent"] == 2.14
    month = ada.get("/summary/monthly", year=2026, month=3, currency="USD")
    assert month["total_expenses"] == 0.0
    found = ada.get("/expenses", original_currency="USD")["items"]
    assert [each["id"] for each in found] == [row["id"]]
    assert ada.get("/expenses", original_currency="CHF")["items"] == []
    cleared = ada.put(f"/expenses/{row['id']}", original_amount=None, original_currency=None)
    assert (cleared["original_amount"], "exchange" in cleared) == (None, False)


@pytest.mark.parametrize(
    ("original", "field"),
    [
        ({"original_amount": 5}, "/original_currency"),
        ({"original_currency": "USD"}, "/original_amount"),
        ({"original_amount": 5, "original_currency": "EUR"}, "/original_currency"),
        ({"original_amount": 0, "original_currency": "USD"}, "/original_amount"),
        ({"original_amount": -5, "original_currency": "USD"}, "/original_amount"),
        ({"original_amount": "5.5", "original_currency": "JPY"}, "/original_amount"),
    ],
)
@pytest.mark.any_database
def test_an_original_amount_is_positive_and_in_another_currency(
    ada: Person, accounts: tuple[int, int], original: Row, field: str
) -> None:
    refused = ada.post("/expenses", 422, amount=4, account_id=accounts[0], **original)
    assert set(problems(refused)) == {field}


@pytest.mark.any_database
def test_a_bank_file_brings_the_original_amount(ada: Person, accounts: tuple[int, int]) -> None:
    ada.send(
        "/import",
        "Date,Payee,Amount,Currency,Original amount,Original currency\n"
        "2026-03-05,Diner,-9.10,EUR,-10.00,USD\n"
        "2026-03-06,Kiosk,-3.00,EUR,-3.00,EUR\n",
        account_id=str(accounts[0]),
    )
    rows = ada.get("/transactions", sort="date")["items"]
    assert [(row["original_amount"], row["original_currency"], row["notes"]) for row in rows] == [
        (10.0, "USD", ""),
        (None, None, ""),
    ]
