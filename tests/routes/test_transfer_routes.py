from typing import Any

import pytest

from tests.conftest import Person
from tests.statements import load_balance


def test_transfers_between_own_accounts_are_proposed_and_linked(ada: Person, checking: int) -> None:
    savings = ada.account("Savings", currency="EUR")
    ada.send(
        "/import",
        "Date,Payee,Amount\n2026-03-05,To savings,-300.00\n2026-03-06,Shop,-30.00\n",
        account_id=str(checking),
    )
    done = ada.send(
        "/import",
        "Date,Payee,Amount\n2026-03-08,From checking,300.00\n",
        account_id=str(savings),
        mapping={"sign": "as_is"},
    )
    assert done["transfer_proposals"] == 1
    (pair,) = ada.get("/transactions/transfers/proposals")["items"]
    assert (pair["amount"], pair["account_id"], pair["to_account_id"], pair["is_only"]) == (
        300.0,
        checking,
        savings,
        True,
    )
    legs = ada.post(
        "/transactions/transfers", outgoing_id=pair["outgoing_id"], incoming_id=pair["incoming_id"]
    )
    assert (legs["outgoing"]["kind"], legs["incoming"]["amount"]) == ("transfer", -300.0)
    month = {"year": 2026, "month": 3, "currency": "EUR"}
    totals = ada.get("/summary/monthly", **month)
    assert (totals["total_expenses"], totals["total_income"]) == (30.0, 0.0)
    assert (load_balance(ada, checking), load_balance(ada, savings)) == (-330.0, 300.0)
    assert ada.get("/transactions/transfers/proposals")["items"] == []
    refused = ada.put(f"/transactions/{pair['outgoing_id']}", 422, amount=1)
    assert refused["errors"] == [
        {
            "pointer": "/amount",
            "message": "This transaction is one leg of a transfer. Unlink the transfer first.",
        }
    ]
    assert (
        ada.put(f"/transactions/{pair['outgoing_id']}", notes="rainy day")["notes"] == "rainy day"
    )
    ada.delete(f"/transactions/transfers/{pair['incoming_id']}")
    totals = ada.get("/summary/monthly", **month)
    assert (totals["total_expenses"], totals["total_income"]) == (330.0, 300.0)


def test_deleting_one_leg_makes_the_other_an_income_again(ada: Person, checking: int) -> None:
    savings = ada.account("Savings", currency="EUR")
    out, into = (
        ada.spend(50, account_id=checking)["id"],
        ada.earn(50, "2026-03-12", account_id=savings)["id"],
    )
    ada.post("/transactions/transfers", outgoing_id=out, incoming_id=into)
    ada.post("/transactions/transfers", 409, outgoing_id=out, incoming_id=into)
    ada.delete(f"/transactions/{out}")
    other = ada.get(f"/transactions/{into}")
    assert (other["kind"], other["amount"], other["counterpart_id"]) == ("income", 50.0, None)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"amount": 51}, "/incoming_id"),
        ({"date": "2026-03-19"}, "/incoming_id"),
        ({"date": "2026-03-09"}, "/incoming_id"),
        ({"account_id": None}, "/incoming_id"),
    ],
)
def test_transactions_that_do_not_match_are_not_linked(
    ada: Person, checking: int, changes: dict[str, Any], pointer: str
) -> None:
    savings = ada.account("Savings", currency="EUR")
    out = ada.spend(50, "2026-03-14", account_id=checking)["id"]
    into = ada.post(
        "/incomes",
        **{"amount": 50, "date": "2026-03-14", "account_id": savings, "currency": "EUR", **changes},
    )["id"]
    refused = ada.post("/transactions/transfers", 422, outgoing_id=out, incoming_id=into)
    assert refused["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("date", ["2026-03-10", "2026-03-18"])
def test_the_sides_of_a_transfer_may_be_four_days_apart(
    ada: Person, checking: int, date: str
) -> None:
    savings = ada.account("Savings", currency="EUR")
    out = ada.spend(50, "2026-03-14", account_id=checking)["id"]
    into = ada.earn(50, date, account_id=savings)["id"]
    ada.post("/transactions/transfers", outgoing_id=out, incoming_id=into)
