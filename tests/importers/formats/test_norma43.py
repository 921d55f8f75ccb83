"""Read Norma 43."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from importers.values import RowProblem, StatedBalance, Statement, StatementRow

Read = Callable[..., Statement]


def account(balance: str = "2" + "00000000100000") -> str:
    return "11210001234567890123261001261031" + balance + "978" + "3" + "JO DOE".ljust(26)


def movement(day: str, mark: str, cents: int, reference: str = "0") -> str:
    return f"22    0123{day}{day}04002{mark}{cents:014}{'0' * 10}{reference:0>12}{'0' * 16}"


def texts(first: str, second: str = "", number: int = 1) -> str:
    return f"23{number:02}{first:<38}{second:<38}"


def file(*records: str, end: str = "2" + "00000000198580") -> str:
    closing = "3321000123456789012300001000000000014200000100000000100000" + end + "978"
    return "\r\n".join((account(), *records, closing, "88" + "9" * 18 + "000006", ""))


def test_movements_are_read_with_their_texts_and_balances(read: Read) -> None:
    statement = read(
        file(
            movement("261014", "2", 100000),
            texts("NOMINA EMPRESA SL"),
            movement("261015", "1", 1420, "778899"),
            texts("COMPRA CORNER DELI", "TARJETA 1234"),
            texts("PEÑÍSCOLA", number=2),
        ).encode("latin-1")
    )
    first, second, opening, closing = statement.items()
    assert isinstance(first, StatementRow)
    assert isinstance(second, StatementRow)
    assert (first.line, first.date, first.amount) == (2, dt.date(2026, 10, 14), Decimal(1000))
    assert (first.payee, first.currency) == ("NOMINA EMPRESA SL", "EUR")
    assert (second.amount, second.payee) == (Decimal("-14.20"), "COMPRA CORNER DELI")
    assert second.description == "TARJETA 1234 PEÑÍSCOLA 000000778899"
    assert opening == StatedBalance(
        dt.date(2026, 10, 1), Decimal(1000), "EUR", first.account, is_opening=True
    )
    assert closing == StatedBalance(dt.date(2026, 10, 31), Decimal("1985.80"), "EUR", first.account)
    assert statement.format == "norma43"


def test_faulty_movements_are_problems(read: Read) -> None:
    items = list(read(file(movement("261399", "2", 1), movement("261014", "7", 1))).items())
    assert [item.line for item in items if isinstance(item, RowProblem)] == [2, 3]


def test_a_debit_balance_is_negative(read: Read) -> None:
    items = read(file(movement("261014", "1", 1), end="1" + "00000000000100")).items()
    assert [item.amount for item in items if isinstance(item, StatedBalance)][1] == -1
