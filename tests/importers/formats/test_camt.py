"""Read CAMT.052, CAMT.053 and CAMT.054."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from importers.values import FileError, RowProblem, StatedBalance, Statement, StatementRow
from tests.importers.samples import camt, detail, entry

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]


def test_a_batch_is_split_where_its_parts_add_up(rows: Rows) -> None:
    parts = f"<NtryDtls>{detail('10.00', 'Ann')}{detail('5.50', 'Ben')}</NtryDtls>"
    split = rows(camt(entry("15.50", "DBIT", parts)))
    assert [(row.payee, str(row.amount), row.bank_id) for row in split] == [
        ("Ann", "-10.00", "R1/1"),
        ("Ben", "-5.50", "R1/2"),
    ]
    whole = rows(camt(entry("16.00", "DBIT", parts)))
    assert [str(row.amount) for row in whole] == ["-16.00"]


def test_parts_of_a_batch_may_have_directions_of_their_own(rows: Rows) -> None:
    parts = f"<NtryDtls>{detail('10.00', 'Ann', 'DBIT')}{detail('4.00', 'Ben', 'CRDT')}</NtryDtls>"
    assert [str(row.amount) for row in rows(camt(entry("6.00", "DBIT", parts)))] == [
        "-10.00",
        "4.00",
    ]


def test_entries_that_were_not_booked_are_problems(read: Read) -> None:
    body = (
        entry("1.00", "CRDT", status="PDNG")
        + entry("2.00", "CRDT", status="INFO")
        + entry("x", "CRDT")
        + entry("3.00", "CRDT", day="2024-02-30")
    )
    items = list(read(camt(body, "052", "BkToCstmrAcctRpt", "Rpt")).items())
    pending, *problems = items
    assert isinstance(pending, StatementRow)
    assert pending.is_pending
    assert [problem.column for problem in problems if isinstance(problem, RowProblem)] == [
        "Sts",
        "Amt",
        "BookgDt",
    ]


def test_opening_and_closing_balances_are_stated(read: Read) -> None:
    def balance(code: str, amount: str, side: str) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
            "<Dt><Dt>2024-03-14</Dt></Dt></Bal>"
        )

    body = balance("OPBD", "5.00", "CRDT") + balance("CLBD", "2.00", "DBIT") + balance("X", "1", "")
    day = dt.date(2024, 3, 14)
    assert list(read(camt(body)).items()) == [
        StatedBalance(day, Decimal("5.00"), "EUR", "DE1", is_opening=True),
        StatedBalance(day, Decimal("-2.00"), "EUR", "DE1"),
    ]


def test_the_counterparty_of_an_incoming_payment_is_the_debtor(rows: Rows) -> None:
    parties = (
        "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Me</Nm></Cdtr>"
        "<Dbtr><Pty><Nm>Employer</Nm></Pty></Dbtr></RltdPties>"
        "<RmtInf><Ustrd>Salary</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    (row,) = rows(camt(entry("9.00", "CRDT", parties)))
    assert (row.payee, row.description) == ("Employer", "Salary")


def test_a_reversed_payment_keeps_its_parties(rows: Rows) -> None:
    parties = (
        "<RvslInd>true</RvslInd><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Me</Nm></Dbtr>"
        "<Cdtr><Nm>Gym</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>"
    )
    (row,) = rows(camt(entry("9.00", "CRDT", parties)))
    assert (row.payee, row.amount) == ("Gym", 9)


def test_the_purpose_is_the_payee_where_there_is_no_counterparty(rows: Rows) -> None:
    (row,) = rows(camt(entry("9.00", "DBIT", "<AddtlNtryInf>Card fee</AddtlNtryInf>")))
    assert (row.payee, row.description) == ("Card fee", "")


@pytest.mark.parametrize(
    "content", [camt("")[:-20], camt("<x>"), '<?xml version="1.0"?><Document xmlns="camt.053"/>']
)
def test_damaged_camt_is_refused(read: Read, content: str) -> None:
    with pytest.raises(FileError):
        read(content)


def test_xml_entities_are_refused(read: Read) -> None:
    with pytest.raises(FileError) as caught:
        read(camt(entry("1.00", "DBIT")).replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1))
    assert caught.value.code == "unsafe_xml"


def test_the_instructed_amount_of_another_currency_is_the_original_one(rows: Rows) -> None:
    abroad = (
        "<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy='USD'>11.00</Amt></InstdAmt></AmtDtls>"
        "</TxDtls></NtryDtls>"
    )
    (row,) = rows(camt(entry("10.00", "DBIT", abroad)))
    assert (row.original_amount, row.original_currency) == (Decimal("11.00"), "USD")
    (home,) = rows(camt(entry("10.00", "DBIT", abroad.replace("USD", "EUR"))))
    assert home.original_amount is None
