"""Find tables in text that hides them."""

from collections.abc import Callable

import pytest

from importers.values import Statement, StatementRow

Rows = Callable[..., list[StatementRow]]
Read = Callable[..., Statement]

EXPECTED = [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME")]

HIDDEN = {
    "whole lines in quotes": '"Date,Description,Amount"\n"15/10/2026,CORNER DELI,-14.20"\n"14/10/2026,""ACME"",1000.00"\n',
    "whole lines in quotes before empty cells": '"Date,Description,Amount";;\n"15/10/2026,CORNER DELI,-14.20";;\n"14/10/2026,ACME,1000.00";;\n',
    "tildes": "Date~Description~Amount\n2026-10-15~CORNER DELI~-14.20\n2026-10-14~ACME~1000.00\n",
    "carets": "Date^Description^Amount\n2026-10-15^CORNER DELI^-14.20\n2026-10-14^ACME^1000.00\n",
    "bars": "Date|Description|Amount\n2026-10-15|CORNER DELI|-14.20\n2026-10-14|ACME|1000.00\n",
    "tildes around bars": "Date~|~Description~|~Amount\n2026-10-15~|~CORNER DELI~|~-14.20\n2026-10-14~|~ACME~|~1000.00\n",
    "double bars": "Date||Description||Amount\n2026-10-15||CORNER DELI||-14.20\n2026-10-14||ACME||1000.00\n",
    "formulas": 'Date,Description,Amount,Ref\n="15/10/2026","CORNER DELI","-14.20",="0001"\n="14/10/2026","ACME",="1,000.00",="0002"\n',
    "quoted formulas": '"Date";"Description";"Amount"\n"=""15/10/2026""";"CORNER DELI";"-14,20"\n"=""14/10/2026""";"ACME";"=""1.000,00"""\n',
    "apostrophes": "Date,Description,Amount\n'15/10/2026,CORNER DELI,-14.20\n'14/10/2026,ACME,1000.00\n",
    "labelled lines": "From: 15/09/2026 to 15/10/2026\n\nAccount: XXXX 1234\n\nDate: 15/10/2026\nDescription: CORNER DELI\nAmount: -14.20  \nBalance: 985.80\n\nDate: 14/10/2026\nDescription: ACME\nAmount: 1000.00\nBalance: 1000.00\n",
    "labelled lines with hard spaces": "Date:\xa015/10/2026\nDescription:\xa0CORNER\nDELI\nAmount:\xa0-14.20\n\nDate:\xa014/10/2026\nDescription:\xa0ACME\nAmount:\xa01000.00\n",
    "an account line above the header": '="0012";01/10/2026;15/10/2026;2;15/10/2026;985,80 EUR\nDate;Libellé;Montant;Devise\n15/10/2026;CORNER DELI;-14,20;EUR\n14/10/2026;ACME;1000,00;EUR\n',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_table_is_read(rows: Rows, name: str) -> None:
    read = [(row.date.isoformat(), str(row.amount), row.payee) for row in rows(HIDDEN[name])]
    assert read == EXPECTED


def test_rows_keep_the_lines_of_the_file(rows: Rows) -> None:
    assert [row.line for row in rows(HIDDEN["labelled lines"])] == [5, 10]
    assert [row.line for row in rows(HIDDEN["whole lines in quotes"])] == [2, 3]


WITHOUT_YEAR = {
    "the latest that is not in the future": ("Date,Text,Amount\n11/20,A,-1.00\n12/30,B,-1.00\n", ["2026-11-20", "2025-12-30"]),
    "the named period": ("Statement period,12/18/2024 - 01/17/2025\n\nDate,Text,Amount\n12/20,A,-1.00\n01/16,B,-1.00\n", ["2024-12-20", "2025-01-16"]),
    "a named year": ("Extracto 2024\nFecha;Concepto;Importe\n14.10.;A;-1,00\n15.10.;B;-1,00\n", ["2024-10-14", "2024-10-15"]),
    "a named month": ("October 2025\nDate,Text,Amount\n14 Oct,A,-1.00\nOct 15,B,-1.00\n", ["2025-10-14", "2025-10-15"]),
    "an eastern period": ("账单周期：2025/09/18-2025/10/17\n交易日,摘要,金额\n10/14,街角,-1.00\n10月15日,河边,-1.00\n", ["2025-10-14", "2025-10-15"]),
    "a line with a date and a balance": ("Balance;31.10.2025;100,00\nDatum;Text;Betrag\n14.10.;A;-1,00\n15.10.;B;-1,00\n", ["2025-10-14", "2025-10-15"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT_YEAR)
def test_days_without_year_are_completed(rows: Rows, name: str) -> None:
    text, days = WITHOUT_YEAR[name]
    assert [row.date.isoformat() for row in rows(text)] == days


def test_completed_years_are_less_certain(read: Read) -> None:
    statement = read("Date,Text,Amount\n11/20,A,-1.00\n11/30,B,-1.00\n")
    (evidence,) = [entry for entry in statement.evidence if entry.about == "table"]
    assert evidence.confidence < 0.8


def test_shares_such_as_instalments_are_no_days(rows: Rows) -> None:
    text = "Date,Text,Part,Amount\n2026-10-14,A,1/12,-1.00\n2026-10-15,B,2/12,-1.00\n"
    assert [row.date.day for row in rows(text)] == [14, 15]
