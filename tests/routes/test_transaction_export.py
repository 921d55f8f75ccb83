"""Transactions out: safe, complete, and the same when they come back in."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction as Entry

from tests.conftest import Person

SAME = (
    "date", "kind", "amount", "currency", "payee", "description", "notes", "category_id", "tags", "external_id",
    "is_pending",
)  # fmt: skip
BANK = """Date,Payee,Amount,Status,Transaction ID
2026-03-02,Kiosk,-3.00,Pending,X-17
2026-03-01,Employer,2500.00,Posted,X-18
"""


@pytest.fixture
def giro(ada: Person, today: Callable[[str], None]) -> int:
    """An account with all that can be in one."""
    today("2026-03-20")
    giro, savings = (
        ada.account("Giro", currency="EUR", opening_balance=100),
        ada.account("Savings", currency="EUR"),
    )
    food = ada.category("Food & drink")
    told = {"account_id": giro, "currency": "EUR"}
    ada.spend(
        4.5,
        payee="=HYPERLINK(1)",
        description="+1",
        notes="'=x\nsecond line",
        tags=["-treat"],
        **told,
    )
    ada.spend(
        12,
        payee='Ben & "Jerry" <ice>',
        description="a  b",
        category_id=food,
        tags=["ice cream", "cold"],
        **told,
    )
    ada.spend(-5, payee="Refunded; and more" * 5, description="ü" * 200, category_id=food, **told)
    ada.earn(50, payee="@Grace", **told)
    ada.post(
        "/transactions",
        kind="transfer",
        amount=20,
        date="2026-03-04",
        account_id=giro,
        to_account_id=savings,
    )
    ada.send("/import", BANK, account_id=str(giro))
    return giro


def exported(person: Person, **query: Any) -> str:
    answer = person.call("GET", "/transactions/export", query_string=query)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    return str(answer.text)


def shown(person: Person, **query: Any) -> list[dict[str, Any]]:
    rows = person.get("/transactions", limit=200, **query)["items"]
    return sorted(({name: row[name] for name in SAME} for row in rows), key=str)


@pytest.mark.parametrize("kind", ["csv", "json", "ofx"])
def test_what_goes_out_comes_in_again_the_same(ada: Person, giro: int, kind: str) -> None:
    text = exported(ada, format=kind, account_id=giro)
    empty = ada.account("Empty", currency="EUR")
    done = ada.send("/import", text, account_id=str(empty), name=f"export.{kind}")
    assert (done["created"], done["rejected"], done["format"]) == (
        7,
        0,
        "outlay" if kind == "csv" else f"outlay-{kind}",
    )
    before, after = shown(ada, account_id=giro), shown(ada, account_id=empty)
    if kind == "ofx":  # which keeps no double spaces
        before, after = (
            [{**row, "description": row["description"].replace("  ", " ")} for row in rows]
            for rows in (before, after)
        )
    assert after == before
    balances = {one["name"]: one["current_balance"] for one in ada.get("/accounts")["items"]}
    assert balances["Empty"] == balances["Giro"] - 100
    assert (
        ada.send("/import", text, account_id=str(empty), name=f"export.{kind}")["duplicates"] == 7
    )


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_goes_out_comes_in_with_somebody_who_has_nothing(
    ada: Person, bob: Person, giro: int, kind: str
) -> None:
    done = bob.send("/import", exported(ada, format=kind), name=f"export.{kind}")
    assert (done["created"], done["rejected"]) == (7, 0)
    names = {
        one["id"]: one["name"]
        for one in ada.get("/categories")["items"] + bob.get("/categories")["items"]
    }

    def told(person: Person) -> Any:
        breakdown = person.get("/summary/category-breakdown", year=2026, month=3, currency="EUR")[
            "category_breakdown"
        ]
        return sorted((names.get(one["category_id"], ""), one["total"]) for one in breakdown)

    assert told(bob) == told(ada) != []
    assert {one["name"]: one["current_balance"] for one in bob.get("/accounts")["items"]} == {
        "Giro": 2515.5,
        "Savings": 20.0,
    }


def test_a_spreadsheet_runs_nothing_of_it(ada: Person, giro: int) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(ada), newline="")))
    for row in rows:
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            for name, cell in row.items()
            if name != "amount"
        )
        Decimal(row["amount"])
    assert {"'=HYPERLINK(1)", "'@Grace"} <= {row["payee"] for row in rows}
    assert ada.call("GET", "/transactions/export/csv").text == exported(ada)


def test_only_what_passes_the_filter_goes_out(ada: Person, giro: int) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(exported(ada, kind="expense", start_date="2026-03-05"), newline="")
        )
    )
    assert [row["amount"] for row in rows] == ["-4.50", "-12.00", "5.00"]
    refused = ada.call("GET", "/transactions/export", query_string={"format": "xlsx"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "?format")
    assert exported(ada, q="nothing of this") == exported(ada, q="nothing like it")
    assert exported(ada, q="nothing", format="ofx").count("STMTTRN>") == 0


def test_beancount_reads_the_journal_and_its_balances_are_ours(ada: Person, giro: int) -> None:
    entries, errors, _ = loader.load_string(exported(ada, format="beancount"))
    assert errors == []
    told = [posting for entry in entries if isinstance(entry, Entry) for posting in entry.postings]
    sums: dict[str, Decimal] = {}
    for posting in told:
        sums[posting.account] = sums.get(posting.account, Decimal(0)) + posting.units.number
    assert float(sums["Assets:Giro"]) == ada.get(f"/accounts/{giro}")["current_balance"]
    assert float(sums["Assets:Savings"]) == 20
    assert float(sums["Expenses:Food-drink"]) == 7
    assert sum(sums.values()) == 0


def test_a_ledger_journal_balances(ada: Person, giro: int) -> None:
    text = exported(ada, format="ledger")
    postings = [
        line.rsplit("  ", 1)
        for line in text.splitlines()
        if line.startswith("    ") and "EUR" in line
    ]
    assert (
        sum(Decimal(amount.split()[1]) for _, amount in postings) == 100
    )  # the opening balance's other side is left out
    assert "2026-03-02 ! Kiosk" in text
    assert "    ; :ice-cream:cold:" in text
