"""Read IIF."""

from collections.abc import Callable

import pytest

from importers.values import FileError, RowProblem, Statement, StatementRow

Read = Callable[..., Statement]

HEADER = "!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\tMEMO\n!ENDTRNS\n"
DELI = "TRNS\t\tCHECK\t10/15/2026\tChecking\tCorner Deli\t-14.20\t101\tlunch\nSPL\t\tCHECK\t10/15/2026\tFood:Restaurants\t\t14.20\t\t\nENDTRNS\n"
ACME = 'TRNS\t\tDEPOSIT\t10/14/26\tChecking\t\t"1,000.00"\t\tACME 12" PIPES\nSPL\t\tDEPOSIT\t10/14/26\tSalary\t\t-900\t\t\nSPL\t\tDEPOSIT\t10/14/26\tBonus\t\t-100\t\t\nENDTRNS\n'


def test_transactions_are_read_with_their_only_split_as_category(read: Read) -> None:
    statement = read("!ACCNT\tNAME\nACCNT\tChecking\n" + HEADER + DELI + ACME)
    deli, acme = statement.items()
    assert isinstance(deli, StatementRow)
    assert isinstance(acme, StatementRow)
    assert (deli.line, deli.date.isoformat(), str(deli.amount)) == (6, "2026-10-15", "-14.20")
    assert (deli.payee, deli.description, deli.notes) == ("Corner Deli", "lunch", "Check 101")
    assert (deli.category, deli.account) == ("Restaurants", "Checking")
    assert (str(acme.amount), acme.payee, acme.category) == ("1000.00", 'ACME 12" PIPES', None)
    assert (statement.format, statement.questions) == ("iif", ())


def test_faulty_transactions_are_problems(read: Read) -> None:
    items = list(
        read(HEADER + DELI.replace("10/15/2026", "soon", 1) + DELI.replace("-14.20", "x")).items()
    )
    assert [item.column for item in items if isinstance(item, RowProblem)] == ["DATE", "AMOUNT"]


def test_an_open_order_of_dates_is_asked(read: Read) -> None:
    text = HEADER + DELI.replace("10/15", "10/11")
    assert [question.field for question in read(text).questions] == ["date_order"]
    (row,) = read(text, {"date_order": "MDY"}).items()
    assert isinstance(row, StatementRow)
    assert row.date.isoformat() == "2026-10-11"


def test_lists_without_transactions_are_refused(read: Read) -> None:
    with pytest.raises(FileError) as caught:
        read(HEADER)
    assert caught.value.code == "no_rows"
