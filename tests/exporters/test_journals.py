"""Write journals for plain-text accounting."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from beancount import loader

from core.enums import ExportFormat
from exporters.journals import JOURNALS, JournalWriter, write_beancount, write_ledger
from exporters.values import ExportAccount, ExportRow

Row = Callable[..., ExportRow]

ACCOUNTS = {
    "Giro": ExportAccount("Giro", "checking", "EUR", Decimal("100.00")),
    "Savings": ExportAccount("Savings", "savings", "EUR", Decimal(0)),
}


def opened() -> dict[str, ExportAccount]:
    """The accounts with the first days of their rows."""
    return {
        "Giro": replace(ACCOUNTS["Giro"], first_day=dt.date(2026, 3, 2)),
        "Savings": replace(ACCOUNTS["Savings"], first_day=dt.date(2026, 3, 9)),
    }


def test_both_journal_formats_have_a_writer() -> None:
    assert set(JOURNALS) == {ExportFormat.BEANCOUNT, ExportFormat.LEDGER}


def test_a_beancount_transaction_names_flag_texts_tags_and_both_sides(row: Row) -> None:
    text = "".join(
        write_beancount(
            [row(id=7, description='say "hi"', category="Food", tags=("ice cream",))],
            ACCOUNTS,
        )
    )
    assert text == (
        'option "title" "Outlay"\n'
        "2026-03-14 open Assets:Giro\n"
        "2026-03-14 open Expenses:Food\n"
        '2026-03-14 * "Baker" "say \\"hi\\"" #ice-cream\n'
        "  outlay: 7\n"
        "  Assets:Giro  -4.50 EUR\n"
        "  Expenses:Food  4.50 EUR\n\n"
    )


def test_a_ledger_transaction_names_flag_texts_tags_and_both_sides(row: Row) -> None:
    text = "".join(
        write_ledger(
            [row(id=7, payee="", description="a; b", is_pending=True, tags=("x y", "z"))],
            ACCOUNTS,
        )
    )
    assert text == (
        "2026-03-14 ! Unknown  ; a, b\n"
        "    ; outlay: 7\n"
        "    ; :x-y:z:\n"
        "    Assets:Giro  EUR -4.50\n"
        "    Expenses:Uncategorized  EUR 4.50\n\n"
    )


@pytest.mark.parametrize("write", [write_beancount, write_ledger])
def test_opening_balances_are_dated_before_the_first_row(row: Row, write: JournalWriter) -> None:
    rows = [
        row(date=dt.date(2026, 3, 2)),
        row(date=dt.date(2026, 3, 9), kind="transfer", account="Savings", to_account="Giro"),
    ]
    text = "".join(write(rows, opened()))
    assert text.count("Opening balance") == 1
    assert "2026-03-01 * " in text
    assert "100.00" in text


@pytest.mark.parametrize("write", [write_beancount, write_ledger])
def test_a_filtered_journal_has_no_opening_balances(row: Row, write: JournalWriter) -> None:
    text = "".join(write([row()], ACCOUNTS))
    assert "Opening" not in text


def test_beancount_accepts_texts_with_quotes_backslashes_and_line_breaks(row: Row) -> None:
    rows = [
        row(payee='a\\"b', description="two\nlines", tags=("ü", "a/b")),
        row(id=2, account=None, is_pending=True),
    ]
    text = "".join(write_beancount(rows, opened()))
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    payees = [entry.payee for entry in entries if hasattr(entry, "payee") and entry.payee]
    assert payees == ['a\\"b', "Baker"]


def test_journals_without_rows_have_no_transactions() -> None:
    assert "".join(write_ledger([], ACCOUNTS)) == ""
    beancount = "".join(write_beancount([], ACCOUNTS))
    assert beancount == 'option "title" "Outlay"\n'


def test_beancount_balances_a_transfer_between_currencies_by_its_price(row: Row) -> None:
    moved = row(
        kind="transfer",
        amount=Decimal(-100),
        category=None,
        to_account="Savings",
        to_amount=Decimal("108.00"),
        to_currency="USD",
    )
    entries, errors, _ = loader.load_string("".join(write_beancount([moved], ACCOUNTS)))
    assert errors == []
    (transfer,) = [entry for entry in entries if hasattr(entry, "postings")]
    assert [str(posting.units) for posting in transfer.postings] == ["-100 EUR", "108.00 USD"]
