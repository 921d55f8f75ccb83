"""Fees in a column of their own: what moved the balance counts."""

from collections.abc import Callable

import pytest

from importers.values import Statement, StatementRow

Read = Callable[..., Statement]

REVOLUT = """Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2026-10-14 10:02:03,2026-10-15 09:00:00,Bakery,-4.20,0.00,EUR,COMPLETED,95.80
ATM,Current,2026-10-16 08:00:00,2026-10-16 08:00:01,Cash at ATM,-50.00,1.50,EUR,COMPLETED,44.30
"""
CAPITEC = """Nr,Posting Date,Description,Category,Money In,Money Out,Fee,Balance
1,2026-10-14,Acme Pty,Salary,1000.00,,,1000.00
2,2026-10-15,Cash Withdrawal,ATM,,-100.00,-10.00,890.00
3,2026-10-16,Monthly fee,Fees,,,-7.50,882.50
"""
PAYPAL = """"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto","Transaktionscode","Guthaben"
"15.10.2026","10:11:12","CEST","Corner Deli","Zahlung","Abgeschlossen","EUR","-14,20","0,00","-14,20","1AB","985,80"
"16.10.2026","10:11:12","CEST","Sam Poe","Zahlung erhalten","Abgeschlossen","EUR","100,00","-2,84","97,16","1AC","1.082,96"
"""
CASH_APP = """Transaction ID,Date,Transaction Type,Currency,Amount,Fee,Net Amount,Status,Notes,Name of sender/receiver
abc1,2026-10-15 10:11:12 EDT,Cash Card,USD,-$12.50,$0,-$12.50,COMPLETE,NOODLE BAR,NOODLE BAR
abc2,2026-10-14 09:00:01 EDT,Received P2P,USD,$40.00,-$0.50,$39.50,COMPLETE,dinner,Sam Poe
"""
WISE = """TransferWise ID,Date,Amount,Currency,Description,Running Balance,Total fees
TRANSFER-1,16-10-2026,-101.50,EUR,Sent money to Sam Poe,85.80,1.50
CARD-1,15-10-2026,-12.50,EUR,Card transaction issued by Bakery,187.30,0.00
"""


def amounts(statement: Statement) -> list[str]:
    return [str(item.amount) for item in statement.items() if isinstance(item, StatementRow)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REVOLUT, ["-4.20", "-51.50"]),
        (CAPITEC, ["1000.00", "-110.00", "-7.50"]),
        (PAYPAL, ["-14.20", "97.16"]),
        (CASH_APP, ["-12.50", "39.50"]),
        (WISE, ["-101.50", "-12.50"]),
    ],
)
def test_a_fee_counts_where_the_balance_moved_by_it(
    read: Read, text: str, expected: list[str]
) -> None:
    statement = read(text)
    assert (amounts(statement), statement.questions) == (expected, ())


def test_fees_that_no_balance_shows_are_asked_about(read: Read) -> None:
    text = "Date,Text,Amount,Fee\n2026-10-15,Shop,-10.00,0.30\n2026-10-14,Salary,20.00,\n"
    (question,) = read(text).questions
    assert (question.field, question.options) == ("fees", ("included", "separate"))
    assert amounts(read(text)) == ["-10.00", "20.00"]
    answered = read(text, {"fees": "separate"})
    assert (amounts(answered), answered.questions) == (["-10.30", "20.00"], ())
