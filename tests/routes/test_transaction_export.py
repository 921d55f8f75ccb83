"""Exports of transactions: safe, complete, and unchanged when imported again."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from operator import itemgetter
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction as Entry

from routes.http import rendering
from services.ledger import transaction_export
from tests.conftest import Person

EXPORTED = (
    "date",
    "kind",
    "amount",
    "currency",
    "payee",
    "description",
    "notes",
    "category_id",
    "tags",
    "external_id",
    "is_pending",
)
"""Fields that survive an export and an import."""

BANK = """Date,Payee,Amount,Status,Transaction ID
2026-03-02,Kiosk,-3.00,Pending,X-17
2026-03-01,Employer,2500.00,Posted,X-18
"""


@pytest.fixture
def giro(ada: Person, today: Callable[[str], None]) -> int:
    """An account with every sort of transaction; returns its id."""
    today("2026-03-20")
    giro, savings = (
        ada.account("Giro", currency="EUR", opening_balance=100),
        ada.account("Savings", currency="EUR"),
    )
    food = ada.category("Food & drink")
    common = {"account_id": giro, "currency": "EUR"}
    ada.spend(
        4.5,
        payee="=HYPERLINK(1)",
        description="+1",
        notes="'=x\nsecond line",
        tags=["-treat"],
        **common,
    )
    ada.spend(
        12,
        payee='Ben & "Jerry" <ice>',
        description="a  b",
        category_id=food,
        tags=["ice cream", "cold"],
        **common,
    )
    ada.spend(-5, payee="Refunded; and more" * 5, description="ü" * 200, category_id=food, **common)
    ada.earn(50, payee="@Grace", **common)
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


def list_exported_fields(person: Person, account_id: int) -> list[dict[str, Any]]:
    rows = person.get("/transactions", limit=200, account_id=account_id)["items"]
    pick = itemgetter(*EXPORTED)
    return sorted((dict(zip(EXPORTED, pick(row), strict=True)) for row in rows), key=str)


def collapse_spaces(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "description": row["description"].replace("  ", " ")} for row in rows]


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def list_balances(person: Person) -> dict[str, float]:
    accounts = person.get("/accounts")["items"]
    return {account["name"]: account["current_balance"] for account in accounts}


def sum_by_category_name(person: Person, names: dict[int, str]) -> list[tuple[str, float]]:
    query = {"year": 2026, "month": 3, "currency": "EUR"}
    breakdown = person.get("/summary/category-breakdown", **query)["category_breakdown"]
    return sorted((names.get(row["category_id"], ""), row["total"]) for row in breakdown)


@pytest.mark.parametrize("kind", ["csv", "json", "ofx"])
def test_an_export_is_imported_again_unchanged(ada: Person, giro: int, kind: str) -> None:
    text = exported(ada, format=kind, account_id=giro)
    empty = ada.account("Empty", currency="EUR")
    done = ada.send("/import", text, account_id=str(empty), name=f"export.{kind}")
    assert (done["created"], done["rejected"], done["format"]) == (
        7,
        0,
        "outlay" if kind == "csv" else f"outlay-{kind}",
    )
    before, after = list_exported_fields(ada, giro), list_exported_fields(ada, empty)
    if kind == "ofx":  # OFX keeps no double spaces
        before, after = collapse_spaces(before), collapse_spaces(after)
    assert after == before
    balances = list_balances(ada)
    assert balances["Empty"] == balances["Giro"] - 100
    assert (
        ada.send("/import", text, account_id=str(empty), name=f"export.{kind}")["duplicates"] == 7
    )


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_export_is_imported_by_a_user_without_accounts_and_categories(
    ada: Person, bob: Person, giro: int, kind: str
) -> None:
    done = bob.send("/import", exported(ada, format=kind), name=f"export.{kind}")
    assert (done["created"], done["rejected"]) == (7, 0)
    categories = ada.get("/categories")["items"] + bob.get("/categories")["items"]
    names = {category["id"]: category["name"] for category in categories}
    assert sum_by_category_name(bob, names) == sum_by_category_name(ada, names) != []
    assert list_balances(bob) == {"Giro": 2515.5, "Savings": 20.0}


def test_a_spreadsheet_executes_nothing_of_an_export(ada: Person, giro: int) -> None:
    rows = read_csv(exported(ada))
    for row in rows:
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            for name, cell in row.items()
            if name != "amount"
        )
        Decimal(row["amount"])
    assert {"'=HYPERLINK(1)", "'@Grace"} <= {row["payee"] for row in rows}
    assert ada.call("GET", "/transactions/export/csv").text == exported(ada)


def test_only_matching_transactions_are_exported(ada: Person, giro: int) -> None:
    rows = read_csv(exported(ada, kind="expense", start_date="2026-03-05"))
    assert [row["amount"] for row in rows] == ["-4.50", "-12.00", "5.00"]
    refused = ada.call("GET", "/transactions/export", query_string={"format": "xlsx"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "?format")
    assert exported(ada, q="nothing of this") == exported(ada, q="nothing like it")
    assert exported(ada, q="nothing", format="ofx").count("STMTTRN>") == 0


def test_beancount_reads_the_journal_and_computes_the_same_balances(ada: Person, giro: int) -> None:
    entries, errors, _ = loader.load_string(exported(ada, format="beancount"))
    assert errors == []
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Entry):
            for posting in entry.postings:
                sums[posting.account] += posting.units.number
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
    # 100, not 0: the other side of the opening balance has no amount in the journal.
    assert sum(Decimal(amount.split()[1]) for _, amount in postings) == 100
    assert "2026-03-02 ! Kiosk" in text
    assert "    ; :ice-cream:cold:" in text


@pytest.mark.parametrize("export_format", ["csv", "json", "beancount"])
def test_an_export_that_is_longer_than_what_is_read_ahead_is_whole(
    ada: Person, giro: int, monkeypatch: pytest.MonkeyPatch, export_format: str
) -> None:
    """Most of it is read after the request has ended, and with it the session's transaction."""
    monkeypatch.setattr(rendering, "READ_AHEAD", 2_000)
    monkeypatch.setattr(transaction_export, "BATCH", 10)
    rows = [
        {
            "kind": "expense",
            "amount": 1,
            "currency": "EUR",
            "date": "2026-03-01",
            "account_id": giro,
        }
        for _ in range(1_000)
    ]
    for number, row in enumerate(rows):
        row["payee"] = f"Number-{number}."
    ada.post("/transactions/bulk", transactions=rows)

    answer = ada.call("GET", f"/transactions/export?format={export_format}", buffered=False)
    assert answer.status_code == 200
    text = b"".join(answer.iter_encoded()).decode()
    answer.close()
    assert all(f"Number-{number}." in text for number in range(len(rows)))
