"""Read QIF."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.values import FileError, RowProblem, StatedBalance, Statement, StatementRow
from tests.importers.samples import QIF

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def test_qif_is_read_account_by_account(read: Read) -> None:
    row, impossible_date, invalid_amount, trade = read(QIF).items()
    assert isinstance(row, StatementRow)
    assert (row.date, row.amount, row.payee, row.description) == (
        dt.date(2024, 3, 14),
        Decimal("-1234.50"),
        "Landlord",
        "March",
    )
    assert (row.category, row.account, row.notes) == ("Rent", "Checking", "Check 101")
    problems = ((impossible_date, "D"), (invalid_amount, "T"), (trade, "!Type:Invst"))
    for problem, column in problems:
        assert isinstance(problem, RowProblem)
        assert problem.column == column


def test_an_open_date_order_is_asked_until_it_is_answered(read: Read) -> None:
    content = "!Type:Bank\nD01/02/03\nT-1\n^\n"
    assert [question.field for question in read(content).questions] == ["date_order"]
    answered = read(content, {"date_order": "YMD"})
    assert (answered.questions, answered.confidence) == ((), 0.95)
    (row,) = answered.items()
    assert isinstance(row, StatementRow)
    assert row.date == dt.date(2001, 2, 3)


def test_the_decimal_mark_is_detected_and_can_be_corrected(read: Read) -> None:
    content = "!Type:Bank\nD2024-03-14\nT-1,50\n^\nD2024-03-15\nT-1.234\n^\n"
    assert read(content).mapping == {"date_order": "YMD", "decimal_mark": ","}
    amounts = [item.amount for item in read(content).items() if isinstance(item, StatementRow)]
    assert amounts == [Decimal("-1.50"), -1234]
    assert read(content, {"decimal_mark": "."}).mapping == {
        "date_order": "YMD",
        "decimal_mark": ".",
    }


def test_a_file_without_transactions_of_an_account_is_refused(read: Read) -> None:
    with pytest.raises(FileError) as caught:
        read("!Type:Cat\nNFood\n^\n")
    assert caught.value.code == "no_rows"


def test_an_opening_balance_is_not_a_payment(read: Read) -> None:
    (balance,) = read("!Type:Bank\nD2024-03-14\nT100.00\nPOpening Balance\n^\n").items()
    assert balance == StatedBalance(dt.date(2024, 3, 14), Decimal("100.00"), is_opening=True)


def test_the_last_record_may_lack_its_end(rows: Rows) -> None:
    (row,) = rows("!Type:Bank\nD2024-03-14\nU-2.00\nMCoffee\nL[Savings]")
    assert (row.amount, row.payee, row.category) == (-2, "Coffee", None)
