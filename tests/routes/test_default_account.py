"""New transactions that name no account are in the default account."""

from typing import Any

import pytest

from tests.conftest import Person


@pytest.fixture
def giro(ada: Person) -> int:
    account = ada.account("Giro")
    assert ada.put("/users/me", default_account_id=account)["default_account_id"] == account
    return account


def test_it_is_used_by_transactions_that_name_none(ada: Person, giro: int) -> None:
    cash = ada.account("Cash")
    assert ada.spend(3)["account_id"] == giro
    assert ada.earn(3)["account_id"] == giro
    assert ada.spend(3, account_id=cash)["account_id"] == cash
    assert ada.spend(3, account_id=None)["account_id"] is None
    rows = ada.post("/transactions/bulk", transactions=[{"kind": "expense", "amount": 3}])["items"]
    assert rows[0]["account_id"] == giro


def test_it_is_the_source_of_a_transfer(ada: Person, giro: int) -> None:
    savings = ada.account("Savings")
    transfer: dict[str, Any] = {"kind": "transfer", "amount": 3}
    assert ada.post("/transactions", **transfer, to_account_id=savings)["account_id"] == giro
    ada.post("/transactions", 422, **transfer, to_account_id=giro)


def test_it_is_left_out_for_another_currency(ada: Person, giro: int) -> None:
    assert ada.spend(3, currency="JPY")["account_id"] is None


def test_changes_of_a_transaction_do_not_fill_it_in(ada: Person, giro: int) -> None:
    row = ada.spend(3, account_id=None)["id"]
    assert ada.put(f"/expenses/{row}", amount=4)["account_id"] is None


def test_only_an_active_account_of_ones_own_can_be_it(ada: Person, bob: Person) -> None:
    closed = ada.account("Closed", is_active=False)
    for account in (bob.account("Theirs"), closed, 999_999):
        refused = ada.put("/users/me", 422, default_account_id=account)
        assert refused["errors"][0]["pointer"] == "/default_account_id"
    assert ada.get("/users/me")["default_account_id"] is None


@pytest.mark.parametrize("way", ["deleted", "closed"])
def test_an_account_that_is_gone_is_the_default_no_more(ada: Person, giro: int, way: str) -> None:
    version = ada.get("/users/me")["version"]
    if way == "deleted":
        ada.delete(f"/accounts/{giro}")
    else:
        ada.put(f"/accounts/{giro}", is_active=False)
    me = ada.get("/users/me")
    assert (me["default_account_id"], me["version"]) == (None, version + 1)
    changes = ada.get("/changes")["items"]
    user = [change["data"] for change in changes if change["entity"] == "user"][-1]
    assert user["default_account_id"] is None
    assert ada.spend(3)["account_id"] is None
