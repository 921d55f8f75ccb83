"""Read GnuCash's XML and its export of transactions."""

import gzip
from collections.abc import Callable

import pytest

from importers.values import FileError, StatedBalance, Statement, StatementRow

Read = Callable[..., Statement]

ACCOUNTS = {
    "a": ("Checking", "BANK"),
    "b": ("Savings", "ASSET"),
    "c": ("Groceries", "EXPENSE"),
    "d": ("Household", "EXPENSE"),
    "e": ("Salary", "INCOME"),
    "f": ("Opening Balances", "EQUITY"),
}


def transaction(day: str, description: str, **splits: str) -> str:
    parts = "".join(
        f"<trn:split><split:id type='guid'>{account}</split:id><split:value>{value}</split:value>"
        f"<split:account type='guid'>{account}</split:account></trn:split>"
        for account, value in splits.items()
    )
    return (
        f"<gnc:transaction version='2.0.0'>\n<trn:id type='guid'>{day}{description}</trn:id>"
        "<trn:currency><cmdty:space>CURRENCY</cmdty:space><cmdty:id>EUR</cmdty:id></trn:currency>"
        f"<trn:date-posted><ts:date>{day} 10:59:00 +0000</ts:date></trn:date-posted>"
        f"<trn:description>{description}</trn:description><trn:splits>{parts}</trn:splits></gnc:transaction>\n"
    )


def book(*transactions: str) -> str:
    names = ("gnc", "act", "trn", "ts", "split", "cmdty")
    spaces = " ".join(f'xmlns:{name}="http://www.gnucash.org/XML/{name}"' for name in names)
    accounts = "".join(
        f"<gnc:account version='2.0.0'><act:name>{name}</act:name><act:id type='guid'>{key}</act:id>"
        f"<act:type>{kind}</act:type></gnc:account>"
        for key, (name, kind) in ACCOUNTS.items()
    )
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<gnc-v2 {spaces}><gnc:book>{accounts}{"".join(transactions)}</gnc:book></gnc-v2>'


def rows_of(statement: Statement) -> list[tuple[object, ...]]:
    return [
        (
            item.date.isoformat(),
            str(item.amount),
            item.payee,
            item.account,
            item.category,
            item.to_account,
        )
        for item in statement.items()
        if isinstance(item, StatementRow)
    ]


def test_payments_transfers_and_opening_balances_are_told_apart(read: Read) -> None:
    text = book(
        transaction("2026-10-01", "Opening", a="100000/100", f="-100000/100"),
        transaction("2026-10-15", "Corner Deli", a="-1420/100", c="1420/100"),
        transaction("2026-10-14", "Acme", a="1000/1", e="-1000/1"),
        transaction("2026-10-16", "To savings", a="-50/1", b="50/1"),
        transaction("2026-10-17", "Market", a="-40/1", c="30/1", d="10/1"),
    )
    statement = read(gzip.compress(text.encode()))
    assert statement.format == "gnucash"
    assert rows_of(statement) == [
        ("2026-10-15", "-14.2", "Corner Deli", "Checking", "Groceries", None),
        ("2026-10-14", "1000", "Acme", "Checking", "Salary", None),
        ("2026-10-16", "-50", "To savings", "Checking", None, "Savings"),
        ("2026-10-17", "-30", "Market", "Checking", "Groceries", None),
        ("2026-10-17", "-10", "Market", "Checking", "Household", None),
    ]
    (balance,) = [item for item in statement.items() if isinstance(item, StatedBalance)]
    assert (balance.amount, balance.account, balance.is_opening) == (1000, "Checking", True)
    ids = [item.bank_id for item in statement.items() if isinstance(item, StatementRow)]
    assert len(set(ids)) == len(ids)


HEADER = "Date,Transaction ID,Number,Description,Notes,Commodity/Currency,Void Reason,Action,Memo,Full Account Name,Account Name,Amount With Sym,Amount Num.,Value With Sym,Value Num.,Reconcile,Reconcile Date,Rate/Price\n"


@pytest.mark.parametrize("shared", ["15/10/2026,t1,,Corner Deli,,CURRENCY::EUR,,", ",,,,,,,"])
def test_an_export_of_transactions_has_a_line_for_each_split(read: Read, shared: str) -> None:
    text = (
        HEADER
        + "15/10/2026,t1,,Corner Deli,,CURRENCY::EUR,,,,Expenses:Groceries,Groceries,€14.20,14.20,€14.20,14.20,n,,1.00\n"
        + f"{shared},,Assets:Checking,Checking,-€14.20,-14.20,-€14.20,-14.20,n,,1.00\n"
        + '14/10/2026,t2,,Acme,,CURRENCY::EUR,,,,Assets:Checking,Checking,"€1,000.00","1,000.00","€1,000.00","1,000.00",n,,1.00\n'
        + '14/10/2026,t2,,Acme,,CURRENCY::EUR,,,,Income:Salary,Salary,"-€1,000.00","-1,000.00","-€1,000.00","-1,000.00",n,,1.00\n'
    )
    statement = read(text)
    assert statement.format == "gnucash-csv"
    assert rows_of(statement) == [
        ("2026-10-15", "-14.20", "Corner Deli", "Checking", "Groceries", None),
        ("2026-10-14", "1000.00", "Acme", "Checking", "Salary", None),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (book(), "no_rows"),
        (book()[:-20], "damaged_file"),
        (book().replace("<gnc-v2", "<!DOCTYPE x [<!ENTITY a 'b'>]><gnc-v2"), "unknown_format"),
        (HEADER, "no_rows"),
    ],
)
def test_books_without_transactions_are_refused(read: Read, text: str, code: str) -> None:
    with pytest.raises(FileError) as caught:
        read(text)
    assert caught.value.code == code
